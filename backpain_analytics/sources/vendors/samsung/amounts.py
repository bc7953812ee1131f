"""Body weights, floors and distances of Samsung Health."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.settings.zones import ZoneHistory
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches, weight_batches
from backpain_analytics.sources.parsing.clocks import local_to_utc
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.tables import CLOCK
from backpain_analytics.sources.vendors.columns import days_of_steps
from backpain_analytics.sources.vendors.samsung.columns import (
    SOURCE_ID,
    column,
    numbers,
    timed_rows,
)

_ALL_DEVICES = -2
"""The `source_type` of a day's total over all devices; others are the phone or a watch."""


def body_weight_batches(table: Table) -> Iterator[Batch]:
    """Read body weights, in kilograms."""
    rows = timed_rows(table).with_columns(
        measured_at="started_at", body_weight_kilograms=numbers(table, "weight")
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from weight_batches(rows)


def floor_batches(table: Table) -> Iterator[Batch]:
    """Read floors; one that is climbed in no time takes a minute."""
    rows = timed_rows(table)
    soon = pl.col("started_at") + timedelta(minutes=1)
    rows = rows.with_columns(
        floors=numbers(table, "floor"),
        ended_at=pl.when(pl.col("ended_at") > pl.col("started_at"))
        .then("ended_at")
        .otherwise(soon),
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from amount_batches("floor_readings", rows)


def day_batches(table: Table, zones: ZoneHistory) -> Iterator[Batch]:
    """Read totals of days: the row for all devices where there is one, else the sum of all.

    `day_time` is midnight UTC of the local date, so it must not be moved to the wearer's zone.
    """
    dates, counts = column(table, "day_time"), column(table, "count")
    rows = days_of_steps(table, SOURCE_ID, dates, counts).with_columns(
        is_total=column(table, "source_type").str.strip_chars() == str(_ALL_DEVICES),
        metres=numbers(table, "distance"),
    )
    has_total = pl.col("is_total").any().over("local_date")
    is_bad = pl.any_horizontal(pl.col("local_date", "steps").is_null()) | (pl.col("steps") < 0)
    kept = rows.filter(~has_total.fill_null(value=False) | pl.col("is_total") | is_bad)
    good = kept.filter(~is_bad).group_by("source_id", "local_date", maintain_order=True)
    totals = good.agg(
        pl.col("line").first(),
        pl.col("steps").sum(),
        # The sum of nothing is unknown.
        metres=pl.when(pl.col("metres").count() > 0).then(pl.col("metres").sum()),
    )
    yield from sample_rows.day_batches(pl.concat([totals, kept.filter(is_bad)], how="diagonal"))
    yield from _distances(totals.drop_nulls("metres"), zones)


def _distances(days: pl.DataFrame, zones: ZoneHistory) -> Iterator[Batch]:
    midnight = days["local_date"].cast(CLOCK)
    began, ended = (local_to_utc(clock, zones) for clock in (midnight, midnight.dt.offset_by("1d")))
    yield from amount_batches(
        "distance_readings",
        days.with_columns(
            started_at=began["at"],
            ended_at=ended["at"],
            utc_offset_minutes=began["utc_offset_minutes"],
            distance_kilometres=(pl.col("metres") / 1_000).round(3),
        ),
    )
