"""Garmin Connect bulk export: daily summaries, nights, activities and body weights.

Minutes stand in its FIT files.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import date
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches, unread_batch
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.json_lists import frame_of, load_objects
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader, device_batch
from backpain_analytics.sources.vendors.garmin import nights, sessions, weights
from backpain_analytics.sources.vendors.garmin.times import SOURCE_ID, clocks, offsets

_LIST = re.compile(rb"\s*\[\s*(?:\{|\])")
_PLACE = re.compile(r"(?:^|[/!])(?:DI_CONNECT|IT_[A-Z_]+|customer_data)/.*\.json$")
_WEIGHTS_END = "_userBioMetrics.json"
METRES_PER_FLOOR = 3.048
"""Ten feet, by which Garmin's watches count."""

_DAY = pl.Schema(
    {
        "calendarDate": pl.String,
        "totalSteps": pl.Float64,
        "moderateIntensityMinutes": pl.Float64,
        "vigorousIntensityMinutes": pl.Float64,
        "restingHeartRate": pl.Float64,
        "wellnessDistanceMeters": pl.Float64,
        "floorsAscended": pl.Float64,
        "floorsAscendedInMeters": pl.Float64,
        "wellnessStartTimeGmt": pl.String,
        "wellnessStartTimeLocal": pl.String,
        "wellnessEndTimeGmt": pl.String,
    }
)
_START_TIMES = ("wellnessStartTimeGmt", "wellnessStartTimeLocal")
_UNREAD_OF_A_DAY = ("allDayStress", "bodyBattery", "respiration", "hydration")


def _recognises(member: Member, context: Context) -> bool:
    return _kind(member) is not None


def _kind(member: Member) -> str | None:
    """Return what a list holds, by the names in its items, whatever the file is called."""
    head = member.head()
    if _LIST.match(head) is None:
        return None
    kinds = (kind for kind, names in _NAMES.items() if all(name in head for name in names))
    # Thousands of thresholds may stand before the first weight.
    return next(kinds, "weights" if member.name.endswith(_WEIGHTS_END) else None)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know what else the bulk export says in JSON."""
    return _PLACE.search(member.label) is not None and _kind(member) is None


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the clock's offset of each date: a day starts at two times, UTC and local."""
    shown_offsets: dict[date, int] = {}
    for member in members:
        if _kind(member) != "days":
            continue
        with suppress(UnreadableExportError):
            days, _ = frame_of(_days(member), _DAY)
            started, local = (clocks(days[name]) for name in _START_TIMES)
            shown = pl.DataFrame([local.dt.date(), offsets(started, local).alias("offset")])
            shown_offsets |= dict(shown.drop_nulls().iter_rows())
    return Evidence(utc_offset_minutes=shown_offsets)


def _days(member: Member) -> list[dict[str, Any]]:
    """Return the days; hydration objects, which have no count of steps, stand between them."""
    return [item for item in load_objects(member) if "totalSteps" in item]


def _read(member: Member, context: Context) -> Iterator[Batch]:
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from _READ[_kind(member) or "days"](member)


def _days_of(member: Member) -> Iterator[Batch]:
    items = _days(member)
    found, unreadable = frame_of(items, _DAY)
    yield from sample_rows.rejected_items(unreadable)
    started, local = (clocks(found[name]) for name in _START_TIMES)
    days = found.with_columns(
        source_id=pl.lit(SOURCE_ID),
        local_date=pl.col("calendarDate").str.to_date(strict=False),
        started_at=started.dt.replace_time_zone("UTC"),
        ended_at=clocks(found["wellnessEndTimeGmt"]).dt.replace_time_zone("UTC"),
        utc_offset_minutes=offsets(started, local),
    )
    yield from _step_batches(days)
    yield from sample_rows.clock_batches(days)
    resting = days.filter(pl.col("local_date").is_not_null() & (pl.col("restingHeartRate") > 0))
    yield from sample_rows.resting_heart_rate_batches(
        resting.with_columns(resting_heart_rate_bpm="restingHeartRate")
    )
    yield from _amount_batches(days.drop_nulls(["started_at", "ended_at"]))
    yield unread_batch(
        Counter(name for item in items for name in _UNREAD_OF_A_DAY if item.get(name))
    )


def _step_batches(days: pl.DataFrame) -> Iterator[Batch]:
    moderate, vigorous = (
        pl.col(f"{name}IntensityMinutes").fill_null(0) for name in ("moderate", "vigorous")
    )
    worn = days.filter(pl.col("totalSteps").is_not_null())
    yield from sample_rows.day_batches(
        worn.with_columns(steps="totalSteps", aerobic_minutes=moderate + 2 * vigorous)
    )


def _amount_batches(days: pl.DataFrame) -> Iterator[Batch]:
    """Yield floors and distances of days whose beginning and end are told."""
    climbed = pl.col("floorsAscendedInMeters") / METRES_PER_FLOOR
    counted = days.with_columns(
        floors=pl.coalesce("floorsAscended", climbed),
        distance_kilometres=pl.col("wellnessDistanceMeters") / 1_000,
    )
    yield from amount_batches("floor_readings", counted.drop_nulls("floors"))
    yield from amount_batches("distance_readings", counted.drop_nulls("distance_kilometres"))


_NAMES = {
    "sessions": (f'"{sessions.LIST}"'.encode(),),
    "nights": (b'"calendarDate"', b'"sleepStartTimestampGMT"'),
    "days": (b'"calendarDate"', b'"totalSteps"'),
    "weights": (b'"metaData"', b'"calendarDate"', b'"timestampGMT"', b'"weight"'),
}
_READ = {
    "sessions": sessions.sessions_of,
    "nights": nights.sleep_of,
    "days": _days_of,
    "weights": weights.weights_of,
}


READER = Reader(
    "garmin_connect",
    "Garmin Connect, bulk export",
    _recognises,
    _read,
    survey=_survey,
    passes_over=_passes_over,
)
