"""A warehouse that an earlier version made, emptied so that the inbox is read into it again.

What the inbox cannot give again is carried over: what was said at earlier looks, and the files
that were ingested from elsewhere or with a password. Tables of an analyst's own stay.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import duckdb
import polars as pl

from backpain_analytics.sources.files.locked import holds_locked
from backpain_analytics.sources.files.states import FileState
from backpain_analytics.sources.tables import READINGS, SCHEMAS
from backpain_analytics.warehouse.into.bookkeeping import note_seen
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES
from backpain_analytics.warehouse.into.places import Place, note_places
from backpain_analytics.warehouse.into.series import NAMES, stored_as
from backpain_analytics.warehouse.into.supersede import insert
from backpain_analytics.warehouse.night.models import ensure_raw_tables, raw_columns
from backpain_analytics.warehouse.rows import count, drop, first_column, given, has_table

_MEMORY = ("association_history", "association_looks", "question_looks")
_LISTS = ("source_files", "file_coverage", "rejected_rows", "unread_records")
"""What is noted of each file beside its rows."""
_OF_PATHS = ("seen_paths", "passed_over_files")
"""What is noted of each file on disk."""
_BUILDS = ("build_state", "built_days", "built_persons", "built_models", "parameters", "raw_state")


@dataclass(frozen=True)
class OnDisk:
    """Where a file lay on disk, and how it looked then."""

    path: Path
    size: int
    modified_ns: int

    @property
    def is_unchanged(self) -> bool:
        """Whether it still lies there as it was when it was read."""
        if not self.path.is_file():
            return False
        state = self.path.stat()
        return (state.st_size, state.st_mtime_ns) == (self.size, self.modified_ns)


@dataclass(frozen=True)
class OutsideFile:
    """A file that reading the inbox again would not give again."""

    file_id: str
    label: str
    person_id: str | None
    place: OnDisk | None
    """None: it was not noted where it lay."""


@dataclass(frozen=True)
class CarriedOver:
    """What became of the files that reading the inbox again would not give."""

    files: tuple[OutsideFile, ...]
    """Their rows are in the draft."""
    left: tuple[OutsideFile, ...]
    """Their rows do not fit into the tables of this version."""
    to_read: int
    """How many files the inbox has to give again."""


def start_anew(con: duckdb.DuckDBPyConnection, inbox: Path) -> CarriedOver:
    """Empty a draft of an earlier version of what is ours, save what the inbox cannot give."""
    files_read = count(con, "select count(*) from source_files where status = 'read'")
    outside = tuple(_outside_files(con, inbox))
    _hold(con, outside)
    _drop_ours(con)
    ensure_raw_tables(con)
    for table in (*_MEMORY, "passed_over_files"):
        if _fits(con, table):
            _put_back(con, table)
    misfits = _misfits(con)
    carried = tuple(file for file in outside if file.file_id not in misfits)
    left = tuple(file for file in outside if file.file_id in misfits)
    _put_back_files(con, carried)
    _place_files(con, carried, inbox.parent)
    for table in _held_tables(con):
        con.execute(f"drop table temp.{table}")
    return CarriedOver(carried, left, files_read - len(outside))


def _outside_files(con: duckdb.DuckDBPyConnection, inbox: Path) -> Iterator[OutsideFile]:
    seen: Mapping[str, list[OnDisk]] = defaultdict(list)
    paths = "select path, size, modified_ns from seen_paths order by path"
    for path, size, modified_ns in con.execute(paths).fetchall():
        # As written from the workspace on, or absolute.
        seen[PurePath(path).name].append(OnDisk(inbox.parent / path, size, modified_ns))
    read = "select file_id, path, person_id from source_files where status = 'read' order by path"
    for file_id, label, person_id in con.execute(read).fetchall():
        # Of what lies in an archive, the archive; without the folders above what was named.
        on_disk = _on_disk(label)
        places = [place for place in seen[on_disk.name] if _ends_with(place.path, on_disk)]
        if not _gives_again(inbox, on_disk, places):
            # One that is locked lies in the inbox itself.
            yield OutsideFile(file_id, label, person_id, places[0] if places else None)


def _on_disk(label: str) -> PurePath:
    name = label.partition("!")[0]
    # So begin files of folders that backpain.toml names.
    return Path(name).expanduser() if name.startswith("~/") else PurePath(name)


def _gives_again(inbox: Path, on_disk: PurePath, places: Sequence[OnDisk]) -> bool:
    """Say whether the inbox is where a file came from, and needs no password for it."""
    paths = [place.path for place in places]
    in_inbox = [path for path in paths if inbox in path.parents]
    if inbox / on_disk in in_inbox:
        return not holds_locked(inbox / on_disk)
    # The whole workspace may have lain elsewhere.
    lay = PurePath(inbox.name, on_disk)
    was_moved = not on_disk.is_absolute() and any(_ends_with(path, lay) for path in paths)
    if was_moved and (inbox / on_disk).exists():
        return not holds_locked(inbox / on_disk)
    # Named by itself, from within.
    return any(path.exists() and not holds_locked(path) for path in in_inbox)


def _ends_with(path: Path, end: PurePath) -> bool:
    return path.parts[-len(end.parts) :] == end.parts


def _hold(con: duckdb.DuckDBPyConnection, outside: Sequence[OutsideFile]) -> None:
    """Keep what is carried over in tables of this connection."""
    ids = {"file_id": [file.file_id for file in outside]}
    paths = {"path": [str(file.place.path) for file in outside if file.place]}
    kept = {
        **dict.fromkeys(_MEMORY, ""),
        **dict.fromkeys((*_LISTS, *SAMPLE_TIMES), "semi join outside_ids using (file_id)"),
        **dict.fromkeys(_OF_PATHS, "semi join outside_paths using (path)"),
        "sources": "semi join temp.held_file_coverage using (person_id, source_id)",
    }
    there = _columns(con)
    with (
        given(con, "outside_ids", pl.DataFrame(ids, {"file_id": pl.String})),
        given(con, "outside_paths", pl.DataFrame(paths, {"path": pl.String})),
    ):
        for table, condition in kept.items():
            if table in there:
                con.execute(f"create temp table held_{table} as from {table} {condition}")


def _drop_ours(con: duckdb.DuckDBPyConnection) -> None:
    ours = {table for _, table, *_ in raw_columns()} | set(_BUILDS)
    if has_table(con, "built_models"):
        ours |= set(first_column(con, "select name from built_models"))
    drop(con, ours)


def _misfits(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {
        file_id
        for table in (*_LISTS, *SAMPLE_TIMES)
        if f"held_{table}" in _held_tables(con) and not _fits(con, table)
        for file_id in first_column(con, f"select distinct file_id from temp.held_{table}")
    }


def _fits(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Say whether the held rows have all that this version asks of a row."""
    held = _columns(con, "temp").get(f"held_{table}", set())
    asked = first_column(
        con,
        "select column_name from duckdb_columns() where database_name = current_database() and "
        "schema_name in ('main', 'work') and table_name = ? and not is_nullable and "
        "column_default is null",
        [stored_as(table)],
    )
    needed = set(asked) - {"series_id"}
    return bool(held) and held >= (needed | set(NAMES) if table in READINGS else needed)


