"""Which files the warehouse knows, what became of each, and what was seen on disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from backpain_analytics.sources.files.members import printable
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Reader
from backpain_analytics.warehouse.coverage import SAMPLE_TIMES
from backpain_analytics.warehouse.series import READINGS

BOOKKEEPING = """
create table if not exists file_coverage (
    table_name text not null,
    person_id text not null,
    source_id text not null,
    file_id text not null,
    covered_date date not null,
    first_at timestamp not null,
    last_at timestamp not null,
    rows_loaded bigint not null,
    utc_offset_minutes smallint
);
create table if not exists touched_dates (person_id text not null, covered_date date not null);
create table if not exists seen_paths (
    path text not null, size bigint not null, modified_ns bigint not null, read_under text not null
)
"""
"""file_coverage: what each file says of which UTC date. touched_dates: what the next build owes.
seen_paths: files on disk that need no second look while the settings they were read under hold."""


@dataclass(frozen=True)
class SourceFile:
    """One version of one file, as the warehouse knows it."""

    file_id: str
    """Content hash."""
    path: str
    person_id: str | None
    """None: the file carries the persons itself, or is nobody's yet."""
    reader: Reader | None
    read_under: str
    """Names the settings, and what the rest of the export says, that reading depends on."""

    @property
    def key(self) -> tuple[str, str | None]:
        """Under which it is listed."""
        return self.file_id, self.person_id


def listed_files(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], str | None]:
    """Return the settings that each listed file was read under; None: it was not read."""
    listed = "select file_id, person_id, if(status = 'read', read_under, null) from source_files"
    return {(file_id, person): under for file_id, person, under in con.execute(listed).fetchall()}


def forget(con: duckdb.DuckDBPyConnection, source_file: SourceFile) -> None:
    """Drop what this content gave when it was read before, under other settings."""
    known = [source_file.file_id, source_file.person_id]
    of_person = "file_id = ? and person_id is not distinct from ?"
    of_file = "file_id = ? and person_id = coalesce(?, person_id)"
    con.execute(
        "insert into touched_dates select distinct person_id, covered_date "
        f"from file_coverage where {of_file}",
        known,
    )
    of_series = f"series_id in (select series_id from sample_series where {of_file})"
    for table in READINGS.values():
        con.execute(f"delete from {table} where {of_series}", known)
    for table in (*(SAMPLE_TIMES.keys() - READINGS.keys()), "sample_series", "file_coverage"):
        con.execute(f"delete from {table} where {of_file}", known)
    con.execute("delete from rejected_rows where file_id = ?", known[:1])
    con.execute(f"delete from source_files where {of_person}", known)


def note_file(con: duckdb.DuckDBPyConnection, source_file: SourceFile, outcome: Outcome) -> None:
    """List a file with what became of it."""
    con.execute(
        """
        insert into source_files by name
        select ? as file_id, ? as path, ? as person_id, ? as reader, ? as status, ? as reason,
            ? as notes, ? as rows_read, ? as rows_rejected, ? as read_under,
            ?::timestamptz as loaded_at
        """,
        [
            source_file.file_id,
            source_file.path,
            source_file.person_id,
            source_file.reader.name if source_file.reader else None,
            outcome.status,
            outcome.reason,
            "\n".join(outcome.notes) or None,
            outcome.rows_read,
            outcome.rows_rejected,
            source_file.read_under,
            datetime.now(UTC),
        ],
    )


def drop_outdated_notes(con: duckdb.DuckDBPyConnection) -> None:
    """Forget that a file could not be opened or recognised once it was read."""
    con.execute(
        """
        delete from source_files using source_files as newer
        where source_files.status = 'unknown'
            and newer.status <> 'unknown'
            and newer.path = source_files.path
            and newer.person_id is not distinct from source_files.person_id
            and newer.loaded_at > source_files.loaded_at
        """
    )


def note_spans(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `first_at` and `last_at` of the files from what they cover."""
    con.execute(
        """
        update source_files set first_at = spans.first_at, last_at = spans.last_at
        from (
            select file_id, min(first_at) at time zone 'UTC' as first_at,
                max(last_at) at time zone 'UTC' as last_at
            from file_coverage group by file_id
        ) as spans
        where spans.file_id = source_files.file_id
        """
    )


FileState = tuple[str, int, int, str]
"""Path, size, time of last change in ns, and the settings it was read under."""


def file_states(paths: Sequence[Path], read_under: str) -> set[FileState]:
    """Return how files on disk look now, to be held against those seen before."""
    # Of a link itself: where it leads may be none of our business.
    states = ((path.parent.resolve() / path.name, path.lstat()) for path in paths)
    return {(printable(path), s.st_size, s.st_mtime_ns, read_under) for path, s in states}


def seen_files(con: duckdb.DuckDBPyConnection) -> set[FileState]:
    """Return how the files dealt with before looked then."""
    return set(con.execute("select * from seen_paths").fetchall())


def note_seen(con: duckdb.DuckDBPyConnection, paths: Sequence[Path], read_under: str) -> None:
    """Remember files on disk as dealt with."""
    rows = sorted(file_states(paths, read_under) - seen_files(con))
    if rows:
        columns = ["path", "size", "modified_ns", "read_under"]
        con.register("now_seen", pl.DataFrame(rows, schema=columns, orient="row").to_arrow())
        con.execute("delete from seen_paths using now_seen where seen_paths.path = now_seen.path")
        con.execute("insert into seen_paths by name select * from now_seen")
        con.unregister("now_seen")
