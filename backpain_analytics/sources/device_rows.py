"""What devices say beside steps and heart rates, from parsed columns to batches.

As in `sample_rows`: a bad row becomes a rejected row with its reason, a repeated one counts once.
Every frame has `source_id`; `line` where its file has lines; `fault` where a row is known to be
bad; `person_id` where the file names persons.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from backpain_analytics.sources.handmade.exercise.words import is_high_impact, known_kind
from backpain_analytics.sources.reader import Batch, batch
from backpain_analytics.sources.sample_rows import UNREADABLE_TIME, clock_batches, judged_batches

LOWEST_KILOGRAMS, HIGHEST_KILOGRAMS = 20, 400
"""Outside no body weight of somebody who keeps a diary has a reading."""
LONGEST_SESSION_MINUTES = 10_080
"""A week; watches record crossings and races of days."""
MOST_AMOUNTS: Mapping[str, tuple[str, float]] = {
    "floor_readings": ("floors", 10_000),
    "distance_readings": ("distance_kilometres", 1_000),
    "stand_readings": ("stand_hours", 24),
}
"""Table → its amount, and the most of it that one row can hold."""

_BAD_WEIGHT = f"The weight is not from {LOWEST_KILOGRAMS} to {HIGHEST_KILOGRAMS} kg."
_BAD_SPAN = "It does not end after it starts."
_BAD_LENGTH = f"The session is not from 0 to {LONGEST_SESSION_MINUTES:,} minutes long."


def weight_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield body weights and what had to be rejected.

    Args:
        rows: `source_id`, `measured_at`, `body_weight_kilograms` as any number,
            `utc_offset_minutes` where the export states the wearer's clock.
    """
    weight = pl.col("body_weight_kilograms")
    yield from judged_batches(
        "weight_readings",
        rows,
        (pl.col("measured_at").is_null(), UNREADABLE_TIME),
        (~weight.is_between(LOWEST_KILOGRAMS, HIGHEST_KILOGRAMS), _BAD_WEIGHT),
    )


def amount_batches(table: str, rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield floors, distances or stand hours and what had to be rejected.

    Args:
        table: One of `MOST_AMOUNTS`.
        rows: `source_id`, `started_at`, `ended_at`, and the amount in the table's column. A total
            of a date lasts from local midnight to the next.
    """
    name, most = MOST_AMOUNTS[table]
    yield from judged_batches(
        table,
        rows,
        (pl.col("started_at").is_null(), UNREADABLE_TIME),
        (pl.col("ended_at") <= pl.col("started_at"), _BAD_SPAN),
        (~pl.col(name).is_between(0, most), f"The {_words(name)} are not from 0 to {most:,}."),
    )


def session_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield recorded exercise sessions, each once, and what had to be rejected.

    Args:
        rows: `source_id`, `started_at`, `ended_at` or `minutes`, and `name` in English words such
            as 'running' or 'water aerobics', from which `kind` and `is_high_impact` are taken
            unless the rows have these; `heart_rate_bpm` and `distance_kilometres` where known;
            `utc_offset_minutes` where the export states the wearer's clock.
    """
    if "ended_at" in rows:
        lasted = (pl.col("ended_at") - pl.col("started_at")).dt.total_microseconds() / 60e6
        stated = pl.col("minutes") if "minutes" in rows else pl.lit(None, pl.Float64)
        rows = rows.with_columns(minutes=pl.coalesce(stated, lasted))
    if "kind" not in rows:
        rows = with_kinds(rows)
    yield from judged_batches(
        "exercise_entries",
        rows,
        (pl.col("started_at").is_null(), UNREADABLE_TIME),
        (~pl.col("minutes").is_between(0, LONGEST_SESSION_MINUTES), _BAD_LENGTH),
    )
    yield from clock_batches(rows)


def with_kinds(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what kind of exercise the `name` of each session stands for, and its impact."""
    names = rows["name"].drop_nulls().unique().to_list()
    kinds = {name: known_kind(name) or "other" for name in names}
    impacts = {name: is_high_impact(name) for name in names}
    name = pl.col("name")
    return rows.with_columns(
        kind=name.replace_strict(kinds, default="other", return_dtype=pl.String),
        is_high_impact=name.replace_strict(impacts, default=None, return_dtype=pl.Boolean),
    )


def sleep_session_batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield what devices say of whole nights and naps; bad spans are `sleep_batches`' to reject.

    Args:
        rows: `source_id`, `started_at`, `ended_at`, and as far as known `asleep_minutes`,
            `awakenings`, `is_nap`.
    """
    is_span = (pl.col("ended_at") > pl.col("started_at")).fill_null(value=False)
    yield from judged_batches("sleep_sessions", rows.filter(is_span))


def unread_batch(kinds: Mapping[str, int]) -> Batch:
    """Say what a known export holds that is not read: kind, in the export's words → records."""
    return batch("unread_records", {"kind": list(kinds), "records": list(kinds.values())})


def _words(column: str) -> str:
    return {"distance_kilometres": "kilometres"}.get(column, column.replace("_", " "))