def _put_back(con: duckdb.DuckDBPyConnection, table: str) -> None:
    names = _columns(con, "temp")[f"held_{table}"] & _columns(con)[table]
    columns = ", ".join(sorted(names))
    con.execute(f"insert into {table} by name select {columns} from temp.held_{table}")


def _put_back_files(con: duckdb.DuckDBPyConnection, files: Sequence[OutsideFile]) -> None:
    ids = sorted({file.file_id for file in files})
    for table in (*_LISTS, *SAMPLE_TIMES):
        if f"held_{table}" in _held_tables(con):
            con.execute(f"delete from temp.held_{table} where not list_contains(?, file_id)", [ids])
    for table in (*_LISTS, "sources"):
        if files and _fits(con, table):
            _put_back(con, table)
    for table in SAMPLE_TIMES.keys() & {name.removeprefix("held_") for name in _held_tables(con)}:
        names = _columns(con, "temp")[f"held_{table}"] & {"person_id", "file_id", *SCHEMAS[table]}
        rows = f"select {', '.join(sorted(names))} from temp.held_{table} where file_id = ?"
        for file_id in ids:
            insert(con, table, con.sql(rows, params=[file_id]).pl())
    con.execute(
        "insert into touched_dates select distinct person_id, covered_date from file_coverage"
    )


def _place_files(
    con: duckdb.DuckDBPyConnection, files: Sequence[OutsideFile], folder: Path
) -> None:
    """Note where the files lay, so that they do not count as gone, and their devices."""
    if not files:
        return
    lay = [(_place_name(file, folder), file) for file in files]
    note_places(
        con, (Place(path, each.label, (each.file_id, each.person_id)) for path, each in lay)
    )
    unknown = OnDisk(folder, 0, 0)
    seen = {path: each.place or unknown for path, each in lay if not path.startswith("inbox/")}
    note_seen(
        con,
        {
            path: FileState(place.size, place.modified_ns, 0, 0, read_under="")
            for path, place in seen.items()
        },
    )
    con.execute(
        "insert into source_sightings by name select distinct person_id, source_id, file_id, "
        "device_kind from file_coverage inner join sources using (person_id, source_id)"
    )


def _place_name(file: OutsideFile, folder: Path) -> str:
    if file.place is None:
        return file.label.partition("!")[0]
    path = file.place.path
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def _held_tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {table for table in _columns(con, "temp") if table.startswith("held_")}


def _columns(con: duckdb.DuckDBPyConnection, database: str | None = None) -> dict[str, set[str]]:
    """Return the names of the columns of each table and view of ours, or of the connection."""
    found = con.execute(
        "select table_name, list(column_name) from duckdb_columns() where not internal and "
        "database_name = coalesce(?, current_database()) and "
        "schema_name in ('main', 'work') group by all",
        [database],
    ).fetchall()
    return {table: set(columns) for table, columns in found}
