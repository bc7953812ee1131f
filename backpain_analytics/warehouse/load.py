"""Samples into the raw tables: each file once, newer versions in place of what they cover."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import duckdb
import polars as pl
import pyarrow as pa

from backpain_analytics.sources.members import printable
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Batch, Reader
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.warehouse.coverage import (
    SAMPLE_TIMES,
    coverage_of,
    sample_time,
    sample_time_sql,
)
from backpain_analytics.warehouse.rows import count, first_row

_ROW_GROUP = 122_880
"""Rows that DuckDB stores as one piece."""

_ROWS_HELD = _ROW_GROUP
"""Rows gathered from small files before they go into the tables together."""

_DEVICE_KINDS = ("worn_with_heart_rate", "worn", "phone", "unknown")

_BOOKKEEPING = """
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
    """Names the settings that reading depends on; other settings, another reading."""


class Loader:
    """Takes batches file by file and writes them into a draft in large pieces."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Prepare a draft connection for loading."""
        self._con = con
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._rows_held = 0
        self._arrival = 0
        con.execute(_BOOKKEEPING)

    def knows(self, source_file: SourceFile) -> bool:
        """Say whether this very content was read for this person under the same settings."""
        found = first_row(
            self._con,
            "select read_under from source_files where file_id = ? "
            "and person_id is not distinct from ? and status = 'read'",
            [source_file.file_id, source_file.person_id],
        )
        return found == (source_file.read_under,)

    def note_seen(self, paths: Sequence[Path], read_under: str) -> None:
        """Remember files on disk as dealt with."""
        rows = sorted(file_states(paths, read_under))
        if rows:
            self._con.executemany("delete from seen_paths where path = ?", [r[:1] for r in rows])
            self._con.executemany("insert into seen_paths values (?, ?, ?, ?)", rows)

    @contextmanager
    def file(self, source_file: SourceFile, outcome: Outcome) -> Iterator[Callable[[Batch], None]]:
        """Yield what takes a file's batches; on leaving, note what became of the file."""
        self._forget(source_file)
        self._arrival += 1
        arrival = self._arrival

        def take(batch: Batch) -> None:
            if batch.table != "file_notes" and batch.rows.height:
                self._hold(batch.table, _tagged(batch, source_file, arrival))

        yield take
        self._note_file(source_file, outcome)

    def note(self, source_file: SourceFile, outcome: Outcome) -> None:
        """Note a file that gave nothing."""
        self._forget(source_file)
        self._note_file(source_file, outcome)

    def _hold(self, table: str, rows: pl.DataFrame) -> None:
        """Keep rows until there are enough to write."""
        self._held.setdefault(table, []).append(rows)
        self._rows_held += rows.height
        if self._rows_held >= _ROWS_HELD:
            self.flush()

    def flush(self) -> None:
        """Write everything held."""
        for table, frames in self._held.items():
            self._write(table, pl.concat(frames))
        self._held.clear()
        self._rows_held = 0

    def _write(self, table: str, rows: pl.DataFrame) -> None:
        if table == "rejected_rows":
            self._insert(table, rows.select("file_id", "line", "reason"))
        elif table == "sources":
            self._write_sources(rows)
        else:
            self._write_samples(table, rows)

    def _write_samples(self, table: str, rows: pl.DataFrame) -> None:
        own = ["person_id", *SCHEMAS[table]]
        has_united = not rows["supersedes"].all()
        if has_united:
            united = rows.filter(~pl.col("supersedes")).unique(own, keep="first")
            rows = united.vstack(rows.filter("supersedes"))
        coverage = coverage_of(table, rows)
        self._con.register("arriving_coverage", coverage.to_arrow())
        if has_united and self._overlaps_loaded(table):
            rows = self._without_loaded(table, united).vstack(rows.filter("supersedes"))
        self._insert(table, _in_order(rows).select(*own, "file_id"))
        self._drop_superseded(table)
        self._con.execute(
            """
            insert into file_coverage by name
            select * exclude (arrival, supersedes), ? as table_name from arriving_coverage
            """,
            [table],
        )
        self._con.execute(
            "insert into touched_dates select distinct person_id, covered_date "
            "from arriving_coverage"
        )
        self._con.unregister("arriving_coverage")

    def _insert(self, table: str, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        self._con.register("arriving", _row_groups(rows))
        self._con.execute(f"insert into {table} by name select * from arriving")
        self._con.unregister("arriving")

    def _overlaps_loaded(self, table: str) -> bool:
        overlapping = """
            select count(*) from file_coverage
            semi join arriving_coverage using (person_id, source_id, covered_date)
            where table_name = ?
            """
        return count(self._con, overlapping, [table]) > 0

    def _without_loaded(self, table: str, rows: pl.DataFrame) -> pl.DataFrame:
        own = ["person_id", *SCHEMAS[table]]
        same = " and ".join(f"{table}.{name} is not distinct from arriving.{name}" for name in own)
        self._con.register("arriving", rows.to_arrow())
        kept: pl.DataFrame = self._con.sql(
            f"select * from arriving where not exists (select 1 from {table} where {same})"
        ).pl()
        self._con.unregister("arriving")
        return kept.cast(rows.schema)

    def _drop_superseded(self, table: str) -> None:
        """Delete what older files say within the days and hours that a newer one covers."""
        time = sample_time_sql(table)
        self._con.execute(
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
                    known.file_id,
                    greatest(known.first_at, newer.first_at) as first_at,
                    least(known.last_at, newer.last_at) as last_at
                from known
                inner join arriving_coverage as newer
                    using (person_id, source_id, covered_date)
                where newer.supersedes
                    and newer.arrival > known.arrival
                    and newer.file_id <> known.file_id
                    and known.first_at <= newer.last_at
                    and known.last_at >= newer.first_at
            )

            delete from {table} using superseded
            where {table}.person_id = superseded.person_id
                and {table}.file_id = superseded.file_id
                and {time} between superseded.first_at and superseded.last_at
            """,
            {"table_name": table},
        )

    def _write_sources(self, rows: pl.DataFrame) -> None:
        """Keep the best kind that any file shows of a source."""
        known = self._con.sql("select * from sources").pl()
        order = pl.Enum(_DEVICE_KINDS)
        best = (
            pl.concat([known, rows.select(known.columns)])
            .with_columns(pl.col("device_kind").cast(order))
            .group_by("person_id", "source_id")
            .agg(pl.col("device_kind").min().cast(pl.String))
            .sort("person_id", "source_id")
        )
        self._con.execute("delete from sources")
        self._insert("sources", best)

    def _forget(self, source_file: SourceFile) -> None:
        """Drop what this content gave when it was read before, under other settings."""
        known = [source_file.file_id, source_file.person_id]
        of_person = "file_id = ? and person_id is not distinct from ?"
        if not count(self._con, f"select count(*) from source_files where {of_person}", known):
            return
        of_file = "file_id = ? and person_id = coalesce(?, person_id)"
        self._con.execute(
            "insert into touched_dates select distinct person_id, covered_date "
            f"from file_coverage where {of_file}",
            known,
        )
        for table in (*SAMPLE_TIMES, "file_coverage"):
            self._con.execute(f"delete from {table} where {of_file}", known)
        self._con.execute("delete from rejected_rows where file_id = ?", known[:1])
        self._con.execute(f"delete from source_files where {of_person}", known)

    def _note_file(self, source_file: SourceFile, outcome: Outcome) -> None:
        self._con.execute(
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

    def drop_outdated_notes(self) -> None:
        """Forget that a file could not be opened or recognised once it was read."""
        self._con.execute(
            """
            delete from source_files using source_files as newer
            where source_files.status = 'unknown'
                and newer.status <> 'unknown'
                and newer.path = source_files.path
                and newer.person_id is not distinct from source_files.person_id
                and newer.loaded_at > source_files.loaded_at
            """
        )

    def note_spans(self) -> None:
        """Fill `first_at` and `last_at` of the files from what they cover."""
        self._con.execute(
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


def _tagged(batch: Batch, source_file: SourceFile, arrival: int) -> pl.DataFrame:
    """Add whose the rows are, which file they are from, and when they count as."""
    rows, reader = batch.rows, source_file.reader
    if "person_id" not in rows.columns:
        rows = rows.with_columns(person_id=pl.lit(source_file.person_id, pl.String))
    return rows.select("person_id", *SCHEMAS[batch.table]).with_columns(
        file_id=pl.lit(source_file.file_id),
        arrival=pl.lit(arrival),
        supersedes=pl.lit(reader is not None and reader.supersedes),
        origin=pl.lit(_origin(source_file)),
        time=sample_time(batch.table),
    )


def _origin(source_file: SourceFile) -> str:
    """Name what a file is a version of: its reader, and its name without dates and numbers."""
    name = PurePosixPath(source_file.path.split("!")[-1]).stem
    words = " ".join(re.findall(r"[^\W\d_]+", name.lower()))
    return f"{source_file.reader.name if source_file.reader else 'unknown'} {words}"


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
    pieces = (piece.rechunk() for piece in rows.iter_slices(_ROW_GROUP))
    newest = pl.CompatLevel.newest()
    return pa.concat_tables([piece.to_arrow(compat_level=newest) for piece in pieces])


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
