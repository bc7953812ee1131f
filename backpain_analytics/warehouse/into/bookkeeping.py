"""Which files the warehouse knows, what became of each, and what was seen on disk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb
import polars as pl

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.export_files import ContentKey, SourceFile
from backpain_analytics.sources.files.states import FileState
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES
from backpain_analytics.warehouse.into.series import READINGS
from backpain_analytics.warehouse.rows import count

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
    supersedes boolean not null default true,
    utc_offset_minutes smallint
);
create table if not exists superseded_files (
    person_id text not null, file_id text not null, superseded_by text not null
);
create table if not exists source_sightings (
    person_id text not null,
    source_id text not null,
    file_id text not null,
    device_kind text not null
);
create table if not exists touched_dates (person_id text not null, covered_date date not null);
create table if not exists seen_paths (
    path text not null,
    size bigint not null,
    modified_ns bigint not null,
    changed_ns bigint not null,
    device bigint not null,
    read_under text not null
);
create table if not exists file_places (
    path text not null, label text not null, file_id text not null, person_id text
);
create table if not exists withdrawn_files (
    file_id text not null,
    path text not null,
    person_id text,
    reader text,
    rows_withdrawn bigint not null,
    first_at timestamptz,
    last_at timestamptz,
    loaded_at timestamptz not null,
    withdrawn_at timestamptz not null,
    reason text not null
)
"""
"""file_coverage: what each file says of which UTC date. superseded_files: who took rows from whom.
source_sightings: what each file shows of a device. touched_dates: what the next build owes.
seen_paths: files on disk that need no second look while the settings they were read under hold.
file_places: which contents each file on disk holds. withdrawn_files: what counted once."""


@dataclass(frozen=True)
class Listed:
    """What is noted of a content that was looked at before."""

    path: str
    reader: str | None
    modified_at: datetime
    read_under: str
    is_read: bool

    @property
    def rank(self) -> tuple[datetime, str]:
        """As of a source file."""
        return self.modified_at, self.path


def says_of(person: str) -> str:
    """Return, as SQL, whether a row of `source_files` is a file that speaks of a person.

    The same content may lie in two people's folders, so the content alone does not say it. A
    file that names people itself is nobody's, or of somebody after whom they are called.
    """
    owner = "source_files.person_id"
    return f"({owner} is null or {owner} = {person} or starts_with({person}, {owner} || '-'))"


def listed_files(con: duckdb.DuckDBPyConnection) -> dict[ContentKey, Listed]:
    """Return what is noted of each content."""
    rows = con.execute(
        """
        select
            file_id, person_id, path, reader, modified_at, read_under, status = 'read'
        from source_files
        """
    ).fetchall()
    return {(file_id, person_id): Listed(*noted) for file_id, person_id, *noted in rows}


def forget(con: duckdb.DuckDBPyConnection, keys: Iterable[ContentKey]) -> None:
    """Drop all that some contents gave, and what is noted of them."""
    with _keys(con, "forgotten", keys):
        con.execute(
            """
            insert into touched_dates
            select distinct person_id, covered_date
            from file_coverage semi join forgotten on """
            + _OF_FILE.format("file_coverage")
        )
        for table in READINGS.values():
            con.execute(
                f"delete from {table} using sample_series, forgotten "
                f"where {table}.series_id = sample_series.series_id and "
                + _OF_FILE.format("sample_series")
            )
        for table in (*(SAMPLE_TIMES.keys() - READINGS.keys()), *_OF_FILES):
            con.execute(f"delete from {table} using forgotten where " + _OF_FILE.format(table))
        con.execute(
            "delete from superseded_files using forgotten "
            "where superseded_files.superseded_by = forgotten.file_id and "
            "superseded_files.person_id = coalesce(forgotten.person_id, superseded_files.person_id)"
        )
        for table in ("rejected_rows", "source_files"):
            con.execute(
                f"delete from {table} using forgotten where {table}.file_id = forgotten.file_id "
                f"and {table}.person_id is not distinct from forgotten.person_id"
            )


_OF_FILES = ("sample_series", "file_coverage", "superseded_files", "source_sightings")
_OF_FILE = (
    "{0}.file_id = forgotten.file_id "
    "and {0}.person_id = coalesce(forgotten.person_id, {0}.person_id)"
)
"""A file that names its persons itself is listed without one."""


@contextmanager
def _keys(con: duckdb.DuckDBPyConnection, name: str, keys: Iterable[ContentKey]) -> Iterator[None]:
    """Let statements read keys as a table."""
    schema = {"file_id": pl.String, "person_id": pl.String}
    con.register(name, pl.DataFrame(list(keys), schema=schema, orient="row").to_arrow())
    try:
        yield
    finally:
        con.unregister(name)


