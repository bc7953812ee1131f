"""How Garmin Connect's bulk export tells the time."""

import polars as pl

from backpain_analytics.sources.parsing.day_offsets import (
    LARGEST_OFFSET_MINUTES,
    OFFSET_GRAIN_MINUTES,
)
from backpain_analytics.sources.parsing.json_lists import iso_clocks

SOURCE_ID = "garmin:connect"
LATEST_MILLISECONDS = 4_102_444_800_000
"""The year 2100; more is no time of an activity."""


def clocks(texts: pl.Series) -> pl.Series:
    """Read `2026-03-01T22:10:00.0`, or milliseconds since 1970, without a zone; null: neither."""
    milliseconds = texts.cast(pl.Float64, strict=False)
    is_date = milliseconds.is_between(0, LATEST_MILLISECONDS).fill_null(value=False)
    milliseconds = milliseconds.set(~is_date, None).cast(pl.Int64)
    return iso_clocks(texts).fill_null(milliseconds.cast(pl.Datetime("ms")).cast(pl.Datetime("us")))


def instants(texts: pl.Series) -> pl.Series:
    """Read such times where they are UTC."""
    return clocks(texts).dt.replace_time_zone("UTC")


def offsets(utc: pl.Series, local: pl.Series) -> pl.Series:
    """Return the local times minus UTC in minutes; null where no clock differs by so much."""
    minutes = ((local - utc).dt.total_seconds() / 60).round()
    is_offset = (minutes.abs() <= LARGEST_OFFSET_MINUTES) & (minutes % OFFSET_GRAIN_MINUTES == 0)
    return minutes.set(~is_offset, None).cast(pl.Int16)
