"""JSON files that are one list of objects, read in bulk."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member

_MISFITS = (pl.exceptions.PolarsError, TypeError, OverflowError, ValueError)
"""What a value of another kind than its column makes polars raise."""
NO_DATA = (b"", b"[]", b"no data")
"""What exports write where there is nothing."""


def load_list(member: Member, schema: pl.Schema) -> tuple[pl.DataFrame, int]:
    """Return the list of objects as a frame, and how many of its items are something else.

    Raises:
        UnreadableExportError: The file is not whole JSON, or not a list.
    """
    content = _content(member)
    if content.lower() in NO_DATA:
        return pl.DataFrame(schema=schema), 0
    with suppress(pl.exceptions.PolarsError):
        if content.startswith(b"["):
            return pl.read_json(content, schema=schema), 0
    # Some item is not of the usual form: find out which, one by one.
    items, good = _parse(content, member.label), []
    for item in items:
        with suppress(pl.exceptions.PolarsError):
            good.append(pl.read_json(json.dumps([item]).encode(), schema=schema))
    return pl.concat([pl.DataFrame(schema=schema), *good]), len(items) - len(good)


def load_object(member: Member, schema: pl.Schema, what: str) -> pl.DataFrame:
    """Return one JSON object as a frame of one row.

    Args:
        member: The file.
        schema: Its names; what is not among them is left out.
        what: As which vendor's data it is known, to complete "not whole, or not …".

    Raises:
        UnreadableExportError: The file is not whole, or of another form.
    """
    with member.open() as file:
        content = file.read()
    try:
        return pl.read_json(content, schema=schema)
    except pl.exceptions.PolarsError as error:
        raise UnreadableExportError(
            f"{member.label}: not whole, or not {what}. Export it again."
        ) from error


def load_objects(member: Member) -> list[dict[str, Any]]:
    """Return the objects of a list whose items differ in kind.

    Raises:
        UnreadableExportError: The file is not whole JSON, or not a list.
    """
    items = _parse(_content(member), member.label)
    return [item for item in items if isinstance(item, dict)]


def frame_of(items: Sequence[Any], schema: pl.Schema) -> tuple[pl.DataFrame, int]:
    """Return objects as a frame, and how many hold what their columns cannot."""
    try:
        return pl.DataFrame(items, schema=schema, strict=False, orient="row"), 0
    except _MISFITS:
        good = []
    for item in items:
        with suppress(*_MISFITS):
            good.append(pl.DataFrame([item], schema=schema, strict=False, orient="row"))
    return pl.concat([pl.DataFrame(schema=schema), *good]), len(items) - len(good)


def iso_clocks(texts: pl.Series) -> pl.Series:
    """Read `2026-03-01T22:10:00.0`, all that such lists write; null: something else."""
    return texts.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)


def numbers_of(values: Iterable[object]) -> list[float | None]:
    """Return what is a number; null: it is something else, or larger than any.

    >>> numbers_of([2, 0.5, True, False, "3", None, 10**400])
    [2.0, 0.5, None, None, None, None, None]
    """
    return [_number(value) for value in values]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _content(member: Member) -> bytes:
    with member.open() as file:
        return file.read().removeprefix(b"\xef\xbb\xbf").strip()


def _parse(content: bytes, label: str) -> list[Any]:
    try:
        items = json.loads(content)
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list):
        raise UnreadableExportError(
            f"{label}: it is not whole JSON, or not a list. Export it or copy it again."
        )
    return items