def losers_of(con: duckdb.DuckDBPyConnection, keys: Iterable[ContentKey]) -> set[ContentKey]:
    """Return the contents that lack rows because these ones say the same, or say it anew."""
    with _keys(con, "winners", keys):
        rows = con.execute(
            """
            select distinct source_files.file_id, source_files.person_id
            from superseded_files
            inner join winners
                on superseded_files.superseded_by = winners.file_id
                    and superseded_files.person_id
                    = coalesce(winners.person_id, superseded_files.person_id)
            inner join source_files
                on superseded_files.file_id = source_files.file_id
                    and superseded_files.person_id
                    = coalesce(source_files.person_id, superseded_files.person_id)
            """
        ).fetchall()
    return set(rows)


def has_rival_files(con: duckdb.DuckDBPyConnection, key: ContentKey) -> bool:
    """Say whether a content and another speak of the same source and time."""
    rivals = (
        "select count(*) from superseded_files where ? in (file_id, superseded_by) "
        "and person_id = coalesce(?, person_id)"
    )
    return count(con, rivals, list(key)) > 0


def redate(con: duckdb.DuckDBPyConnection, key: ContentKey, modified_at: datetime) -> None:
    """Note that the same content was changed at another time."""
    con.execute(
        "update source_files set modified_at = ? "
        "where file_id = ? and person_id is not distinct from ?",
        [modified_at, *key],
    )


def note_files(
    con: duckdb.DuckDBPyConnection, noted: Sequence[tuple[SourceFile, FileOutcome]]
) -> None:
    """List files with what became of them."""
    if not noted:
        return
    now = datetime.now(UTC)
    con.register("noted", pl.DataFrame([_row(*each) for each in noted], _NOTED).to_arrow())
    con.execute(
        "insert into source_files by name select *, ?::timestamptz as loaded_at from noted", [now]
    )
    con.unregister("noted")


_NOTED: Mapping[str, Any] = {
    "file_id": pl.String,
    "path": pl.String,
    "person_id": pl.String,
    "reader": pl.String,
    "status": pl.String,
    "reason": pl.String,
    "notes": pl.String,
    "rows_read": pl.Int64,
    "rows_rejected": pl.Int64,
    "read_under": pl.String,
    "modified_at": pl.Datetime("us", "UTC"),
}


def _row(source_file: SourceFile, outcome: FileOutcome) -> dict[str, object]:
    return {
        "file_id": source_file.file_id,
        "path": source_file.path,
        "person_id": source_file.person_id,
        "reader": source_file.reader.name if source_file.reader else None,
        # What waits is unknown until it is read.
        "status": "unknown" if outcome.status == "waiting" else outcome.status,
        "reason": outcome.reason,
        "notes": "\n".join(outcome.notes) or None,
        "rows_read": outcome.rows_read,
        "rows_rejected": outcome.rows_rejected,
        "read_under": source_file.read_under,
        "modified_at": source_file.modified_at,
    }


def note_spans(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `first_at` and `last_at` of the files from what they cover."""
    con.execute(
        f"""
        update source_files set first_at = spans.first_at, last_at = spans.last_at
        from (
            select source_files.file_id, source_files.person_id,
                min(file_coverage.first_at) at time zone 'UTC' as first_at,
                max(file_coverage.last_at) at time zone 'UTC' as last_at
            from source_files
            inner join file_coverage
                on source_files.file_id = file_coverage.file_id
                    and {says_of("file_coverage.person_id")}
            group by source_files.file_id, source_files.person_id
        ) as spans
        where spans.file_id = source_files.file_id
            and spans.person_id is not distinct from source_files.person_id
        """
    )


def seen_files(con: duckdb.DuckDBPyConnection) -> dict[str, FileState]:
    """Return how the files dealt with before looked then, by their places."""
    rows = con.execute("select * from seen_paths").fetchall()
    return {path: FileState(*state) for path, *state in rows}


def note_seen(con: duckdb.DuckDBPyConnection, states: Mapping[str, FileState]) -> None:
    """Remember files on disk as dealt with, by their places."""
    if not states:
        return
    rows = [(place, *astuple(state)) for place, state in sorted(states.items())]
    columns = ["path", "size", "modified_ns", "changed_ns", "device", "read_under"]
    con.register("now_seen", pl.DataFrame(rows, columns, orient="row").to_arrow())
    con.execute("delete from seen_paths using now_seen where seen_paths.path = now_seen.path")
    con.execute("insert into seen_paths by name select * from now_seen")
    con.unregister("now_seen")


def forget_seen(con: duckdb.DuckDBPyConnection, places: Iterable[str]) -> None:
    """Let files on disk be looked at anew."""
    con.execute("delete from seen_paths where list_contains(?, path)", [list(places)])
