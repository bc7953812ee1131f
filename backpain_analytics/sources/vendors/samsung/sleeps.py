"""Nights of Samsung Health, and their stages, which stand in a table of their own.

The stages name their night. So they are read as a part of the table of nights, and by themselves
only where it is lacking.
"""

from collections.abc import Iterator

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import sleep_session_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, note_batch
from backpain_analytics.sources.vendors.samsung.columns import column, timed_rows

AWAKE, ASLEEP = 40_001, (40_002, 40_003, 40_004)
"""Light, deep and REM sleep."""


def night_batches(table: Table, stages: Member | None) -> Iterator[Batch]:
    """Read whole nights and naps; a night found by both phone and watch is there twice."""
    rows = timed_rows(table).with_columns(column(table, "datauuid").alias("sleep_id"))
    if stages is not None:
        try:
            of_nights = _of_nights(_stages(read_table(stages)))
        except UnreadableExportError as error:
            yield note_batch(f"nights without their stages: {error}")
        else:
            rows = rows.join(of_nights, on="sleep_id", how="left")
    yield from _batches(rows)


def lone_stage_batches(table: Table) -> Iterator[Batch]:
    """Read nights from their stages alone."""
    stages = _stages(table)
    spans = stages.group_by("sleep_id", "source_id", maintain_order=True).agg(
        pl.col("line", "utc_offset_minutes").first(),
        pl.col("started_at").min(),
        pl.col("ended_at").max(),
    )
    yield from _batches(spans.join(_of_nights(stages), on="sleep_id", how="left"))


def _batches(rows: pl.DataFrame) -> Iterator[Batch]:
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.sleep_batches(rows)
    yield from sleep_session_batches(rows)


def _stages(table: Table) -> pl.DataFrame:
    stage = column(table, "stage").cast(pl.Int64, strict=False)
    named = timed_rows(table).with_columns(stage, column(table, "sleep_id"))
    is_known = pl.col("stage").is_in([AWAKE, *ASLEEP]) & pl.col("sleep_id").is_not_null()
    return named.filter(is_known).unique(
        ["sleep_id", "started_at"], keep="first", maintain_order=True
    )


def _of_nights(stages: pl.DataFrame) -> pl.DataFrame:
    """Return for each `sleep_id` the minutes asleep, and how often somebody woke and slept on."""
    is_asleep = pl.col("stage") != AWAKE
    length = (pl.col("ended_at") - pl.col("started_at")).dt.total_microseconds() / 60e6
    # Of each run of sleep or waking the first stage.
    runs = stages.sort("sleep_id", "started_at").with_columns(
        is_asleep=is_asleep,
        asleep_minutes=pl.when(is_asleep).then(length),
        is_first=is_asleep.ne_missing(is_asleep.shift().over("sleep_id")),
    )
    sleeps_begun = (pl.col("is_asleep") & pl.col("is_first")).sum()
    return runs.group_by("sleep_id").agg(
        pl.col("asleep_minutes").sum(), awakenings=(sleeps_begun.cast(pl.Int64) - 1).clip(0)
    )
