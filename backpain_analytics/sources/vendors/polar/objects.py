"""Polar's JSON: objects in which a sensor that fell silent wrote a bare NaN."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import local_to_utc, minus_offset
from backpain_analytics.sources.parsing.json_lists import iso_clocks
from backpain_analytics.sources.reader import Context


def load(member: Member) -> Any:
    """Return what a file holds.

    Raises:
        UnreadableExportError: It is not whole.
    """
    with member.open() as file:
        content = file.read()
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableExportError(
            f"{member.label}: not whole JSON. Export it or copy it again."
        ) from error


def within(value: Any, *names: str) -> Any:
    """Return what lies in objects within each other; None: not there."""
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def items(value: Any) -> list[Any]:
    """Return the objects of what should be a list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """Return a number; None: it is none, or not a reading."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # False of NaN as well.
    return float(value) if is_number and abs(value) < 1e15 else None


def text(value: Any) -> str | None:
    """Return a text; None: it is none."""
    return value if isinstance(value, str) else None


def to_instants(clocks: pl.Series, offsets: pl.Series, context: Context) -> pl.Series:
    """Read the wearer's clock by the offset beside it, or else by the person's zone."""
    local = iso_clocks(clocks.str.head(26))
    return minus_offset(local, offsets).fill_null(local_to_utc(local, context.zones)["at"])


def iso_minutes(durations: pl.Series) -> pl.Series:
    """Read `PT1H30M5.5S` or `PT5405.5S`; null: something else."""
    parts = durations.str.extract_groups(
        r"^PT(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>[\d.]+)S)?$"
    ).struct
    hours, minutes, seconds = (
        parts.field(name).cast(pl.Float64, strict=False) for name in ("hours", "minutes", "seconds")
    )
    is_told = durations.str.contains(r"^PT\d")
    lasted = hours.fill_null(0) * 60 + minutes.fill_null(0) + seconds.fill_null(0) / 60
    return lasted.set(~is_told.fill_null(value=False), None)
