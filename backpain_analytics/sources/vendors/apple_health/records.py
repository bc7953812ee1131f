"""Records and workouts as rows: with their times, their writers and what else they say."""

from contextlib import suppress
from datetime import UTC, datetime

import polars as pl

from backpain_analytics.sources.parsing.dates import EARLIEST_YEAR, LATEST_YEAR
from backpain_analytics.sources.tables import CLOCK
from backpain_analytics.sources.vendors.apple_health.devices import writer
from backpain_analytics.sources.vendors.apple_health.tags import attribute, is_tag

STEPS = "HKQuantityTypeIdentifierStepCount"
HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
RESTING_HEART_RATE = "HKQuantityTypeIdentifierRestingHeartRate"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"

_TYPES = pl.Enum([STEPS, HEART_RATE, RESTING_HEART_RATE, SLEEP])
_WANTED = [f'"{kind}"' for kind in _TYPES.categories]
_TIME = r'\s{name}="([0-9]{{4}}-[0-9-]{{5}} [0-9:]{{8}}) ([+-][0-9]{{4}})"'
_CLOCK = "%Y-%m-%d %H:%M:%S"
_MINUTE = 60_000_000
"""Microseconds."""
_WIDEST_OFFSET = 1400
"""Hours and minutes as written; no clock is further from UTC."""
_EARLIEST = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)
_LATEST = datetime(LATEST_YEAR, 12, 31, tzinfo=UTC)
_ZONE, _TYPED = '"HKTimeZone"', '"HKWasUserEntered"'


def records(tags: pl.DataFrame) -> pl.DataFrame:
    """Return one row per record of steps, heart rate, resting heart rate and sleep.

    Returns:
        `type` (an enumeration), `unit` and `value` as written, and the columns of `_rows`.
    """
    # Workouts sum up quantities in tags that name the same types.
    is_wanted = is_tag("Record") & pl.col("text").str.contains_any(_WANTED)
    rows = _rows(tags, is_wanted, ("type", "unit", "value"))
    return rows.with_columns(pl.col("type").cast(_TYPES, strict=False))


def workouts(tags: pl.DataFrame) -> pl.DataFrame:
    """Return one row per workout: its activity and duration as written, and as `_rows`.

    Totals and statistics, whose place differs between versions of iOS, are not needed.
    """
    names = ("workoutActivityType", "duration", "durationUnit")
    return _rows(tags, is_tag("Workout"), names)


def _rows(tags: pl.DataFrame, is_wanted: pl.Expr, names: tuple[str, ...]) -> pl.DataFrame:
    """Return one row per wanted tag.

    Returns:
        The attributes `names`; `writer`; `started_at`, `ended_at` (UTC; null: unreadable);
        `time_zone`, null unless a known one is named, and the `utc_offset_minutes` by it;
        `is_typed`: in by hand; `line`.
    """
    wanted = tags.filter(is_wanted)
    rows = wanted.select(
        *map(attribute, names),
        writer(),
        "line",
        "owner",
        started_at=_instants(wanted, "startDate"),
        ended_at=_instants(wanted, "endDate"),
        utc_offset_minutes=pl.lit(None, pl.Int16),
        time_zone=pl.lit(None, pl.String),
        is_typed=pl.lit(False),
    )
    return (rows if rows.is_empty() else _with_metadata(rows, tags)).drop("owner")


def _instants(tags: pl.DataFrame, name: str) -> pl.Series:
    """Read a time; its offset, that of the phone when it exported, makes no clock to go by.

    Taken apart here, because a format with an offset in it is read at a third of the speed.
    """
    parts = tags["text"].str.extract_groups(_TIME.format(name=name)).struct.unnest()
    clock = parts["1"].str.to_datetime(_CLOCK, strict=False, time_unit="us").to_physical()
    offset = parts["2"].cast(pl.Int64)
    minutes = offset.sign() * (offset.abs() // 100 * 60 + offset.abs() % 100)
    at = (clock - minutes * _MINUTE).cast(CLOCK).dt.replace_time_zone("UTC")
    is_time = (offset.abs() <= _WIDEST_OFFSET) & at.is_between(_EARLIEST, _LATEST)
    return at.set(~is_time.fill_null(value=False), None)


def _with_metadata(rows: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """Fill in what the entries inside the rows' elements say."""
    is_telling = is_tag("MetadataEntry") & pl.col("text").str.contains_any([_ZONE, _TYPED])
    entries = tags.filter(is_telling).with_columns(attribute("value"))
    if entries.is_empty():
        return rows
    is_zone = pl.col("text").str.contains(_ZONE, literal=True)
    typed = entries.filter(~is_zone & (pl.col("value") == "1"))["owner"]
    zones = entries.filter(is_zone).unique("owner").select("owner", zone="value")
    named = rows.join(zones, on="owner", how="left", maintain_order="left")
    offsets = _offsets(named["started_at"], named["zone"])
    return rows.with_columns(
        offsets,
        named["zone"].set(offsets.is_null(), None).alias("time_zone"),
        is_typed=pl.col("owner").is_in(typed.implode()),
    )


def _offsets(instants: pl.Series, zones: pl.Series) -> pl.Series:
    """Return the offset of the zone that a record names, at its instant."""
    offsets = pl.repeat(None, len(zones), dtype=pl.Int16, eager=True)
    utc = instants.dt.replace_time_zone(None)
    for zone in zones.drop_nulls().unique():
        # A zone that is not known says nothing.
        with suppress(pl.exceptions.PolarsError):
            local = instants.dt.convert_time_zone(zone).dt.replace_time_zone(None)
            minutes = (local - utc).dt.total_minutes().cast(pl.Int16)
            offsets = minutes.zip_with(zones.eq_missing(zone), offsets)
    return offsets.alias("utc_offset_minutes")
