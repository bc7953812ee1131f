"""Polar's days: heart rates, steps and distances by the wearer's clock."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import local_to_utc
from backpain_analytics.sources.parsing.dates import read_dates
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.reader import Batch, Context, device_batch, note_batch
from backpain_analytics.sources.vendors.columns import spans_of_dates

SOURCE_ID = "polar:flow"
"""Steps do not say which device counted them, so all devices of the account are one source."""

_PULSES = pl.List(pl.Struct({"heartRate": pl.Float64, "secondsFromDayStart": pl.Int64}))
_DEVICE_DAY = pl.Struct({"date": pl.String, "samples": _PULSES})
_HEART_RATES = pl.Schema({"deviceDays": pl.List(_DEVICE_DAY)})
_STEPS = pl.List(pl.Struct({"localTime": pl.String, "value": pl.Float64}))
_ACTIVITY = pl.Schema(
    {
        "date": pl.String(),
        "samples": pl.Struct({"steps": _STEPS}),
        "summary": pl.Struct({"stepCount": pl.Float64, "stepsDistance": pl.Float64}),
    }
)


def _load(member: Member, schema: pl.Schema) -> pl.DataFrame:
    form = f"of the form in which Polar Flow is known to write {' and '.join(schema)}"
    return load_object(member, schema, form)


def heart_rate_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the heart rates that a watch takes all day long, of a month."""
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    days = _load(member, _HEART_RATES)
    samples = days.explode("deviceDays").unnest("deviceDays").explode("samples").unnest("samples")
    # The sensor found no pulse.
    samples = samples.filter(pl.col("heartRate") != 0)
    since_midnight = pl.duration(seconds="secondsFromDayStart")
    rows = _placed(samples, samples.select(since_midnight).to_series(), context)
    yield from sample_rows.heart_rate_batches(
        rows.rename({"at": "sampled_at", "heartRate": "heart_rate_bpm"})
    )


def activity_batches(member: Member, context: Context) -> Iterator[Batch]:
    """Yield the steps and the distance of a day, and its steps by the minute where it has them."""
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    day = _load(member, _ACTIVITY)
    totals = day.unnest("summary").with_columns(
        source_id=pl.lit(SOURCE_ID),
        local_date=read_dates(day["date"], "ymd").values,
        distance_kilometres=pl.col("stepsDistance") / 1_000,
    )
    counted = totals.filter(pl.col("stepCount").is_not_null())
    yield from sample_rows.day_batches(
        counted.select("source_id", "local_date", steps=pl.col("stepCount"))
    )
    spans = totals.with_columns(*spans_of_dates(totals["local_date"], context.zones))
    walked = spans.filter(pl.col("distance_kilometres").is_not_null())
    yield from amount_batches("distance_readings", walked)
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
