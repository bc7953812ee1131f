"""Records and workouts as rows: with their times, their writers and what else they say."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import polars as pl

from backpain_analytics.sources.parsing.dates import EARLIEST_YEAR, LATEST_YEAR
from backpain_analytics.sources.tables import CLOCK
from backpain_analytics.sources.vendors.apple_health.devices import writer
from backpain_analytics.sources.vendors.apple_health.symptoms import BACK_PAIN, LEVELS
from backpain_analytics.sources.vendors.apple_health.tags import attribute

STEPS = "HKQuantityTypeIdentifierStepCount"
HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
RESTING_HEART_RATE = "HKQuantityTypeIdentifierRestingHeartRate"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
WEIGHT = "HKQuantityTypeIdentifierBodyMass"
FLIGHTS = "HKQuantityTypeIdentifierFlightsClimbed"
STAND_HOURS = "HKCategoryTypeIdentifierAppleStandHour"
DISTANCE = "HKQuantityTypeIdentifierDistanceWalkingRunning"
WHEELCHAIR_DISTANCE = "HKQuantityTypeIdentifierDistanceWheelchair"

_TYPES = pl.Enum([
    STEPS, HEART_RATE, RESTING_HEART_RATE, SLEEP, WEIGHT, FLIGHTS, STAND_HOURS, DISTANCE,
    WHEELCHAIR_DISTANCE,
])  # fmt: skip
_SYMPTOMS = {f"HKCategoryTypeIdentifier{name}": name for name in (BACK_PAIN, *LEVELS)}
USED = frozenset([*_TYPES.categories, *_SYMPTOMS])
"""The types of records that are read."""
_WORD = r'\svalue="HKCategoryValue(?:Severity|Presence)(\w+)"'
_TIME = r'\s{name}="([0-9]{{4}}-[0-9-]{{5}} [0-9:]{{8}}) ([+-][0-9]{{4}})"'
_CLOCK = "%Y-%m-%d %H:%M:%S"
_MINUTE = 60_000_000
"""Microseconds."""
_WIDEST_OFFSET = 1400
"""Hours and minutes as written; no clock is further from UTC."""
_EARLIEST = datetime(EARLIEST_YEAR, 1, 1, tzinfo=UTC)
_LATEST = datetime(LATEST_YEAR, 12, 31, tzinfo=UTC)
_ZONE, _TYPED = '"HKTimeZone"', '"HKWasUserEntered"'


def record_tags(tags: pl.DataFrame) -> pl.DataFrame:
    """Return the tags of records, with their `type`.

    Workouts sum up quantities in tags that name the same types, and are none of these.
    """
    return tags.filter(name="Record").with_columns(attribute("type"))


def records(found: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """Return one row per record of what devices measure and a reader uses.

    Args:
        found: As `record_tags` has them.
        tags: All tags of the same piece.

    Returns:
        `type` (an enumeration), `unit` and `value` as written, and the columns of `rows_of`.
    """
    typed = found.with_columns(pl.col("type").cast(_TYPES, strict=False)).drop_nulls("type")
    return rows_of(typed, tags, pl.col("type"), attribute("unit"), attribute("value"))


def symptoms(found: pl.DataFrame, tags: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the symptoms that are read, if any, as `symptom_batches` takes them; args as above."""
    wanted = found.filter(pl.col("type").is_in(list(_SYMPTOMS)))
    if wanted.is_empty():
        return
    yield rows_of(
        wanted,
        tags,
        symptom=pl.col("type").replace_strict(_SYMPTOMS, default=None, return_dtype=pl.String),
        word=pl.col("text").str.extract(_WORD),
        created_at=instants(wanted, "creationDate"),
    )


def rows_of(
    wanted: pl.DataFrame, tags: pl.DataFrame, *columns: pl.Expr, **more: pl.Expr | pl.Series | str
) -> pl.DataFrame:
    """Return one row per wanted tag.

    Returns:
        The `columns` and `more`; `writer`; `started_at`, `ended_at` (UTC; null: unreadable);
        `time_zone`, null unless a known one is named, and the `utc_offset_minutes` by it;
        `is_typed`: in by hand; `line`.
    """
    rows = wanted.select(
        *columns,
        writer(),
        "line",
        "owner",
        started_at=instants(wanted, "startDate"),
        ended_at=instants(wanted, "endDate"),
        utc_offset_minutes=pl.lit(None, pl.Int16),
        time_zone=pl.lit(None, pl.String),
        is_typed=pl.lit(False),
        **more,
    )
    return (rows if rows.is_empty() else _with_metadata(rows, tags)).drop("owner")


def instants(tags: pl.DataFrame, name: str) -> pl.Series:
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
    is_telling = pl.col("text").str.contains_any([_ZONE, _TYPED])
    entries = tags.filter(name="MetadataEntry").filter(is_telling)
    if entries.is_empty():
        return rows
    entries = entries.with_columns(attribute("value"))
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
