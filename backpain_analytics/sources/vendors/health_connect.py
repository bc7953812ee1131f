"""Health Connect, Android's health database: several apps write into it, each a source."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES
from backpain_analytics.sources.parsing.sqlite_files import (
    column_names,
    epoch_instant,
    open_database,
    read_frames,
    table_names,
)
from backpain_analytics.sources.reader import Batch, Context, Reader

_APPS = "application_info_table"
_PHONE = "health_connect:android"
"""Since Android 14 the phone itself counts steps, under this name."""

_SCHEMA = pl.Schema(
    {
        "source_id": pl.String,
        "offset": pl.Int64,
        "start": pl.Int64,
        "end": pl.Int64,
        "value": pl.Float64,
    }
)
"""The offset in seconds, times in milliseconds since 1970."""
_SECOND_MICROSECONDS = 1_000


@dataclass(frozen=True)
class _Kind:
    """One kind of record: where it stands, and what becomes of it."""

    columns: Mapping[str, frozenset[str]]
    """Table → columns without which it is not the form we know; the first one names the app."""
    values: str
    """SQL: start, end and value."""
    tables: str
    """SQL: the tables, joined; `record` is the one that names the app."""
    batches: Callable[[pl.DataFrame], Iterator[Batch]]


def _recognises(member: Member, context: Context) -> bool:
    return not table_names(member).isdisjoint({"steps_record_table", "heart_rate_record_table"})


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with open_database(member) as con:
        for kind in _KINDS:
            if _has(con, kind, member.label):
                for frame in read_frames(con, _query(con, kind), _SCHEMA):
                    yield from kind.batches(_with_times(frame))


def _has(con: sqlite3.Connection, kind: _Kind, label: str) -> bool:
    """Say whether this kind is there; refuse it in a form that we do not know."""
    found = {table: column_names(con, table) for table in kind.columns}
    if not all(found.values()):
        return False
    missing = [
        f"{table}.{name}"
        for table, columns in kind.columns.items()
        for name in sorted(columns - found[table])
    ]
    if missing:
        raise UnreadableExportError(
            f"{label}: not a Health Connect database of the known form, as it lacks "
            f"{', '.join(missing)}."
        )
    return True


def _query(con: sqlite3.Connection, kind: _Kind) -> str:
    columns = column_names(con, next(iter(kind.columns)))
    offset = "record.start_zone_offset" if "start_zone_offset" in columns else "null"
    app, join = "record.app_info_id", ""
    if column_names(con, _APPS) >= {"row_id", "package_name"}:
        app = f"coalesce(app.package_name, {app})"
        join = f"left join {_APPS} as app on app.row_id = record.app_info_id"
    source = f"'health_connect:' || coalesce({app}, 'unknown')"
    return f"select {source}, {offset}, {kind.values} from {kind.tables} {join}"


def _with_times(frame: pl.DataFrame) -> pl.DataFrame:
    minutes = pl.col("offset") // 60
    is_offset = minutes.abs() <= LARGEST_OFFSET_MINUTES
    return frame.with_columns(
        started_at=epoch_instant("start", _SECOND_MICROSECONDS),
        ended_at=epoch_instant("end", _SECOND_MICROSECONDS),
        utc_offset_minutes=pl.when(is_offset).then(minutes).cast(pl.Int16),
    )


def _steps(rows: pl.DataFrame) -> Iterator[Batch]:
    is_phone = pl.col("source_id") == _PHONE
    yield sample_rows.source_batch(rows.filter(is_phone), "phone")
    # What else wrote steps may be a watch's app or one of the phone: the file does not say.
    yield sample_rows.source_batch(rows.filter(~is_phone), "unknown")
    yield from sample_rows.step_batches(rows.with_columns(steps="value"))


def _heart_rates(rows: pl.DataFrame) -> Iterator[Batch]:
    yield sample_rows.source_batch(rows, "worn_with_heart_rate")
    yield from sample_rows.heart_rate_batches(
        rows.with_columns(sampled_at="started_at", heart_rate_bpm="value")
    )


def _sleep(rows: pl.DataFrame) -> Iterator[Batch]:
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.sleep_batches(rows)


_SPAN = frozenset({"start_time", "end_time", "app_info_id"})
_KINDS = (
    _Kind(
        columns={"steps_record_table": _SPAN | {"count"}},
        values="record.start_time, record.end_time, record.count",
        tables="steps_record_table as record",
        batches=_steps,
    ),
    _Kind(
        columns={
            "heart_rate_record_table": frozenset({"row_id", "app_info_id"}),
            "heart_rate_record_series_table": frozenset(
                {"parent_key", "epoch_millis", "beats_per_minute"}
            ),
        },
        values="sample.epoch_millis, null, sample.beats_per_minute",
        tables=(
            "heart_rate_record_series_table as sample "
            "inner join heart_rate_record_table as record on record.row_id = sample.parent_key"
        ),
        batches=_heart_rates,
    ),
    _Kind(
        columns={"sleep_session_record_table": _SPAN},
        values="record.start_time, record.end_time, null",
        tables="sleep_session_record_table as record",
        batches=_sleep,
    ),
)

READER = Reader("health_connect", "Health Connect, Android", _recognises, _read)
