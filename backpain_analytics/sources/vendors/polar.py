"""Polar Flow's account export: heart rate and steps by the wearer's clock, a JSON file each."""

import re
from collections.abc import Iterator, Set
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import local_to_utc
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch

SOURCE_ID = "polar:flow"
"""Steps do not say which device counted them, so all devices of the account are one source."""

_HEART_RATE_NAME = re.compile(r"247ohr_.*\.json$")
_ACTIVITY_NAME = re.compile(r"activity-\d{4}-\d\d-\d\d.*\.json$")
_OBJECT = re.compile(rb"\s*\{")
_STEP_SAMPLES = re.compile(rb'"steps"\s*:\s*\[')
_ANY_NAME = re.compile(r"[a-z0-9_-]+[-_][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$")

_PULSES = pl.List(pl.Struct({"heartRate": pl.Float64, "secondsFromDayStart": pl.Int64}))
_DEVICE_DAY = pl.Struct({"date": pl.String, "samples": _PULSES})
_HEART_RATES = pl.Schema({"deviceDays": pl.List(_DEVICE_DAY)})
_STEPS = pl.List(pl.Struct({"localTime": pl.String, "value": pl.Float64}))
_ACTIVITY = pl.Schema(
    {
        "date": pl.String(),
        "samples": pl.Struct({"steps": _STEPS}),
        "summary": pl.Struct({"stepCount": pl.Float64}),
    }
)


def _recognises(member: Member, context: Context) -> bool:
    return _is_heart_rates(member) or _is_activity(member)


def _is_heart_rates(member: Member) -> bool:
    head = member.head()
    return _OBJECT.match(head) is not None and b'"deviceDays"' in head


def _is_activity(member: Member) -> bool:
    """Know a day by its form: it says its version and its date, and what was counted on it."""
    head = member.head()
    is_day = _OBJECT.match(head) is not None and b'"exportVersion"' in head and b'"date"' in head
    return is_day and (b'"stepCount"' in head or _STEP_SAMPLES.search(head) is not None)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the account's other files, all named alike, by those beside them that are read."""
    is_read = _is_named(member.name) or _is_heart_rates(member) or _is_activity(member)
    if is_read or not _ANY_NAME.match(member.name):
        return False
    return any(map(_is_named, beside))


def _is_named(name: str) -> bool:
    return bool(_HEART_RATE_NAME.match(name) or _ACTIVITY_NAME.match(name))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    if _is_heart_rates(member) or _HEART_RATE_NAME.match(member.name):
        yield from _heart_rates(_load(member, _HEART_RATES), context)
    else:
        yield from _activity(_load(member, _ACTIVITY), context)


def _load(member: Member, schema: pl.Schema) -> pl.DataFrame:
    form = f"of the form in which Polar Flow is known to write {' and '.join(schema)}"
    return load_object(member, schema, form)


def _heart_rates(days: pl.DataFrame, context: Context) -> Iterator[Batch]:
    samples = days.explode("deviceDays").unnest("deviceDays").explode("samples").unnest("samples")
    # The sensor found no pulse.
    samples = samples.filter(pl.col("heartRate") != 0)
    since_midnight = pl.duration(seconds="secondsFromDayStart")
    rows = _placed(samples, samples.select(since_midnight).to_series(), context)
    yield from sample_rows.heart_rate_batches(
        rows.rename({"at": "sampled_at", "heartRate": "heart_rate_bpm"})
    )


def _activity(day: pl.DataFrame, context: Context) -> Iterator[Batch]:
    total = day.unnest("summary").filter(pl.col("stepCount").is_not_null())
    yield from sample_rows.day_batches(
        total.select(
            source_id=pl.lit(SOURCE_ID),
            local_date=read_dates(total["date"], "ymd").values,
            steps="stepCount",
        )
    )
    samples = day.select("date", pl.col("samples").struct.field("steps")).explode("steps")
    samples = samples.filter(pl.col("steps").is_not_null()).unnest("steps")
    if samples.is_empty():
        return
    # Seconds are not always written.
    clock = (samples["localTime"] + ":00").str.head(8).str.to_time("%H:%M:%S", strict=False)
    rows = _placed(samples, clock.cast(pl.Duration("us")), context)
    rows = rows.rename({"at": "started_at", "value": "steps"})
    yield from sample_rows.step_batches(
        rows.with_columns(ended_at=pl.col("started_at") + timedelta(minutes=1))
    )
    yield note_batch("the steps of a day are read as minutes")


def _placed(samples: pl.DataFrame, since_midnight: pl.Series, context: Context) -> pl.DataFrame:
    """Add instants `at` and all else that sample tables share."""
    midnight = read_dates(samples["date"], "ymd").values.cast(pl.Datetime("us"))
    clocks = midnight + since_midnight
    # The offset is by the person's zone, which the file does not state.
    at = local_to_utc(clocks, context.zones)["at"]
    is_skipped = clocks.is_not_null() & at.is_null()
    return samples.with_columns(
        at=at,
        source_id=pl.lit(SOURCE_ID),
        fault=pl.when(is_skipped).then(pl.lit(sample_rows.SKIPPED_TIME)),
    )


READER = Reader("polar", "Polar Flow", _recognises, _read, passes_over=_passes_over)
