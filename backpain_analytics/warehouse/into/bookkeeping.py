"""Which files the warehouse knows, what became of each, and what was seen on disk."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb
import polars as pl

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.export_files import ContentKey, SourceFile
from backpain_analytics.sources.files.states import FileState
from backpain_analytics.sources.passed_over import PassedOver
from backpain_analytics.sources.tables import READINGS
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES
from backpain_analytics.warehouse.rows import append, count, given


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


def listed_files(con: duckdb.DuckDBPyConnection) -> dict[ContentKey, Listed]:
    """Return what is noted of each content."""
    rows = con.execute(
        "select file_id, person_id, path, reader, modified_at, read_under, status = 'read' "
        "from source_files"
    ).fetchall()
    return {(file_id, person_id): Listed(*noted) for file_id, person_id, *noted in rows}


def forget(con: duckdb.DuckDBPyConnection, keys: Iterable[ContentKey]) -> None:
    """Drop all that some contents gave, and what is noted of them."""
    with contents_given(con, "contents", keys):
        con.execute(
            f"create or replace temp table forgotten as {statement('runs', 'people_of_contents')}"
        )
        con.execute(
            "insert into touched_dates select distinct person_id, covered_date "
            "from file_coverage semi join forgotten using (file_id, person_id)"
        )
        for table in READINGS.values():
            con.execute(
                f"delete from {table} using sample_series, forgotten "
                f"where {table}.series_id = sample_series.series_id and "
                + _OF_FORGOTTEN.format("sample_series", "file_id")
            )
        for table in (*(SAMPLE_TIMES.keys() - READINGS.keys()), *_OF_FILES):
            con.execute(
                f"delete from {table} using forgotten where "
                + _OF_FORGOTTEN.format(table, "file_id")
            )
        con.execute(
            "delete from superseded_files using forgotten where "
            + _OF_FORGOTTEN.format("superseded_files", "superseded_by")
        )
        for table in ("rejected_rows", "unread_records", "source_files"):
            con.execute(
                f"delete from {table} using contents where {table}.file_id = contents.file_id "
                f"and {table}.person_id is not distinct from contents.person_id"
            )


_OF_FILES = ("sample_series", "file_coverage", "superseded_files", "source_sightings")
_OF_FORGOTTEN = "{0}.{1} = forgotten.file_id and {0}.person_id = forgotten.person_id"


def contents_given(
    con: duckdb.DuckDBPyConnection, name: str, keys: Iterable[ContentKey]
) -> AbstractContextManager[None]:
    """Let statements read contents, as they are listed, as a table."""
    schema = {"file_id": pl.String, "person_id": pl.String}
    return given(con, name, pl.DataFrame(list(keys), schema=schema, orient="row"))


def losers_of(con: duckdb.DuckDBPyConnection, keys: Iterable[ContentKey]) -> set[ContentKey]:
    """Return the contents that lack rows because these ones say the same, or say it anew."""
    with contents_given(con, "winners", keys):
        return set(con.execute(statement("runs", "contents_standing_back")).fetchall())


def has_rival_files(con: duckdb.DuckDBPyConnection, key: ContentKey) -> bool:
    """Say whether a content and another cover the same source and time."""
    rivals = (
        "select count(*) from superseded_files where ? in (file_id, superseded_by) "
        "and starts_with(person_id || '-', coalesce(? || '-', ''))"
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
    now = datetime.now(UTC)
    append(con, "source_files", [_record(*each) | {"loaded_at": now} for each in noted])


def _record(source_file: SourceFile, outcome: FileOutcome) -> dict[str, object]:
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
        "update source_files set first_at = spans.first_at, last_at = spans.last_at "
        f"from ({statement('runs', 'file_spans')}) as spans where spans.file_id = "
        "source_files.file_id and spans.person_id is not distinct from source_files.person_id"
    )


def seen_files(con: duckdb.DuckDBPyConnection) -> dict[str, FileState]:
    """Return how the files dealt with before looked then, by their places."""
    rows = con.execute("select * from seen_paths").fetchall()
    return {path: FileState(*state) for path, *state in rows}


def note_seen(con: duckdb.DuckDBPyConnection, states: Mapping[str, FileState]) -> None:
    """Remember files on disk as dealt with, by their places."""
    forget_seen(con, states)
    append(con, "seen_paths", [{"path": place} | asdict(states[place]) for place in sorted(states)])


def note_passed_over(
    con: duckdb.DuckDBPyConnection, person_id: str | None, files: Mapping[PassedOver, int]
) -> None:
    """Remember what lies in files on disk and is known to hold nothing that is used."""
    noted = [found._asdict() | {"files": many} for found, many in sorted(files.items())]
    rows = [{"person_id": person_id, "path": one.pop("place"), **one} for one in noted]
    append(con, "passed_over_files", rows)


def forget_passed_over(con: duckdb.DuckDBPyConnection, places: Iterable[str]) -> None:
    """Drop what some files on disk, or archives, held of no use."""
    con.execute("delete from passed_over_files where path in (select unnest(?))", [list(places)])


def forget_seen(con: duckdb.DuckDBPyConnection, places: Iterable[str]) -> None:
    """Let files on disk be looked at anew."""
    con.execute("delete from seen_paths where path in (select unnest(?))", [list(places)])
