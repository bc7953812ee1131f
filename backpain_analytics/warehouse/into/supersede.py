"""Samples into their table; newer files stand, in whatever order they come."""

import duckdb
import polars as pl
import pyarrow as pa

from backpain_analytics.sources.tables import READINGS, SCHEMAS
from backpain_analytics.warehouse.into.coverage import coverage_of, sample_time_sql
from backpain_analytics.warehouse.into.series import NAMES, numbered, stored_as
from backpain_analytics.warehouse.rows import count

ROW_GROUP = 122_880
"""Rows that DuckDB stores as one piece."""


def write_samples(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Write rows as the loader tags them, and note which dates they cover and touch.

    `arriving_files` ranks the files that the rows are from, `replaced_files` names the contents
    that are about to be withdrawn: nothing is held against what these say.
    """
    own = ["person_id", *SCHEMAS[table]]
    coverage = coverage_of(table, rows)
    con.register("arriving_coverage", coverage.to_arrow())
    if not rows["supersedes"].all():
        united = _first_said(con, own, rows.filter(~pl.col("supersedes")))
        if _overlaps_loaded(con, table):
            united = _without_loaded(con, table, united)
        rows = united.vstack(rows.filter("supersedes"))
    insert(con, table, _in_order(rows).select(*own, "file_id"))
    _drop_superseded(con, table)
    con.execute(
        """
        insert into file_coverage by name
        select * exclude (arrival), ? as table_name from arriving_coverage
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


def _first_said(con: duckdb.DuckDBPyConnection, own: list[str], rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of rows that are alike the one of the oldest file, which comes first."""
    if rows["file_id"].n_unique() == 1:
        return rows.unique(own, keep="first", maintain_order=True)
    said_by = rows.with_columns(first_file_id=pl.col("file_id").first().over(own))
    repeats = said_by.filter(pl.col("file_id") != pl.col("first_file_id"))
    _note_losers(con, repeats.select("person_id", "file_id", superseded_by="first_file_id"))
    return rows.unique(own, keep="first", maintain_order=True)


def _note_losers(con: duckdb.DuckDBPyConnection, pairs: pl.DataFrame) -> None:
    if pairs.height:
        con.register("losers", pairs.unique().to_arrow())
        con.execute("insert into superseded_files by name select * from losers")
        con.unregister("losers")


def _without_loaded(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of rows that are alike the one of the older file, be it loaded or arriving."""
    own = ["person_id", *SCHEMAS[table]]
    same = " and ".join(f"{table}.{name} is not distinct from arriving.{name}" for name in own)
    con.register("arriving", rows.with_row_index("number").to_arrow())
    twins = con.sql(
        f"""
        with ranked as ({_RANKED_FILES})

        select
            arriving.number,
            {table}.person_id,
            {table}.file_id as loaded_file_id,
            arriving.file_id as arriving_file_id,
            (mine.modified_at, mine.path) > (theirs.modified_at, theirs.path) as is_later
        from arriving
        inner join {table} on {same}
        inner join ranked as mine
            on arriving.file_id = mine.file_id
                and arriving.person_id = coalesce(mine.person_id, arriving.person_id)
        inner join ranked as theirs
            on {table}.file_id = theirs.file_id
                and {table}.person_id = coalesce(theirs.person_id, {table}.person_id)
        where {table}.file_id <> arriving.file_id
        """
    ).pl()
    con.unregister("arriving")
    is_later = pl.col("is_later")
    _note_losers(
        con,
        twins.select(
            "person_id",
            file_id=pl.when(is_later).then("arriving_file_id").otherwise("loaded_file_id"),
            superseded_by=pl.when(is_later).then("loaded_file_id").otherwise("arriving_file_id"),
        ),
    )
    _drop_loaded(con, table, rows, twins.filter(~is_later))
    return rows.filter(~pl.int_range(pl.len()).is_in(twins.filter("is_later")["number"].implode()))


def _drop_loaded(
    con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame, twins: pl.DataFrame
) -> None:
    """Delete loaded rows that an arriving file of an earlier rank says as well."""
    if twins.is_empty():
        return
    own = [name for name in SCHEMAS[table] if name != "source_id" or table not in READINGS]
    same = " and ".join(f"{table}.{name} is not distinct from said.{name}" for name in own)
    said = rows[twins["number"]].with_columns(file_id=twins["loaded_file_id"])
    if table in READINGS:
        said = numbered(con, said)
        same += f" and {table}.series_id = said.series_id"
    else:
        same += f" and {table}.person_id = said.person_id and {table}.file_id = said.file_id"
    con.register("said", said.to_arrow())
    con.execute(f"delete from {stored_as(table)} as {table} using said where {same}")
    con.unregister("said")


_RANKED_FILES = """
        select file_id, person_id, path, modified_at
        from source_files anti join replaced_files using (file_id)
        union all
        from arriving_files
"""


def _drop_superseded(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Delete what older files say within the days and hours that a newer one covers."""
    con.execute(_SUPERSEDED, {"table_name": table})
    con.execute(
        "insert into superseded_files select distinct person_id, file_id, superseded_by "
        "from superseded"
    )
    time = sample_time_sql(table)
    # A diary names no source.
    names = [name for name in NAMES if name != "source_id" or name in SCHEMAS[table]]
    said_by = ["series_id"] if table in READINGS else names
    is_said = " and ".join(f"{table}.{name} = superseded.{name}" for name in said_by)
    con.execute(
        f"""
        delete from {stored_as(table)} as {table} using superseded
        where {is_said}
            and {time} between superseded.first_at and superseded.last_at
        """
    )


_SUPERSEDED = f"""
create or replace temp table superseded as
with ranked as ({_RANKED_FILES}),

spoken as (
    select person_id, source_id, file_id, covered_date, first_at, last_at, supersedes,
        false as is_arriving
    from file_coverage
    where table_name = $table_name
    union all
    select person_id, source_id, file_id, covered_date, first_at, last_at, supersedes, true
    from arriving_coverage
),

placed as (
    select spoken.*, (ranked.modified_at, ranked.path) as file_rank
    from spoken
    semi join arriving_coverage using (person_id, source_id, covered_date)
    inner join ranked
        on spoken.file_id = ranked.file_id
            and spoken.person_id = coalesce(ranked.person_id, spoken.person_id)
)

select
    older.person_id,
    older.source_id,
    older.file_id,
    newer.file_id as superseded_by,
    sample_series.series_id,
    greatest(older.first_at, newer.first_at) as first_at,
    least(older.last_at, newer.last_at) as last_at
from placed as older
inner join placed as newer using (person_id, source_id, covered_date)
-- Only readings have one.
left join sample_series
    on older.person_id = sample_series.person_id
        and older.source_id = sample_series.source_id
        and older.file_id = sample_series.file_id
where newer.supersedes
    and (older.is_arriving or newer.is_arriving)
    and newer.file_rank > older.file_rank
    and newer.file_id <> older.file_id
    and older.first_at <= newer.last_at
    and older.last_at >= newer.first_at
"""


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
