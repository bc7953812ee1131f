"""Exports into the raw tables of a draft, file by file; one bad file costs only itself."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.export_files import ExportFile
from backpain_analytics.sources.exports import Export, open_export, read_into
from backpain_analytics.sources.files.ahead import read_ahead
from backpain_analytics.sources.files.members import BrokenMember, files_below
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Batch, Context
from backpain_analytics.stages.intake import (
    FileLine,
    IngestRequest,
    IngestSummary,
    OnFile,
    say_nothing,
)
from backpain_analytics.stages.parcels import Parcel, news_among, parcels_of, settings_name
from backpain_analytics.warehouse.bookkeeping import (
    SourceFile,
    drop_outdated_notes,
    note_seen,
    note_spans,
)
from backpain_analytics.warehouse.load import Loader
from backpain_analytics.warehouse.publish import writing
from backpain_analytics.workspace import Workspace, declare_zone, with_zone
from backpain_analytics.zones import matching_zone

_TELLING_FILE_BYTES = 64 * 2**20
"""From this size on, progress within a file is told."""
_LARGE_FILE_BYTES = 2**20
"""From this size on, a second thread is worth its start."""
_UNPACKING_ERRORS = (UnreadableExportError, OSError, EOFError, zlib.error, BadZipFile)


def ingest(
    workspace: Workspace, draft: Path, request: IngestRequest, on_file: OnFile = say_nothing
) -> IngestSummary:
    """Load every new file into the draft.

    A person without a declared zone whose exports show one clock gets it written into
    backpain.toml.

    Raises:
        UnreadableExportError: A named path does not exist.
    """
    parcels = list(parcels_of(workspace, request))
    # What was seen before may have been locked then.
    is_known = draft.exists() and request.password is None
    news, unchanged = news_among(workspace, draft, parcels) if is_known else (parcels, 0)
    if not news:
        return IngestSummary((), unchanged)
    lines: list[FileLine] = []
    zones: dict[str, str] = {}
    passed_over: Counter[str] = Counter()
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
            read_under = settings_name(workspace, parcel.person_id)
            lines += _load_export(loader, export, read_under, on_file)
            passed_over.update(export.passed_over)
            note_seen(con, files_below(parcel.path), read_under)
        loader.flush()
        note_spans(con)
        drop_outdated_notes(con)
    return IngestSummary(tuple(lines), unchanged, zones, dict(passed_over))


def _context(workspace: Workspace, parcel: Parcel, request: IngestRequest) -> Context:
    return Context(
        person_id=parcel.person_id,
        zones=workspace.zones(parcel.person_id),
        mappings=workspace.mappings,
        decoder=request.decoder,
        password=request.password,
    )


def _open(workspace: Workspace, parcel: Parcel, request: IngestRequest) -> Export:
    return open_export(parcel.path, _context(workspace, parcel, request))


def _found_zone(workspace: Workspace, export: Export) -> str | None:
    """Return the zone that an export shows of somebody of whom nothing is declared."""
    if export.person_id in workspace.settings.persons:
        return None
    return matching_zone(export.utc_offset_minutes)


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
    if file.member.size < _TELLING_FILE_BYTES:
        return file
    bytes_read = 0

    def on_bytes(size: int) -> None:
        nonlocal bytes_read
        bytes_read += size
        # Read twice: once for its name, once for what it holds.
        on_file(done + min(bytes_read / (2 * file.member.size), 1), files)

    return replace(file, member=replace(file.member, on_bytes=on_bytes))


def _load_file(loader: Loader, file: ExportFile, read_under: str) -> FileLine:
    member = file.member
    try:
        file = replace(file, member=member.held())
        # What was read before under this name is most likely the same, and its digest enough.
        if member.size < _LARGE_FILE_BYTES or loader.has_read(member.label):
            return _load_batches(loader, file, file.read(), read_under)
        # What is hashed and stored in DuckDB leaves a core free for parsing.
        with read_ahead(file.read()) as batches:
            return _load_batches(loader, file, batches, read_under)
    except _UNPACKING_ERRORS as error:
        broken = BrokenMember(member.label, f"cannot be unpacked ({error}); export it again")
        return _note_only(loader, broken, file.context.person_id, read_under)


def _load_batches(
    loader: Loader, file: ExportFile, batches: Iterator[Batch], read_under: str
) -> FileLine:
    member, person_id = file.member, file.context.person_id
    under = file.read_under(read_under)
    source_file = SourceFile(file.digest(), member.label, person_id, file.reader, under)
    if loader.knows(source_file):
        return FileLine(member.label, person_id, file.reader.name, "known")
    outcome = Outcome()
    with loader.file(source_file, outcome) as take:
        read_into(batches, file.reader, outcome, take)
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
