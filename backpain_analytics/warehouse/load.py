"""Samples of file after file into the raw tables, in large pieces."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

import duckdb
import polars as pl

from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.warehouse.bookkeeping import (
    BOOKKEEPING,
    SourceFile,
    forget,
    listed_files,
    note_file,
)
from backpain_analytics.warehouse.coverage import sample_time
from backpain_analytics.warehouse.rows import count
from backpain_analytics.warehouse.supersede import ROW_GROUP, insert, write_samples

_ROWS_HELD = ROW_GROUP
"""Rows gathered from small files before they go into the tables together."""

_DEVICE_KINDS = ("worn_with_heart_rate", "worn", "phone", "unknown")


class Loader:
    """Takes batches file by file and writes them into a draft in large pieces."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Prepare a draft connection for loading."""
        self._con = con
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._rows_held = 0
        self._arrival = 0
        con.execute(BOOKKEEPING)
        # Asked of each file: as many questions to the database would take minutes.
        self._listed = listed_files(con)

    def knows(self, source_file: SourceFile) -> bool:
        """Say whether this very content was read for this person under the same settings."""
        return self._listed.get(source_file.key) == source_file.read_under

    def has_read(self, path: str) -> bool:
        """Say whether a file of this name was read before, be it another version."""
        found = "select count(*) from source_files where path = ? and status = 'read'"
        return count(self._con, found, [path]) > 0

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
        self._list(source_file, outcome)

    def note(self, source_file: SourceFile, outcome: Outcome) -> None:
        """Note a file that gave nothing."""
        self._forget(source_file)
        self._list(source_file, outcome)

    def _forget(self, source_file: SourceFile) -> None:
        if source_file.key in self._listed:
            forget(self._con, source_file)
            del self._listed[source_file.key]

    def _list(self, source_file: SourceFile, outcome: Outcome) -> None:
        note_file(self._con, source_file, outcome)
        self._listed[source_file.key] = source_file.read_under if outcome.status == "read" else None

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
            insert(self._con, table, rows.select("file_id", "person_id", "line", "reason"))
        elif table == "sources":
            self._write_sources(rows)
        else:
            write_samples(self._con, table, rows)

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
        insert(self._con, "sources", best)


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
