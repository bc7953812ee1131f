"""Samples into their table; newer files stand, in whatever order they come."""

import duckdb
import polars as pl
import pyarrow as pa

from backpain_analytics.sources.tables import READINGS, SCHEMAS
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.into.coverage import coverage_of, sample_time_sql
from backpain_analytics.warehouse.into.series import NAMES, numbered, numbered_rows, stored_as
from backpain_analytics.warehouse.rows import count, define, given

ROW_GROUP = 122_880
"""Rows that DuckDB stores as one piece."""


def write_samples(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Write rows as the loader tags them, and note which dates they cover and touch.

    `arriving_files` ranks the files that the rows are from, `replaced_files` names the contents
    that are about to be withdrawn: nothing is held against what these say.
    """
    own = ["person_id", *SCHEMAS[table]]
    with given(con, "arriving_coverage", coverage_of(table, rows)):
        define(con, "runs", "ranked_files")
        if not rows["supersedes"].all():
            united = _first_said(con, own, rows.filter(~pl.col("supersedes")))
            if _overlaps_loaded(con, table):
                united = _without_loaded(con, table, united)
            rows = united.vstack(rows.filter("supersedes"))
        insert(con, table, _in_order(rows).select(*own, "file_id"))
        _drop_superseded(con, table)
        con.execute(
            "insert into file_coverage by name "
            "select * exclude (arrival), ? as table_name from arriving_coverage",
            [table],
        )
        con.execute(
            "insert into touched_dates "
            "select distinct person_id, covered_date from arriving_coverage"
        )


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Append rows by the names of their columns."""
    if rows.is_empty():
        return
    stored = numbered(con, rows) if table in READINGS else rows
    con.register("arriving", _row_groups(stored))
    con.execute(f"insert into {stored_as(table)} by name select * from arriving")
    con.unregister("arriving")


def _overlaps_loaded(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    overlapping = (
        "select count(*) from file_coverage semi join arriving_coverage "
        "using (person_id, source_id, covered_date) where table_name = ?"
    )
    return count(con, overlapping, [table]) > 0


def _first_said(con: duckdb.DuckDBPyConnection, own: list[str], rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of rows that are alike the one of the oldest file, which comes first."""
    if rows["file_id"].n_unique() > 1:
        said_by = rows.with_columns(superseded_by=pl.col("file_id").first().over(own))
        repeats = said_by.filter(pl.col("file_id") != pl.col("superseded_by"))
        with given(con, "repeats", repeats.select("person_id", "file_id", "superseded_by")):
            _note_losers(con, "repeats")
    return rows.unique(own, keep="first", maintain_order=True)


def _note_losers(con: duckdb.DuckDBPyConnection, pairs: str) -> None:
    con.execute(
        "insert into superseded_files by name "
        f"select distinct person_id, file_id, superseded_by from {pairs}"
    )


def _without_loaded(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of rows that are alike the one of the older file, be it loaded or arriving."""
    own = ["person_id", *SCHEMAS[table]]
    same = " and ".join(f"loaded.{name} is not distinct from arriving.{name}" for name in own)
    with given(con, "arriving", rows.with_row_index("arriving_number")):
        con.execute(
            "create or replace temp view same_rows as select arriving_number, loaded.person_id, "
            "loaded_number, arriving.file_id as arriving_file_id, loaded.file_id as loaded_file_id "
            f"from arriving inner join ({numbered_rows(table)}) as loaded on {same}"
        )
        con.execute(f"create or replace temp table twins as {statement('runs', 'twins')}")
    # At once: a checkpoint may number the rows anew.
    con.execute(
        f"delete from {stored_as(table)} "
        "where rowid in (select loaded_number from twins where not is_later)"
    )
    _note_losers(con, "twins")
    later = con.sql("select arriving_number from twins where is_later").pl().to_series()
    return rows.filter(~pl.int_range(pl.len()).is_in(later.implode()))


def _drop_superseded(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete what older files say within the days and hours that a newer one covers."""
    con.execute(
        f"create or replace temp table superseded as {statement('runs', 'superseded')}",
        {"table": table},
    )
    _note_losers(con, "superseded")
    # A diary names no source.
    names = [name for name in NAMES if name in ("person_id", "file_id", *SCHEMAS[table])]
    said_by = ["series_id"] if table in READINGS else names
    is_said = " and ".join(f"{table}.{name} = superseded.{name}" for name in said_by)
    con.execute(
        f"delete from {stored_as(table)} as {table} using superseded where {is_said} "
        f"and {sample_time_sql(table)} between superseded.first_at and superseded.last_at"
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
