"""Oura: heart rates, a value each five minutes; days, nights, naps and workouts."""

import re
from collections.abc import Callable, Iterator, Mapping, Set

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches, sleep_session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import Moments, read_moments
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch
from backpain_analytics.sources.vendors.columns import spans_of_dates
from backpain_analytics.sources.vendors.oura.forms import kinds, load
from backpain_analytics.sources.vendors.sessions import recorded_session_batches

SOURCE_ID = "oura:ring"

_READ = {"heartrate.csv", "dailyactivity.csv", "sleepmodel.csv", "workout.csv"}
_OTHERS = re.compile(
    r"(?:daily[a-z0-9]+|daytimestress|enhancedtag|restmodeperiod|ringbatterylevel"
    r"|ringconfiguration|session|sleeptime|tag|temperature)\.csv$"
)
_NO_SLEEP = ("deleted", "rest")
"""Types of a sleep that the person, or the ring, took back."""
_NAPS = {"long_sleep": False, "late_nap": True}
"""The type `sleep` is a nap, or a part of a night."""
_DISTANCE_NOTE = (
    "Oura's distance of a day is how far walking takes as much energy, not how far the person went"
)


def _recognises(member: Member, context: Context) -> bool:
    return bool(kinds(member))


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the scores, tags and settings by the tables beside them that are read."""
    is_other = _OTHERS.match(member.name) is not None and member.name not in _READ
    return is_other and not beside.isdisjoint(_READ) and not kinds(member)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    for kind in kinds(member):
        rows = load(member, kind).with_columns(source_id=pl.lit(SOURCE_ID))
        yield from _READINGS[kind](rows, member, context)


def _heart_rates(rows: pl.DataFrame, member: Member, context: Context) -> Iterator[Batch]:
    at = _moments(rows["timestamp"], member)
    yield from sample_rows.heart_rate_batches(
        rows.select(
            "line",
            "source_id",
            sampled_at=_utc(at),
            heart_rate_bpm=read_numbers(rows["bpm"]),
            utc_offset_minutes=at.utc_offset_minutes,
        )
    )


def _days(rows: pl.DataFrame, member: Member, context: Context) -> Iterator[Batch]:
    steps, metres = rows["steps"], rows["equivalent_walking_distance"]
    days = rows.with_columns(
        local_date=read_dates(rows["day"], "ymd").values,
        # Steps are whole, so a comma parts thousands whatever the language.
        steps=read_numbers(steps, are_counts=True),
        distance_kilometres=read_numbers(metres) / 1_000,
    )
    yield from sample_rows.day_batches(
        days.filter(~is_missing(steps)).select("line", "source_id", "local_date", "steps")
    )
    walked = days.with_columns(*spans_of_dates(days["local_date"], context.zones))
    walked = walked.filter(~is_missing(metres) & walked["local_date"].is_not_null())
    yield from amount_batches("distance_readings", walked)
    if len(walked):
        yield note_batch(_DISTANCE_NOTE)


def _sleeps(rows: pl.DataFrame, member: Member, context: Context) -> Iterator[Batch]:
    is_kept = ~rows["type"].is_in(_NO_SLEEP).fill_null(value=False) & ~(
        is_missing(rows["bedtime_start"]) & is_missing(rows["bedtime_end"])
    )
    rows = rows.filter(is_kept)
    started, ended = (_moments(rows[name], member) for name in ("bedtime_start", "bedtime_end"))
    spans = rows.with_columns(
        started_at=_utc(started),
        ended_at=_utc(ended),
        utc_offset_minutes=started.utc_offset_minutes,
        asleep_minutes=read_numbers(rows["total_sleep_duration"]) / 60,
        is_nap=rows["type"].replace_strict(_NAPS, default=None, return_dtype=pl.Boolean),
    )
    yield from sample_rows.sleep_batches(spans)
    yield from sleep_session_batches(spans)


def _workouts(rows: pl.DataFrame, member: Member, context: Context) -> Iterator[Batch]:
    started, ended = (_moments(rows[name], member) for name in ("start_datetime", "end_datetime"))
    yield from recorded_session_batches(
        rows.select(
            "line",
            "source_id",
            started_at=_utc(started),
            ended_at=_utc(ended),
            utc_offset_minutes=started.utc_offset_minutes,
            name=rows["activity"].str.replace_all("_", " "),
            distance_kilometres=read_numbers(rows["distance"]) / 1_000,
        )
    )


def _moments(texts: pl.Series, member: Member) -> Moments:
    moments = read_moments(texts, day_order="ymd")
    if not moments.is_instant and not is_missing(texts).all():
        raise UnreadableExportError(
            f"{member.label}: its times have no offset from UTC, which Oura always writes."
        )
    return moments


def _utc(moments: Moments) -> pl.Series:
    return moments.values.dt.replace_time_zone("UTC")


_READINGS: Mapping[str, Callable[[pl.DataFrame, Member, Context], Iterator[Batch]]] = {
    "heartrate": _heart_rates,
    "dailyactivity": _days,
    "sleepmodel": _sleeps,
    "workout": _workouts,
}

READER = Reader("oura", "Oura", _recognises, _read, passes_over=_passes_over)
