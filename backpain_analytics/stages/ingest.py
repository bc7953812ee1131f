"""Exports into the raw tables of a draft, file by file; one bad file costs only itself."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.sources.exports import Export, ExportFile, open_export, read_into
from backpain_analytics.sources.members import BrokenMember, files_below
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Context
from backpain_analytics.warehouse.load import Loader, SourceFile, file_states, seen_files
from backpain_analytics.warehouse.publish import reading, writing
from backpain_analytics.workspace import Workspace, declare_zone, with_zone
from backpain_analytics.zones import matching_zone


@dataclass(frozen=True)
class IngestRequest:
    """What to take in."""

    paths: tuple[Path, ...] = ()
    """Files and folders; none: the inbox."""
    person_id: str | None = None
    """Whose they are; None: the folder of the inbox, or the ids in the file, say it."""
    decoder: Literal["columnar", "fitparse"] = "columnar"
    password: str | None = field(default=None, repr=False)
    """Opens locked archives. Never stored; with it, files seen before are looked at again."""
    is_trial: bool = False
    """Found time zones are not written into backpain.toml."""


@dataclass(frozen=True)
class FileLine:
    """What became of one file, or would become of it."""

    path: str
    person_id: str | None
    reader: str | None
    status: Literal["read", "known", "unknown", "unreadable"]
    """`known`: this very content was read before."""
    reason: str | None = None
    notes: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    """Rows by table."""
    rows_rejected: int = 0


@dataclass(frozen=True)
class IngestSummary:
    """What became of all files."""

    files: tuple[FileLine, ...]
    unchanged: int
    """Files on disk that needed no second look."""
    found_zones: Mapping[str, str] = field(default_factory=dict)
    """Person → the time zone that their exports showed and nobody had declared."""

    @property
    def changed_anything(self) -> bool:
        """Whether any file was read or newly found unreadable."""
        return any(line.status == "read" for line in self.files)

    def count(self, status: str) -> int:
        """Return how many files ended in a status."""
        return sum(line.status == status for line in self.files)

    @property
    def rows(self) -> int:
        """Rows read from all files."""
        return sum(sum(line.rows.values()) for line in self.files)


OnFile = Callable[[float, int], None]
"""Called while files are read: how many are done, a large one counted by the share of it that
was read, and how many there are of this export."""

_LARGE_FILE_BYTES = 64 * 2**20
"""From this size on, progress within a file is told."""


@dataclass(frozen=True)
class _Parcel:
    """A path and whose it is."""

    path: Path
    person_id: str | None


def say_nothing(files_done: float, files: int) -> None:
    """Report no progress."""


def ingest(
    workspace: Workspace, draft: Path, request: IngestRequest, on_file: OnFile = say_nothing
) -> IngestSummary:
    """Load every new file into the draft.

    A person without a declared zone whose exports show one clock gets it written into
    backpain.toml.

    Raises:
        UnreadableExportError: A named path does not exist.
    """
    parcels = list(_parcels(workspace, request))
    # What was seen before may have been locked then.
    is_known = draft.exists() and request.password is None
    news, unchanged = _news(workspace, draft, parcels) if is_known else (parcels, 0)
    if not news:
        return IngestSummary((), unchanged)
    lines: list[FileLine] = []
    zones: dict[str, str] = {}
    with writing(draft) as con:
        loader = Loader(con)
        for parcel in news:
            export = _open(workspace, parcel, request)
            zone = _found_zone(workspace, export)
            if zone and parcel.person_id:
                zones[parcel.person_id] = zone
                declare = with_zone if request.is_trial else declare_zone
                workspace = declare(workspace, parcel.person_id, zone)
                export = _open(workspace, parcel, request)
            read_under = _settings_name(workspace, parcel.person_id)
            lines += _load_export(loader, export, read_under, on_file)
            loader.note_seen(files_below(parcel.path), read_under)
        loader.flush()
        loader.note_spans()
        loader.drop_outdated_notes()
    return IngestSummary(tuple(lines), unchanged, zones)


def check_read_anew(workspace: Workspace, draft: Path) -> None:
    """See that the inbox was read under the settings of today.

    Raises:
        WorkspaceError: A time zone or a mapping has changed since a file was read.
    """
    if not draft.exists():
        return
    with reading(draft) as con:
        read = {state[:3]: state[3] for state in seen_files(con)}
    for parcel in _parcels(workspace, IngestRequest()):
        read_under = _settings_name(workspace, parcel.person_id)
        for state in file_states(files_below(parcel.path), read_under):
            if read.get(state[:3], read_under) != read_under:
                raise WorkspaceError(
                    f"a time zone or a mapping has changed since {state[0]} was read. Run "
                    "'backpain run', which reads the inbox again before it computes."
                )


def _parcels(workspace: Workspace, request: IngestRequest) -> Iterator[_Parcel]:
    if request.person_id is not None and not request.person_id.strip():
        raise WorkspaceError("--person needs a name.")
    for path in request.paths or (workspace.inbox,):
        resolved = path.resolve()
        if not path.exists():
            raise UnreadableExportError(f"{path}: no such file or folder.")
        if resolved == workspace.inbox:
            for entry in sorted(workspace.inbox.iterdir()):
                yield _Parcel(entry, entry.name if entry.is_dir() else request.person_id)
        else:
            yield _Parcel(path, _owner(workspace, resolved) or request.person_id)


def _owner(workspace: Workspace, path: Path) -> str | None:
    """Return the person in whose folder of the inbox a path lies; None elsewhere."""
    if workspace.inbox not in path.parents:
        return None
    first = path.relative_to(workspace.inbox).parts[0]
    return first if (workspace.inbox / first).is_dir() else None


def _news(workspace: Workspace, draft: Path, parcels: list[_Parcel]) -> tuple[list[_Parcel], int]:
    """Return the parcels with a file that is new or changed, and how many files are neither."""
    news, unchanged = [], 0
    with reading(draft) as con:
        seen = seen_files(con)
        for parcel in parcels:
            states = file_states(
                files_below(parcel.path), _settings_name(workspace, parcel.person_id)
            )
            unseen = states - seen
            unchanged += len(states) - len(unseen)
            if unseen:
                news.append(parcel)
    return news, unchanged


def _context(workspace: Workspace, parcel: _Parcel, request: IngestRequest) -> Context:
    return Context(
        person_id=parcel.person_id,
        zones=workspace.zones(parcel.person_id),
        mappings=workspace.mappings,
        decoder=request.decoder,
        password=request.password,
    )


def _open(workspace: Workspace, parcel: _Parcel, request: IngestRequest) -> Export:
    return open_export(parcel.path, _context(workspace, parcel, request))


def _found_zone(workspace: Workspace, export: Export) -> str | None:
    """Return the zone that an export shows of somebody of whom nothing is declared."""
    if export.person_id in workspace.settings.persons:
        return None
    return matching_zone(export.utc_offset_minutes)


def _settings_name(workspace: Workspace, person_id: str | None) -> str:
    """Name what reading depends on beside the file: zones and column mappings."""
    content = (person_id, workspace.zones(person_id), workspace.mappings)
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _load_export(
    loader: Loader, export: Export, read_under: str, on_file: OnFile
) -> Iterator[FileLine]:
    for broken in export.unknown:
        yield _note_only(loader, broken, export.person_id, read_under)
    for done, file in enumerate(export.files):
        yield _load_file(loader, _told(file, done, len(export.files), on_file), read_under)
        on_file(done + 1, len(export.files))


def _told(file: ExportFile, done: int, files: int, on_file: OnFile) -> ExportFile:
    """Return the file so that reading it, if it is large, tells how far it got."""
    if file.member.size < _LARGE_FILE_BYTES:
        return file
    bytes_read = 0

    def on_bytes(size: int) -> None:
        nonlocal bytes_read
        bytes_read += size
        # Read twice: once for its name, once for what it holds.
        on_file(done + min(bytes_read / (2 * file.member.size), 1), files)

    return replace(file, member=replace(file.member, on_bytes=on_bytes))


def _load_file(loader: Loader, file: ExportFile, read_under: str) -> FileLine:
    member, person_id = file.member, file.context.person_id
    try:
        member = member.held()
        file_id = member.digest()
    except (UnreadableExportError, OSError, EOFError, zlib.error, BadZipFile) as error:
        broken = BrokenMember(member.label, f"cannot be unpacked ({error}); export it again")
        return _note_only(loader, broken, person_id, read_under)
    source_file = SourceFile(file_id, member.label, person_id, file.reader, read_under)
    if loader.knows(source_file):
        return FileLine(member.label, person_id, file.reader.name, "known")
    outcome = Outcome()
    with loader.file(source_file, outcome) as take:
        read_into(replace(file, member=member), outcome, take)
    return _line(member.label, person_id, file.reader.name, outcome)


def _note_only(
    loader: Loader, broken: BrokenMember, person_id: str | None, read_under: str
) -> FileLine:
    """Record a file that was never opened, so that its name must stand for its content."""
    outcome = Outcome("unknown", broken.reason)
    file_id = hashlib.sha256(broken.label.encode()).hexdigest()
    loader.note(SourceFile(file_id, broken.label, person_id, None, read_under), outcome)
    return _line(broken.label, person_id, None, outcome)


def _line(path: str, person_id: str | None, reader: str | None, outcome: Outcome) -> FileLine:
    return FileLine(
        path,
        person_id,
        reader,
        outcome.status,
        outcome.reason,
        tuple(outcome.notes),
        dict(outcome.rows),
        outcome.rows_rejected,
    )
