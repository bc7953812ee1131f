"""The kinds of records in Health Connect that are read: where they stand, what becomes of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import (
    amount_batches,
    sleep_session_batches,
    weight_batches,
)
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.vendors.sessions import recorded_session_batches, sport_names

_PHONE = "health_connect:android"
"""Since Android 14 the phone itself counts steps, under this name."""


@dataclass(frozen=True)
class Kind:
    """One kind of record."""

    columns: Mapping[str, frozenset[str]]
    """Table → columns without which it is not the form we know; the first one names the app."""
    tables: str
    """SQL: the tables, joined; `record` is the one that names the app."""
    batches: Callable[[pl.DataFrame], Iterator[Batch]]
    value: str
    """SQL."""
    times: str = "record.start_time, record.end_time"
    """SQL: start and end, null for an instant."""
    awakenings: str = "null"
    """SQL."""


def _steps(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from _sources(rows)
    yield from sample_rows.step_batches(rows.with_columns(steps="value"))


def _sources(rows: pl.DataFrame) -> Iterator[Batch]:
    is_phone = pl.col("source_id") == _PHONE
    yield sample_rows.source_batch(rows.filter(is_phone), "phone")
    # What else wrote may be the app of a watch, of a scale or of the phone: the file does not say.
    yield sample_rows.source_batch(rows.filter(~is_phone), "unknown")


def _heart_rates(rows: pl.DataFrame) -> Iterator[Batch]:
    yield sample_rows.source_batch(rows, "worn_with_heart_rate")
    yield from sample_rows.heart_rate_batches(
        rows.with_columns(sampled_at="started_at", heart_rate_bpm="value")
    )


def _sleeps(rows: pl.DataFrame) -> Iterator[Batch]:
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.sleep_batches(rows)


def _nights(rows: pl.DataFrame) -> Iterator[Batch]:
    asleep = pl.col("value") / 60_000
    yield from sleep_session_batches(rows.filter(asleep > 0).with_columns(asleep_minutes=asleep))


def _amounts(table: str, name: str, unit: float, rows: pl.DataFrame) -> Iterator[Batch]:
    yield from _sources(rows)
    yield from amount_batches(table, rows.with_columns((pl.col("value") * unit).alias(name)))


def _weights(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from _sources(rows)
    kilograms = pl.col("value") / 1_000
    yield from weight_batches(
        rows.with_columns(measured_at="started_at", body_weight_kilograms=kilograms)
    )


def _sessions(rows: pl.DataFrame) -> Iterator[Batch]:
    yield from _sources(rows)
    names = sport_names("health_connect", rows["value"])
    yield from recorded_session_batches(rows.with_columns(name=names))


_SPAN = frozenset({"start_time", "end_time", "app_info_id"})
_STAGES = frozenset({"parent_key", "stage_start_time", "stage_end_time", "stage_type"})
_BY_NIGHT = """
    select
        parent_key,
        total(iif(stage_type in (2, 4, 5, 6), stage_end_time - stage_start_time, 0)) as asleep,
        sum(stage_type in (1, 3, 7)) - sum(is_awake_at_an_end) as awakenings
    from (
        select
            *,
            stage_type in (1, 3, 7) and 1 in (
                row_number() over (partition by parent_key order by stage_start_time),
                row_number() over (partition by parent_key order by stage_start_time desc)
            ) as is_awake_at_an_end
        from sleep_stages_table
    )
    group by parent_key
"""
"""Asleep, light, deep and dreams; awake, out of bed and awake in bed, which is no awakening before
one fell asleep or after one woke."""

KINDS = (
    Kind(
        columns={"steps_record_table": _SPAN | {"count"}},
        tables="steps_record_table as record",
        batches=_steps,
        value="record.count",
    ),
    Kind(
        columns={
            "heart_rate_record_table": frozenset({"row_id", "app_info_id"}),
            "heart_rate_record_series_table": frozenset(
                {"parent_key", "epoch_millis", "beats_per_minute"}
            ),
        },
        tables=(
            "heart_rate_record_series_table as sample "
            "inner join heart_rate_record_table as record on record.row_id = sample.parent_key"
        ),
        batches=_heart_rates,
        value="sample.beats_per_minute",
        times="sample.epoch_millis, null",
    ),
    Kind(
        columns={"sleep_session_record_table": _SPAN},
        tables="sleep_session_record_table as record",
        batches=_sleeps,
        value="null",
    ),
    Kind(
        columns={
            "sleep_session_record_table": _SPAN | {"row_id"},
            "sleep_stages_table": _STAGES,
        },
        tables=(
            "sleep_session_record_table as record "
            f"inner join ({_BY_NIGHT}) as night on night.parent_key = record.row_id"
        ),
        batches=_nights,
        value="night.asleep",
        awakenings="night.awakenings",
    ),
    Kind(
        columns={"exercise_session_record_table": _SPAN | {"exercise_type"}},
        tables="exercise_session_record_table as record",
        batches=_sessions,
        value="record.exercise_type",
    ),
    Kind(
        columns={"weight_record_table": frozenset({"time", "weight", "app_info_id"})},
        tables="weight_record_table as record",
        batches=_weights,
        value="record.weight",
        times="record.time, null",
    ),
    Kind(
        columns={"floors_climbed_record_table": _SPAN | {"floors"}},
        tables="floors_climbed_record_table as record",
        batches=partial(_amounts, "floor_readings", "floors", 1),
        value="record.floors",
    ),
    Kind(
        columns={"distance_record_table": _SPAN | {"distance"}},
        tables="distance_record_table as record",
        batches=partial(_amounts, "distance_readings", "distance_kilometres", 1e-3),
        value="record.distance",
    ),
)
READ = frozenset(table for kind in KINDS for table in kind.columns)
"""All tables that are read."""
