"""Gadgetbridge, which reads bands without their vendors: one row a minute for each device."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.sqlite_files import (
    column_names,
    epoch_instant,
    open_database,
    own_tables,
    read_frames,
    table_names,
)
from backpain_analytics.sources.reader import Batch, Context, Reader, note_batch

_ENDING = "ACTIVITY_SAMPLE"
"""Of most tables with a `_` before it; `HYBRID_HRACTIVITY_SAMPLE` is one of those without."""
_SECOND = 1_000_000
"""Microseconds."""
_NOT_MEASURED = (-1, 255)
"""Of steps and heart rates alike; 0 is no heart rate either."""

_SCHEMA = pl.Schema(
    {"device": pl.Int64, "seconds": pl.Int64, "steps": pl.Int64, "heart_rate_bpm": pl.Int64}
)


def _recognises(member: Member, context: Context) -> bool:
    return any(name.endswith(_ENDING) for name in table_names(member))


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with open_database(member) as con:
        for table in own_tables(con):
            if table.endswith(_ENDING):
                yield from _read_table(con, table)


def _read_table(con: sqlite3.Connection, table: str) -> Iterator[Batch]:
    columns = column_names(con, table)
    if not columns >= {"timestamp", "device_id"} or columns.isdisjoint({"steps", "heart_rate"}):
        yield note_batch(f"{table} is left out: it has no minutes of steps or heart rate")
        return
    steps = "steps" if "steps" in columns else "null"
    heart_rate = "heart_rate" if "heart_rate" in columns else "null"
    # A table's name is the file's own text, so it is quoted.
    name = table.replace('"', '""')
    query = f'select device_id, timestamp, {steps}, {heart_rate} from "{name}" order by timestamp'
    maker = table.removesuffix(_ENDING).rstrip("_").lower()
    for frame in read_frames(con, query, _SCHEMA):
        yield from _minutes(frame, maker)


def _minutes(frame: pl.DataFrame, maker: str) -> Iterator[Batch]:
    at = epoch_instant("seconds", _SECOND)
    rows = frame.select(
        pl.concat_str(pl.lit(f"gadgetbridge:{maker}:"), "device").alias("source_id"),
        "steps",
        "heart_rate_bpm",
        at=at,
        started_at=at,
        sampled_at=at,
        ended_at=at + timedelta(minutes=1),
    )
    yield from sample_rows.rejected_times(rows)
    rows = rows.filter(pl.col("at").is_not_null())
    has_steps = ~pl.col("steps").is_in(_NOT_MEASURED)
    has_heart_rate = ~pl.col("heart_rate_bpm").is_in([*_NOT_MEASURED, 0])
    measured = rows.filter(has_heart_rate)
    yield sample_rows.source_batch(rows, "worn")
    yield sample_rows.source_batch(measured, "worn_with_heart_rate")
    yield from sample_rows.step_batches(rows.filter(has_steps))
    yield from sample_rows.heart_rate_batches(measured)


READER = Reader(name="gadgetbridge", title="Gadgetbridge", recognises=_recognises, read=_read)
