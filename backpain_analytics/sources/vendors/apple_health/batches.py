"""What is made of the records and workouts of an export.xml, kind by kind."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.reader import Batch, Context, batch
from backpain_analytics.sources.vendors.apple_health.records import (
    HEART_RATE,
    RESTING_HEART_RATE,
    SLEEP,
    STEPS,
)
from backpain_analytics.sources.vendors.apple_health.sleep import sleep_spans
from backpain_analytics.sources.vendors.apple_health.workouts import with_exercises

_BAD_UNIT = "The unit is not the one in which Apple Health writes it."
_BAD_SPAN = "It does not end after it starts."

Batches = Callable[[pl.DataFrame, Context], Iterator[Batch]]
"""Rows as `records` or `workouts` has them, with sources → what goes into the tables."""


def step_interval_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield step intervals; their unit is `count`."""
    # An app that corrects itself writes an interval again; its fullest count is kept.
    rows = _numbers(rows, "steps", "count").sort("steps", descending=True, nulls_last=True)
    is_good = pl.all_horizontal(pl.col("started_at", "ended_at", "steps").is_not_null())
    is_first = pl.struct("source_id", "started_at", "ended_at", "fault").is_first_distinct()
    yield from sample_rows.step_batches(rows.filter(is_first | ~is_good))


def heart_rate_sample_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield heart rates; their unit is `count/min`."""
    rows = _numbers(rows, "heart_rate_bpm", "count/min")
    yield from sample_rows.heart_rate_batches(rows.with_columns(sampled_at="started_at"))


def resting_rate_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield resting heart rates, one a local date: that in which most of its span lies."""
    rows = _numbers(rows, "resting_heart_rate_bpm", "count/min")
    # The watch corrects its value in the course of the day: the last one stays.
    rows = rows.sort("ended_at", descending=True)
    half = (pl.col("ended_at") - pl.col("started_at")) / 2
    middle = rows.select("utc_offset_minutes", at=pl.col("started_at") + half)
    dates = utc_to_local(middle, context.zones).dt.date()
    yield from sample_rows.resting_heart_rate_batches(rows.with_columns(local_date=dates))


def sleep_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield spans of sleep; needs all records of the file at once."""
    rows = _judged(rows, pl.col("ended_at") <= pl.col("started_at"))
    good = rows.filter(pl.col("fault").is_null())
    yield _batch("sleep_spans", sleep_spans(good))
    yield from sample_rows.clock_batches(good)
    yield from sample_rows.rejected_times(rows.with_columns(at="started_at"))


def workout_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield workouts as exercise entries."""
    rows = _judged(rows, pl.col("ended_at") < pl.col("started_at"))
    good = with_exercises(rows.filter(pl.col("fault").is_null()))
    yield _batch("exercise_entries", good)
    yield from sample_rows.clock_batches(good)
    yield from sample_rows.rejected_times(rows.with_columns(at="started_at"))


BULK: Mapping[str, Batches] = {
    STEPS: step_interval_batches,
    HEART_RATE: heart_rate_sample_batches,
}
"""Type → batches, of which there may be millions of records, handed on in parts."""
WHOLE: Mapping[str, Batches] = {
    RESTING_HEART_RATE: resting_rate_batches,
    SLEEP: sleep_batches,
}
"""Type → batches that are made of a whole file's records, a few a day."""


def _numbers(rows: pl.DataFrame, name: str, unit: str) -> pl.DataFrame:
    """Read the values as numbers; another unit than Apple's is a fault."""
    is_other = pl.col("unit").ne_missing(unit)
    return rows.with_columns(
        pl.col("value").cast(pl.Float64, strict=False).alias(name),
        fault=pl.when(is_other).then(pl.lit(_BAD_UNIT)),
    )


def _judged(rows: pl.DataFrame, is_bad: pl.Expr) -> pl.DataFrame:
    is_untimed = pl.any_horizontal(pl.col("started_at", "ended_at").is_null())
    return rows.with_columns(
        fault=pl.when(is_untimed)
        .then(pl.lit(sample_rows.UNREADABLE_TIME))
        .when(is_bad)
        .then(pl.lit(_BAD_SPAN))
    )


def _batch(table: str, rows: pl.DataFrame) -> Batch:
    return Batch(table, batch(table, rows.to_dict()).rows.unique(maintain_order=True))
