"""What is made of the records and workouts of an export.xml, kind by kind."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import session_batches, sleep_session_batches
from backpain_analytics.sources.parsing.clocks import utc_to_local
from backpain_analytics.sources.reader import Batch, Context, batch
from backpain_analytics.sources.vendors.apple_health.amounts import (
    body_weight_batches,
    distance_batches,
    floor_batches,
    stand_batches,
)
from backpain_analytics.sources.vendors.apple_health.nights import sleep_sessions
from backpain_analytics.sources.vendors.apple_health.records import (
    DISTANCE,
    FLIGHTS,
    HEART_RATE,
    RESTING_HEART_RATE,
    SLEEP,
    STAND_HOURS,
    STEPS,
    WEIGHT,
    WHEELCHAIR_DISTANCE,
)
from backpain_analytics.sources.vendors.apple_health.sleep import sleep_spans
from backpain_analytics.sources.vendors.apple_health.units import (
    BEATS_A_MINUTE,
    fullest,
    with_numbers,
)
from backpain_analytics.sources.vendors.apple_health.workouts import with_exercises

_BAD_SPAN = "It does not end after it starts."

Batches = Callable[[pl.DataFrame, Context], Iterator[Batch]]
"""Rows as `records` or `workouts` has them, with sources → what goes into the tables."""


def step_interval_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield step intervals; their unit is `count`."""
    yield from sample_rows.step_batches(fullest(with_numbers(rows, "steps", "count"), "steps"))


def heart_rate_sample_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield heart rates; their unit is `count/min`."""
    rows = with_numbers(rows, "heart_rate_bpm", BEATS_A_MINUTE)
    yield from sample_rows.heart_rate_batches(rows.with_columns(sampled_at="started_at"))


def resting_rate_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield resting heart rates, one a local date: that in which most of its span lies."""
    rows = with_numbers(rows, "resting_heart_rate_bpm", BEATS_A_MINUTE)
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
    yield from sleep_session_batches(sleep_sessions(good))
    yield from sample_rows.clock_batches(good)
    yield from sample_rows.rejected_times(rows.with_columns(at="started_at"))


def workout_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield workouts as exercise entries."""
    rows = _judged(rows, pl.col("ended_at") < pl.col("started_at"))
    yield from session_batches(with_exercises(rows))


BULK: Mapping[str, Batches] = {
    STEPS: step_interval_batches,
    HEART_RATE: heart_rate_sample_batches,
    DISTANCE: distance_batches,
}
"""Type → batches, of which there may be millions of records, handed on in parts."""
WHOLE: Mapping[str, Batches] = {
    RESTING_HEART_RATE: resting_rate_batches,
    SLEEP: sleep_batches,
    FLIGHTS: floor_batches,
    STAND_HOURS: stand_batches,
    WHEELCHAIR_DISTANCE: distance_batches,
    WEIGHT: body_weight_batches,
}
"""Type → batches that are made of a whole file's records, a few a day."""
COUNTED = frozenset({STEPS, HEART_RATE, DISTANCE, WHEELCHAIR_DISTANCE, FLIGHTS, STAND_HOURS})
"""What a sensor counts or it was not; a weight is typed in as it was read."""


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
