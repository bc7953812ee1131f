"""Flights of stairs, distances, stand hours and body weights: records to batches."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.sources.device_rows import amount_batches, weight_batches
from backpain_analytics.sources.reader import Batch, Context
from backpain_analytics.sources.vendors.apple_health.units import (
    BAD_UNIT,
    fullest,
    kilograms,
    kilometres,
    numbers,
    with_numbers,
)

_BAD_STAND = "The value is neither Stood nor Idle."
_STOOD, _IDLE = "HKCategoryValueAppleStandHourStood", "HKCategoryValueAppleStandHourIdle"


def floor_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield flights climbed; their unit is `count`."""
    yield from _amounts("floor_readings", "floors", with_numbers(rows, "floors", "count"))


def distance_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield distances on foot or in a wheelchair, in whatever unit of length."""
    way, name = kilometres(numbers(pl.col("value")), pl.col("unit")), "distance_kilometres"
    yield from _amounts("distance_readings", name, _of_unit(rows, name, way))


def stand_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield hours with and without a minute of standing."""
    hours = pl.col("value").replace_strict(
        {_STOOD: 1.0, _IDLE: 0.0}, default=None, return_dtype=pl.Float64
    )
    is_neither = ~pl.col("value").is_in([_STOOD, _IDLE])
    rows = rows.with_columns(
        stand_hours=hours, fault=pl.when(is_neither.fill_null(True)).then(pl.lit(_BAD_STAND))
    )
    yield from _amounts("stand_readings", "stand_hours", rows)


def body_weight_batches(rows: pl.DataFrame, context: Context) -> Iterator[Batch]:
    """Yield body weights, in whatever unit of mass."""
    weight = kilograms(numbers(pl.col("value")), pl.col("unit"))
    rows = _of_unit(rows, "body_weight_kilograms", weight)
    yield from weight_batches(rows.with_columns(measured_at="started_at"))


def _of_unit(rows: pl.DataFrame, name: str, amount: pl.Expr) -> pl.DataFrame:
    """Add an amount; a number whose unit is none of its kind is a fault."""
    is_other = amount.is_null() & numbers(pl.col("value")).is_not_null()
    return rows.with_columns(amount.alias(name), fault=pl.when(is_other).then(pl.lit(BAD_UNIT)))


def _amounts(table: str, name: str, rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the rows of a table, of repeated intervals the fullest."""
    # A flight counted at an instant was climbed in that second.
    second = pl.when(pl.col("ended_at") == pl.col("started_at")).then(timedelta(seconds=1))
    rows = rows.with_columns(pl.col("ended_at") + second.fill_null(timedelta()))
    yield from amount_batches(table, fullest(rows, name))
