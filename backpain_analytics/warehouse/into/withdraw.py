"""What the inbox no longer says leaves the tables; that it once counted is remembered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import duckdb
import polars as pl

from backpain_analytics.sources.export_files import ContentKey
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES, sample_time_sql
from backpain_analytics.warehouse.into.series import READINGS, stored_as
from backpain_analytics.warehouse.rows import count, first_row, has_table

Reason = Literal["gone", "replaced", "moved on"]
"""gone: no file in the inbox holds it any more. replaced: a newer version of the same file no
longer says it. moved on: the same, but the newer version begins later; what was before is kept."""


@dataclass(frozen=True)
class Withdrawn:
    """A file, or a version of one, of which something counts no longer."""

    path: str
    person_id: str | None
    reason: Reason
    rows: int
    """Of a file that is gone, all it held; else those that its newer version does not hold."""
    kept_before: datetime | None = None
    """UTC; of what moved on: what it says of the time before this still counts."""


@dataclass(frozen=True)
class Span:
    """The first and the last moment that some contents speak of, naive UTC."""

    first_at: datetime
    last_at: datetime


def span_of(con: duckdb.DuckDBPyConnection, keys: Iterable[ContentKey]) -> Span | None:
    """Return what some contents cover together; None: nothing."""
    ids = sorted({key[0] for key in keys})
    found = first_row(
        con,
        "select min(first_at), max(last_at) from file_coverage where list_contains(?, file_id)",
        [ids],
    )
    return None if found is None or found[0] is None else Span(*found)


def rows_lost(
    con: duckdb.DuckDBPyConnection, successors: Mapping[ContentKey, Iterable[ContentKey]]
) -> dict[ContentKey, int]:
    """Count the rows of older versions of files that their newer versions do not hold."""
    pairs = [(*old, new[0]) for old, newer in successors.items() for new in newer]
    names = dict.fromkeys(["file_id", "person_id", "new_file_id"], pl.String)
    con.register("versions", pl.DataFrame(pairs, names, orient="row").to_arrow())
    lost: Counter[ContentKey] = Counter()
    for table, schema in SCHEMAS.items():
        if table not in SAMPLE_TIMES:
            continue
        own = ", ".join(f"{table}.{name}" for name in ("person_id", *schema))
        for file_id, owner, rows in con.execute(
            f"""
            with older as (
                select distinct versions.file_id, versions.person_id as owner, {own}
                from {table} inner join versions
                    on {table}.file_id = versions.file_id
                        and {table}.person_id = coalesce(versions.person_id, {table}.person_id)
            ),

            newer as (
                select distinct versions.file_id, versions.person_id as owner, {own}
                from {table} inner join versions on {table}.file_id = versions.new_file_id
            )

            select file_id, owner, count(*) from (from older except from newer) group by all
            """
        ).fetchall():
            lost[file_id, owner] += rows
    con.unregister("versions")
    return dict(lost)


def note_withdrawn(
    con: duckdb.DuckDBPyConnection,
    gone: Iterable[ContentKey],
    replaced: Mapping[ContentKey, int],
) -> tuple[Withdrawn, ...]:
    """Remember contents that are about to go, and return those that gave anything.

    Args:
        con: A draft.
        gone: What lies in no file any more.
        replaced: Of older versions, how many rows their newer versions do not hold.
    """
    leaving: list[tuple[object, ...]] = [(*key, "gone", None) for key in gone]
    leaving += [(*key, "replaced", rows) for key, rows in replaced.items()]
    schema = {"file_id": pl.String, "person_id": pl.String, "why": pl.String, "lost": pl.Int64}
    con.register("leaving", pl.DataFrame(leaving, schema, orient="row").to_arrow())
    told = con.execute(
        """
        insert into withdrawn_files by name
        select
            source_files.file_id, path, source_files.person_id, reader,
            coalesce(lost, rows_read) as rows_withdrawn,
            first_at, last_at, loaded_at, ?::timestamptz as withdrawn_at, why as reason
        from source_files
        inner join leaving
            on source_files.file_id = leaving.file_id
                and source_files.person_id is not distinct from leaving.person_id
        where status = 'read' and rows_withdrawn > 0
        returning path, person_id, reason, rows_withdrawn
        """,
        [datetime.now(UTC)],
    ).fetchall()
    con.unregister("leaving")
    return tuple(Withdrawn(*row) for row in sorted(told, key=lambda row: (row[1] or "", row[0])))


def withdrawals(con: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Return when a file that is gone counted last, by person."""
    if not has_table(con, "withdrawn_files"):
        return {}
    latest = (
        "select person_id, max(withdrawn_at) from withdrawn_files "
        "where reason = 'gone' and person_id is not null group by all"
    )
    return dict(con.execute(latest).fetchall())


def keep_only_before(con: duckdb.DuckDBPyConnection, key: ContentKey, begin: datetime) -> None:
    """Let a content speak of nothing at or after a moment, naive UTC."""
    known = {"file_id": key[0], "person_id": key[1], "begin": begin}
    of_file = "file_id = $file_id and person_id = coalesce($person_id, person_id)"
    touched = f"from file_coverage where {of_file} and last_at >= $begin"
    con.execute(
        f"insert into touched_dates select distinct person_id, covered_date {touched}", known
    )
    dropped = 0
    for table in SAMPLE_TIMES:
        said_by = (
            f"series_id in (select series_id from sample_series where {of_file})"
            if table in READINGS
            else of_file
        )
        later = f"where {said_by} and {sample_time_sql(table)} >= $begin"
        dropped += count(con, f"delete from {stored_as(table)} as {table} {later}", known)
    con.execute(f"delete from file_coverage where {of_file} and first_at >= $begin", known)
    con.execute(
        "update file_coverage set last_at = $begin - interval 1 microsecond "
        f"where {of_file} and last_at >= $begin",
        known,
    )
    con.execute(
        "update source_files set read_under = '', rows_read = rows_read - $dropped, "
        "notes = concat_ws(chr(10), notes, "
        "'An earlier version of this file: only what it says of the time before ' "
        "|| strftime($begin, '%Y-%m-%d %H:%M') || ' UTC still counts.') "
        "where file_id = $file_id and person_id is not distinct from $person_id",
        known | {"dropped": dropped},
    )
