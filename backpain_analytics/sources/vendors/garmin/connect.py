"""Garmin Connect bulk export: daily summaries and sleep; minutes stand in its FIT files."""

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import date
from typing import Any

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import (
    LARGEST_OFFSET_MINUTES,
    OFFSET_GRAIN_MINUTES,
)
from backpain_analytics.sources.parsing.json_lists import frame_of, iso_clocks, load_objects
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader, device_batch

SOURCE_ID = "garmin:connect"

_LIST = re.compile(rb"\s*\[\s*(?:\{|\])")
_PLACE = re.compile(r"(?:^|[/!])(?:DI_CONNECT|IT_[A-Z_]+|customer_data)/.*\.json$")
_SLEEP_ENDS = ("sleepStartTimestampGMT", "sleepEndTimestampGMT")
_SLEEP = pl.Schema(dict.fromkeys([*_SLEEP_ENDS, "sleepStartTimestampLocal"], pl.String))
_DAY = pl.Schema(
    {
        "calendarDate": pl.String,
        "totalSteps": pl.Float64,
        "moderateIntensityMinutes": pl.Float64,
        "vigorousIntensityMinutes": pl.Float64,
        "restingHeartRate": pl.Float64,
        "wellnessStartTimeGmt": pl.String,
        "wellnessStartTimeLocal": pl.String,
    }
)
_START_TIMES = ("wellnessStartTimeGmt", "wellnessStartTimeLocal")


def _recognises(member: Member, context: Context) -> bool:
    return _is_summaries(member) or _is_sleep(member)


def _is_summaries(member: Member) -> bool:
    return _has(member, b'"calendarDate"', b'"totalSteps"')


def _is_sleep(member: Member) -> bool:
    return _has(member, b'"calendarDate"', b'"sleepStartTimestampGMT"')


def _has(member: Member, *names: bytes) -> bool:
    """Say whether a list, whatever it is called, has items of the export's own form."""
    head = member.head()
    return _LIST.match(head) is not None and all(name in head for name in names)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know what else the bulk export says in JSON."""
    is_theirs = _PLACE.search(member.label) is not None
    return is_theirs and not (_is_summaries(member) or _is_sleep(member))


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the clock's offset of each date: a day starts at two times, UTC and local."""
    offsets: dict[date, int] = {}
    for member in filter(_is_summaries, members):
        with suppress(UnreadableExportError):
            days, _ = frame_of(_days(member), _DAY)
            started, local = (iso_clocks(days[name]) for name in _START_TIMES)
            shown = pl.DataFrame([local.dt.date(), _offsets(started, local).alias("offset")])
            offsets |= dict(shown.drop_nulls().iter_rows())
    return Evidence(utc_offset_minutes=offsets)


def _days(member: Member) -> list[dict[str, Any]]:
    """Return the days; hydration objects, which have no count of steps, stand between them."""
    return [item for item in load_objects(member) if "totalSteps" in item]


def _read(member: Member, context: Context) -> Iterator[Batch]:
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from _sleep(member) if _is_sleep(member) else _summaries(member)


def _sleep(member: Member) -> Iterator[Batch]:
    """Read the nights; one that the watch did not see has no times."""
    nights, unreadable = frame_of(load_objects(member), _SLEEP)
    yield from sample_rows.rejected_items(unreadable)
    seen = nights.drop_nulls(_SLEEP_ENDS)
    started, ended, local = (iso_clocks(seen[name]) for name in _SLEEP)
    yield from sample_rows.sleep_batches(
        seen.select(
            source_id=pl.lit(SOURCE_ID),
            started_at=started.dt.replace_time_zone("UTC"),
            ended_at=ended.dt.replace_time_zone("UTC"),
            utc_offset_minutes=_offsets(started, local),
        )
    )


def _offsets(utc: pl.Series, local: pl.Series) -> pl.Series:
    """Return the local times minus UTC in minutes; null where no clock differs by so much."""
    minutes = ((local - utc).dt.total_seconds() / 60).round()
    is_offset = (minutes.abs() <= LARGEST_OFFSET_MINUTES) & (minutes % OFFSET_GRAIN_MINUTES == 0)
    return minutes.set(~is_offset, None).cast(pl.Int16)


def _summaries(member: Member) -> Iterator[Batch]:
    days, unreadable = frame_of(_days(member), _DAY)
    yield from sample_rows.rejected_items(unreadable)
    days = days.with_columns(
        source_id=pl.lit(SOURCE_ID), local_date=pl.col("calendarDate").str.to_date(strict=False)
    )
    moderate, vigorous = (
        pl.col(f"{name}IntensityMinutes").fill_null(0) for name in ("moderate", "vigorous")
    )
    worn = days.filter(pl.col("totalSteps").is_not_null())
    yield from sample_rows.day_batches(
        worn.with_columns(steps="totalSteps", aerobic_minutes=moderate + 2 * vigorous)
    )
    started, local = (iso_clocks(days[name]) for name in _START_TIMES)
    yield from sample_rows.clock_batches(
        days.select(
            "source_id",
            started_at=started.dt.replace_time_zone("UTC"),
            utc_offset_minutes=_offsets(started, local),
        )
    )
    resting = days.filter(pl.col("local_date").is_not_null() & (pl.col("restingHeartRate") > 0))
    yield from sample_rows.resting_heart_rate_batches(
        resting.with_columns(resting_heart_rate_bpm="restingHeartRate")
    )


READER = Reader(
    "garmin_connect",
    "Garmin Connect, bulk export",
    _recognises,
    _read,
    survey=_survey,
    passes_over=_passes_over,
)
