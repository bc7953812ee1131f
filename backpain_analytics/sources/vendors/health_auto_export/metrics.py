"""Steps, heart rates, flights of stairs, distances, stand hours and weights, by interval or day."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

import polars as pl

from backpain_analytics.sources.device_rows import amount_batches, weight_batches
from backpain_analytics.sources.handmade.samples_csv.times import usual_spacing
from backpain_analytics.sources.reader import Batch, note_batch
from backpain_analytics.sources.sample_rows import day_batches, heart_rate_batches, step_batches
from backpain_analytics.sources.vendors.apple_health.units import BAD_UNIT, kilograms, kilometres
from backpain_analytics.sources.vendors.health_auto_export.content import Content
from backpain_analytics.sources.vendors.health_auto_export.samples import (
    COUNTS,
    Times,
    are_daily,
    are_of_weeks,
)

USED: Final = {*COUNTS, "heart_rate", "weight_body_mass"}
_COARSEST_HEART_RATE = timedelta(minutes=15)
"""An average of more says nothing of any minute. Our choice."""
_TABLES: Mapping[str, str] = {
    "flights_climbed": "floor_readings",
    "walking_running_distance": "distance_readings",
    "apple_stand_hour": "stand_readings",
}
_COLUMNS: Mapping[str, str] = {
    "floor_readings": "floors",
    "distance_readings": "distance_kilometres",
    "stand_readings": "stand_hours",
}
_SUMS_OF_WEEKS = "its counts are sums of weeks or longer; export them by the day, hour or minute"


def metric_batches(content: Content, times: Times) -> Iterator[Batch]:
    """Yield what the metrics say but for sleep."""
    found = {
        name: times.samples(content.metrics[name])
        for name in COUNTS
        if name in content.metrics and content.metrics[name].items
    }
    if are_daily(found.values(), times.zones):
        if found and are_of_weeks(found.values()):
            yield note_batch(_SUMS_OF_WEEKS)
        else:
            yield from _days(content, times, found)
    else:
        yield from _intervals(content, found)
    if (beats := content.metrics.get("heart_rate")) and beats.items:
        yield from _heart_rates(times.samples(beats, "Avg"))
    if (weights := content.metrics.get("weight_body_mass")) and weights.items:
        yield from _weights(times.samples(weights), weights.units)


def source_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the sources of these rows."""
    yield Batch("sources", rows.select("source_id", "device_kind").unique(maintain_order=True))


def _days(content: Content, times: Times, found: Mapping[str, pl.DataFrame]) -> Iterator[Batch]:
    for name, samples in found.items():
        rows = times.days(samples)
        yield from source_batches(rows)
        if name == "step_count":
            yield from day_batches(rows.with_columns(steps="amount"))
        else:
            yield from _amounts(name, rows, content.metrics[name].units)


def _intervals(content: Content, found: Mapping[str, pl.DataFrame]) -> Iterator[Batch]:
    # Of few flights the gaps say nothing; the app sums up everything by one interval.
    spacing = usual_spacing(max(found.values(), key=len))
    for name, samples in found.items():
        lasts = max(spacing, timedelta(hours=1)) if name == "apple_stand_hour" else spacing
        rows = samples.with_columns(started_at="at", ended_at=pl.col("at") + lasts)
        yield from source_batches(rows)
        if name == "step_count":
            yield from step_batches(rows.with_columns(steps="amount"))
            seconds = spacing.total_seconds()
            note = f"each count of steps stands for {seconds:g} s, the usual spacing"
            yield note_batch(note)
        else:
            yield from _amounts(name, rows, content.metrics[name].units)


def _amounts(name: str, rows: pl.DataFrame, units: str) -> Iterator[Batch]:
    table = _TABLES[name]
    amount = pl.col("amount")
    if table == "distance_readings":
        rows = _of_unit(rows, kilometres(amount, pl.lit(units)))
    yield from amount_batches(table, rows.rename({"amount": _COLUMNS[table]}))


def _weights(rows: pl.DataFrame, units: str) -> Iterator[Batch]:
    yield from source_batches(rows)
    rows = _of_unit(rows, kilograms(pl.col("amount"), pl.lit(units)))
    yield from weight_batches(rows.rename({"amount": "body_weight_kilograms", "at": "measured_at"}))


def _of_unit(rows: pl.DataFrame, amount: pl.Expr) -> pl.DataFrame:
    """Convert the amounts; a number whose unit is none of its kind is a fault."""
    is_other = amount.is_null() & pl.col("amount").is_not_null()
    return rows.with_columns(amount=amount, fault=pl.when(is_other).then(pl.lit(BAD_UNIT)))


def _heart_rates(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from source_batches(rows)
    if usual_spacing(rows) > _COARSEST_HEART_RATE:
        yield note_batch("heart rates are averages of too long a time; export them by the minute")
        return
    yield from heart_rate_batches(rows.with_columns(sampled_at="at", heart_rate_bpm="amount"))
