"""Samples of file after file into the raw tables, in large pieces."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import duckdb
import polars as pl

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.export_files import ContentKey, SourceFile
from backpain_analytics.sources.reader import Batch
from backpain_analytics.sources.tables import SCHEMAS
from backpain_analytics.warehouse.into.bookkeeping import (
    Listed,
    forget,
    has_rival_files,
    listed_files,
    losers_of,
    note_files,
    redate,
)
from backpain_analytics.warehouse.into.coverage import sample_time
from backpain_analytics.warehouse.into.supersede import ROW_GROUP, insert, write_samples
from backpain_analytics.warehouse.into.withdraw import Withdrawn, keep_only_before

_ROWS_HELD = ROW_GROUP
"""Rows gathered from small files before they go into the tables together."""
_FILES_HELD = 1_000
"""Files whose fate is noted together."""

_DEVICE_KINDS = ["worn_with_heart_rate", "worn", "phone", "unknown"]


class Loader:
    """Takes batches file by file and writes them into a draft in large pieces."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """Prepare a draft connection for loading."""
        self._con = con
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._rows_held = 0
        self._arrival = 0
        # Asked of each file: as many questions to the database would take minutes.
        self.listed = listed_files(con)
        self._paths_read = {noted.path for noted in self.listed.values() if noted.is_read}
        self._noted: list[tuple[SourceFile, FileOutcome]] = []
        self._ranks: dict[ContentKey, tuple[datetime, str]] = {}
        self.to_read: set[ContentKey] = set()
        """Contents that are to be read anew though they are known."""
        self.lacking: set[ContentKey] = set()
        """Contents whose rows stood back behind a file that was forgotten since."""
        self.replace(())

    def knows(self, source_file: SourceFile) -> bool:
        """Say whether this very content was read for this person under the same settings.

        A twin that was changed later adds nothing; one that was changed earlier is the original.
        """
        noted = self.listed.get(source_file.key)
        if noted is None or not noted.is_read or source_file.key in self.to_read:
            return False
        if noted.read_under != source_file.read_under:
            return False
        if noted.path != source_file.path:
            return noted.rank <= source_file.rank
        if noted.modified_at == source_file.modified_at:
            return True
        # Another age may let it replace others, or they it.
        has_rivals = has_rival_files(self._con, source_file.key)
        if not has_rivals:
            self._redate(source_file)
        return not has_rivals

    def _redate(self, source_file: SourceFile) -> None:
        noted = self.listed[source_file.key]
        self.listed[source_file.key] = replace(noted, modified_at=source_file.modified_at)
        redate(self._con, source_file.key, source_file.modified_at)

    def has_read(self, path: str) -> bool:
        """Say whether a file of this name was read before, be it another version."""
        return path in self._paths_read

    def read_again(self, keys: Iterable[ContentKey]) -> None:
        """Let contents be read anew though they are known."""
        self.to_read |= self.listed.keys() & set(keys)

    def replace(self, keys: Iterable[ContentKey]) -> None:
        """Name contents that are about to be withdrawn: what arrives is not held against them."""
        self.flush()
        self._con.execute("create or replace temp table replaced_files (file_id text)")
        self._con.execute(
            "insert into replaced_files select unnest(?)", [sorted({key[0] for key in keys})]
        )

    def begin(self, source_file: SourceFile) -> Callable[[Batch], None]:
        """Return what takes the batches of a file; `finish` then says what became of it."""
        self._forget(source_file)
        self._ranks[source_file.key] = source_file.rank
        self._arrival += 1
        arrival = self._arrival

        def take(batch: Batch) -> None:
            if batch.table != "file_notes" and batch.rows.height:
                self._hold(batch.table, _tagged(batch, source_file, arrival))

        return take

    def note(self, source_file: SourceFile, outcome: FileOutcome) -> None:
        """Note a file that gave nothing."""
        self._forget(source_file)
        self.finish(source_file, outcome)

    def forget(self, keys: Iterable[ContentKey], *, for_good: bool = True) -> None:
        """Drop contents with all that they gave.

        Args:
            keys: Which.
            for_good: What stood back behind them is lacking now; else they come back the same.
        """
        self.flush()
        known = [key for key in keys if key in self.listed]
        if not known:
            return
        if for_good:
            self.lacking |= losers_of(self._con, known)
        forget(self._con, known)
        for key in known:
            del self.listed[key]
        self.to_read -= set(known)
        self.lacking -= set(known)

    def keep_before(self, key: ContentKey, begin: datetime) -> Withdrawn:
        """Let an earlier version of a file count only for the time before a moment, naive UTC."""
        keep_only_before(self._con, key, begin)
        noted = self.listed[key]
        # Should this version come back, it is read whole.
        self.listed[key] = replace(noted, read_under="")
        return Withdrawn(noted.path, key[1], "moved on", 0, begin)

    def _forget(self, source_file: SourceFile) -> None:
        if source_file.key in self.listed:
            self.forget([source_file.key])
        self.lacking.discard(source_file.key)

    def finish(self, source_file: SourceFile, outcome: FileOutcome) -> None:
        """Note what became of a file."""
        self._noted.append((source_file, outcome))
        self.listed[source_file.key] = Listed(
            source_file.path,
            source_file.reader.name if source_file.reader else None,
            source_file.modified_at,
            source_file.read_under,
            is_read=outcome.status == "read",
        )
        if len(self._noted) >= _FILES_HELD:
            self.flush()

    def _hold(self, table: str, rows: pl.DataFrame) -> None:
        self._held.setdefault(table, []).append(rows)
        self._rows_held += rows.height
        if self._rows_held >= _ROWS_HELD:
            self.flush()

    def flush(self) -> None:
        """Write everything held."""
        if self._held:
            self._con.register("arriving_files", self._arriving().to_arrow())
            for table, frames in self._held.items():
                self._write(table, pl.concat(frames))
            self._con.unregister("arriving_files")
        self._held.clear()
        self._rows_held = 0
        note_files(self._con, self._noted)
        # One that is still being read has more to come.
        for source_file, _ in self._noted:
            self._ranks.pop(source_file.key, None)
        self._noted.clear()

    def _arriving(self) -> pl.DataFrame:
        rows = [(*key, path, modified_at) for key, (modified_at, path) in self._ranks.items()]
        texts = dict.fromkeys(["file_id", "person_id", "path"], pl.String())
        schema = pl.Schema({**texts, "modified_at": pl.Datetime("us", "UTC")})
        return pl.DataFrame(rows, schema, orient="row")

    def _write(self, table: str, rows: pl.DataFrame) -> None:
        if table in ("rejected_rows", "unread_records"):
            insert(self._con, table, rows.select("file_id", "person_id", *SCHEMAS[table]))
        elif table == "sources":
            sightings = rows.select("person_id", "source_id", "file_id", "device_kind").unique()
            insert(self._con, "source_sightings", sightings)
        else:
            write_samples(self._con, table, rows)


def keep_sources(con: duckdb.DuckDBPyConnection) -> None:
    """List each source that a file names, with the best kind that any file shows of it."""
    con.execute("delete from sources")
    con.execute(
        "insert into sources select person_id, source_id, arg_min(device_kind, "
        "list_position($kinds, device_kind)) from source_sightings group by all order by all",
        {"kinds": _DEVICE_KINDS},
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
