"""What the inbox no longer says leaves the tables; that it once counted is remembered."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import duckdb
import polars as pl

from backpain_analytics.sources.export_files import ContentKey
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.into.bookkeeping import contents_given
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES, sample_time_sql
from backpain_analytics.warehouse.into.series import numbered_rows, stored_as
from backpain_analytics.warehouse.rows import count, first_row, given, has_table

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
    """The first and the last moment that some contents cover, naive UTC."""

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
    con: duckdb.DuckDBPyConnection, successors: Mapping[ContentKey, Collection[ContentKey]]
) -> dict[ContentKey, int]:
    """Count the rows of older versions of files that their newer versions do not hold."""
    versions = [(*old, old[0], False) for old, newer in successors.items() if newer]
    versions += [(*old, new[0], True) for old, newer in successors.items() for new in newer]
    names = dict.fromkeys(["file_id", "person_id", "said_by"], pl.String())
    rows = pl.DataFrame(versions, {**names, "is_newer": pl.Boolean()}, orient="row")
    lost: Counter[ContentKey] = Counter()
    with given(con, "versions", rows):
        for table in SAMPLE_TIMES:
            found = con.execute(statement("runs", "rows_lost"), {"table": table}).fetchall()
            lost.update({(file_id, person_id): many for file_id, person_id, many in found})
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
    schema = dict.fromkeys(["file_id", "person_id", "reason"], pl.String())
    rows = pl.DataFrame(leaving, {**schema, "rows_lost": pl.Int64()}, orient="row")
    with given(con, "leaving", rows):
        withdrawn = con.execute(
            f"insert into withdrawn_files by name {statement('runs', 'withdrawn')} "
            "returning path, person_id, reason, rows_withdrawn",
            {"withdrawn_at": datetime.now(UTC)},
        ).fetchall()
    return tuple(
        Withdrawn(*row) for row in sorted(withdrawn, key=lambda row: (row[1] or "", row[0]))
    )


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
    """Let a content count for nothing at or after a moment, naive UTC."""
    known = {"file_id": key[0], "begin": begin}
    with contents_given(con, "contents", [key]):
        con.execute(
            f"create or replace temp table kept as {statement('runs', 'people_of_contents')}"
        )
    of_file = "file_id = $file_id and person_id in (select kept.person_id from kept)"
    con.execute(
        "insert into touched_dates select distinct person_id, covered_date from file_coverage "
        f"where {of_file} and last_at >= $begin",
        known,
    )
    dropped = 0
    for table in SAMPLE_TIMES:
        rows = f"select loaded_number from ({numbered_rows(table)}) as {table} where {of_file}"
        later = f"where rowid in ({rows} and {sample_time_sql(table)} >= $begin)"
        dropped += count(con, f"delete from {stored_as(table)} {later}", known)
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
        known | {"person_id": key[1], "dropped": dropped},
    )
