"""Recorded sessions, by English names of sports, whatever the vendor calls or numbers them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from backpain_analytics.sources.device_rows import session_batches, unread_batch
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.exercises import with_exercises


def recorded_session_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the sessions that are exercise, and count by name those that are none.

    Args:
        rows: As for `session_batches`. A heart rate or a distance of zero or less was not
            measured.
    """
    name = pl.col("name").str.to_lowercase()
    is_none = name.is_in(_codes()["no_exercise"]["names"]).fill_null(value=False)
    measured = [
        pl.when(pl.col(column) > 0).then(column).alias(column)
        for column in ("heart_rate_bpm", "distance_kilometres")
        if column in rows
    ]
    exercise = rows.filter(~is_none).with_columns(name, *measured)
    yield from session_batches(with_exercises(exercise, "sports"))
    others = rows.filter(is_none)["name"].value_counts(sort=True)
    if not others.is_empty():
        yield unread_batch({f"session: {kind}": count for kind, count in others.rows()})


def sport_names(vendor: str, codes: pl.Series) -> pl.Series:
    """Name the sports that a vendor numbers.

    >>> sport_names("zepp", pl.Series([6, 999])).to_list()
    ['walking', 'sport 999']
    """
    names = _codes()[vendor]
    written = codes.cast(pl.Int64, strict=False).cast(pl.String)
    return written.replace_strict(names, default="sport " + written, return_dtype=pl.String)


@cache
def _codes() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("session_codes.toml").read_text(encoding="utf-8"))
