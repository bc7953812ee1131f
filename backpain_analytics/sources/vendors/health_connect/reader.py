"""Health Connect's database: which records it holds, and of which apps."""

import sqlite3
from collections.abc import Iterator

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.day_offsets import LARGEST_OFFSET_MINUTES
from backpain_analytics.sources.parsing.sqlite_files import (
    column_names,
    epoch_instant,
    open_database,
    own_tables,
    read_frames,
    row_counts,
    table_names,
)
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.vendors.health_connect.records import KINDS, READ, Kind

_APPS = "application_info_table"
_RECORDS = "_record_table"
"""How the names of the tables end that hold records."""
_SCHEMA = pl.Schema(
    {
        "source_id": pl.String,
        "offset": pl.Int64,
        "start": pl.Int64,
        "end": pl.Int64,
        "value": pl.Float64,
        "awakenings": pl.Int64,
    }
)
"""The offset in seconds, times in milliseconds since 1970."""
_SECOND_MICROSECONDS = 1_000


def _recognises(member: Member, context: Context) -> bool:
    return not table_names(member).isdisjoint(READ)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with open_database(member) as con:
        for kind in KINDS:
            if _has(con, kind, member.label):
                for frame in read_frames(con, _query(con, kind), _SCHEMA):
                    yield from kind.batches(_with_times(frame))
        others = [name for name in own_tables(con) if name.endswith(_RECORDS) and name not in READ]
        counts = row_counts(con, others)
        if counts:
            yield unread_batch({name.removesuffix(_RECORDS): rows for name, rows in counts.items()})


def _has(con: sqlite3.Connection, kind: Kind, label: str) -> bool:
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


def _query(con: sqlite3.Connection, kind: Kind) -> str:
    columns = column_names(con, next(iter(kind.columns)))
    offsets = (name for name in ("start_zone_offset", "zone_offset") if name in columns)
    offset = next((f"record.{name}" for name in offsets), "null")
    app, join = "record.app_info_id", ""
    if column_names(con, _APPS) >= {"row_id", "package_name"}:
        app = f"coalesce(app.package_name, {app})"
        join = f"left join {_APPS} as app on app.row_id = record.app_info_id"
    source = f"'health_connect:' || coalesce({app}, 'unknown')"
    values = f"{kind.times}, {kind.value}, {kind.awakenings}"
    return f"select {source}, {offset}, {values} from {kind.tables} {join}"


def _with_times(frame: pl.DataFrame) -> pl.DataFrame:
    minutes = pl.col("offset") // 60
    is_offset = minutes.abs() <= LARGEST_OFFSET_MINUTES
    return frame.with_columns(
        started_at=epoch_instant("start", _SECOND_MICROSECONDS),
        ended_at=epoch_instant("end", _SECOND_MICROSECONDS),
        utc_offset_minutes=pl.when(is_offset).then(minutes).cast(pl.Int16),
    )


READER = Reader("health_connect", "Health Connect, Android", _recognises, _read)
