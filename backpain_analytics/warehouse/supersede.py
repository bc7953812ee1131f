"""Samples into their table, newer versions in place of what they cover."""

import duckdb
import polars as pl
import pyarrow as pa

from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.warehouse.coverage import coverage_of, sample_time_sql
from backpain_analytics.warehouse.rows import count
from backpain_analytics.warehouse.series import NAMES, READINGS, numbered, stored_as

ROW_GROUP = 122_880
"""Rows that DuckDB stores as one piece."""


def write_samples(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Write rows as the loader tags them, and note which dates they cover and touch."""
    own = ["person_id", *SCHEMAS[table]]
    has_united = not rows["supersedes"].all()
    if has_united:
        united = rows.filter(~pl.col("supersedes")).unique(own, keep="first")
        rows = united.vstack(rows.filter("supersedes"))
    coverage = coverage_of(table, rows)
    con.register("arriving_coverage", coverage.to_arrow())
    if has_united and _overlaps_loaded(con, table):
        rows = _without_loaded(con, table, united).vstack(rows.filter("supersedes"))
    insert(con, table, _in_order(rows).select(*own, "file_id"))
    _drop_superseded(con, table)
    con.execute(
        """
        insert into file_coverage by name
        select * exclude (arrival, supersedes), ? as table_name from arriving_coverage
        """,
        [table],
    )
    con.execute(
        "insert into touched_dates select distinct person_id, covered_date from arriving_coverage"
    )
    con.unregister("arriving_coverage")


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Append rows by the names of their columns."""
    if rows.is_empty():
        return
    stored = numbered(con, rows) if table in READINGS else rows
    con.register("arriving", _row_groups(stored))
    con.execute(f"insert into {stored_as(table)} by name select * from arriving")
    con.unregister("arriving")


def _overlaps_loaded(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    overlapping = """
        select count(*) from file_coverage
        semi join arriving_coverage using (person_id, source_id, covered_date)
        where table_name = ?
        """
    return count(con, overlapping, [table]) > 0


def _without_loaded(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    own = ["person_id", *SCHEMAS[table]]
    same = " and ".join(f"{table}.{name} is not distinct from arriving.{name}" for name in own)
    con.register("arriving", rows.to_arrow())
    kept: pl.DataFrame = con.sql(
        f"select * from arriving where not exists (select 1 from {table} where {same})"
    ).pl()
    con.unregister("arriving")
    return kept.cast(rows.schema)


def _drop_superseded(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete what older files say within the days and hours that a newer one covers."""
    time = sample_time_sql(table)
    # A diary names no source.
    names = [name for name in NAMES if name != "source_id" or name in SCHEMAS[table]]
    said_by = ["series_id"] if table in READINGS else names
    is_said = " and ".join(f"{table}.{name} = superseded.{name}" for name in said_by)
    con.execute(
        f"""
        with known as (
            select person_id, source_id, file_id, covered_date, first_at, last_at,
                0 as arrival
            from file_coverage
            where table_name = $table_name
            union all
            select person_id, source_id, file_id, covered_date, first_at, last_at, arrival
            from arriving_coverage
        ),

        superseded as (
            select
                known.person_id,
                known.source_id,
                known.file_id,
                sample_series.series_id,
                greatest(known.first_at, newer.first_at) as first_at,
                least(known.last_at, newer.last_at) as last_at
            from known
            inner join arriving_coverage as newer
                using (person_id, source_id, covered_date)
            -- Only readings have one.
            left join sample_series
                on known.person_id = sample_series.person_id
                    and known.source_id = sample_series.source_id
                    and known.file_id = sample_series.file_id
            where newer.supersedes
                and newer.arrival > known.arrival
                and newer.file_id <> known.file_id
                and known.first_at <= newer.last_at
                and known.last_at >= newer.first_at
        )

        delete from {stored_as(table)} as {table} using superseded
        where {is_said}
            and {time} between superseded.first_at and superseded.last_at
        """,
        {"table_name": table},
    )


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Sort by person and time, as small tables and quick reading need; most files are already."""
    person, time = pl.col("person_id"), pl.col("time")
    is_later = (person > person.shift()) | ((person == person.shift()) & (time >= time.shift()))
    if rows.select(is_later.all()).item():
        return rows
    return rows.sort("person_id", "time")


def _row_groups(rows: pl.DataFrame) -> pa.Table:
    """Hand rows over in the pieces in which DuckDB stores them, which its threads share out.

    Pieces of another size would be packed anew at the checkpoint.
    """
    pieces = (piece.rechunk() for piece in rows.iter_slices(ROW_GROUP))
    newest = pl.CompatLevel.newest()
    return pa.concat_tables([piece.to_arrow(compat_level=newest) for piece in pieces])
