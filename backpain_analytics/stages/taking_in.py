"""One ingest under way: files are read, newer versions replace older ones, what is gone goes."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile

from backpain_analytics.errors import PassingError, UnreadableExportError
from backpain_analytics.settings.workspace import Workspace, declare_zone, with_zone
from backpain_analytics.settings.zones import matching_zone
from backpain_analytics.sources.export_files import ExportFile
from backpain_analytics.sources.exports import Export, Wanted, open_files, read_into
from backpain_analytics.sources.files.ahead import read_ahead
from backpain_analytics.sources.files.being_written import is_being_written
from backpain_analytics.sources.files.limited import is_passing, passing_reason
from backpain_analytics.sources.files.members import BrokenMember, Member
from backpain_analytics.sources.outcome import Outcome
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.registry import READERS
from backpain_analytics.stages.inbox import parcels_of
from backpain_analytics.stages.intake import FileLine, IngestRequest, OnFile
from backpain_analytics.stages.looks import (
    Look,
    is_below,
    look_at,
    place_of,
    settings_name,
    state_of,
)
from backpain_analytics.warehouse.into.bookkeeping import (
    ContentKey,
    SourceFile,
    forget_seen,
    note_seen,
    note_spans,
)
from backpain_analytics.warehouse.into.load import Loader, keep_sources
from backpain_analytics.warehouse.into.places import Place, store_places, stored_places
from backpain_analytics.warehouse.into.withdraw import (
    Withdrawn,
    note_withdrawn,
    rows_lost,
    span_of,
)
from backpain_analytics.warehouse.rows import Connection

_TELLING_FILE_BYTES = 64 * 2**20
"""From this size on, progress within a file is told."""
_LARGE_FILE_BYTES = 2**20
"""From this size on, a second thread is worth its start."""
_UNPACKING_ERRORS = (UnreadableExportError, OSError, EOFError, zlib.error, BadZipFile)
_KEPT_BY_HAND = {"pain_diary_csv", "exercise_log_csv"}
"""Readers of tables of which people themselves take out what was wrong."""
_STILL_WRITTEN = "another program is still writing it; it is read next time"
_MOVED = "it changed while it was read; it is read next time"
_EARLIER_STANDS = "what its earlier version said still counts"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a file that was never opened was changed, as far as that matters."""


@dataclass
class _Reading:
    """What is found at the changed files of one look while they are read."""

    look: Look
    read_under: str
    before: dict[str, set[Place]] = field(default_factory=dict)
    """What lay at these places at the look before."""
    settled: set[str] = field(default_factory=set)
    """Those that were not changed themselves: only what was read anew is judged."""
    found: dict[str, set[Place]] = field(default_factory=dict)
    failed: dict[str, set[str]] = field(default_factory=dict)
    """Labels at each place that could not be read, now or for good."""
    unsettled: set[str] = field(default_factory=set)
    """Places that want another look next time."""

    def place(self, label: str) -> str:
        """Return at which file on disk a label lies, which inside an archive has more parts."""
        parts = label.split("!")
        names = ("!".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return next(self.look.places[name] for name in names if name in self.look.places)

    def note(self, label: str, key: ContentKey, *, is_read: bool) -> None:
        """Note what lies at a label."""
        place = self.place(label)
        self.found.setdefault(place, set()).add(Place(place, label, key))
        if not is_read:
            self.failed.setdefault(place, set()).add(label)

    def stands(self, old: Place) -> bool:
        """Say whether an older content stays, as nothing that can be read took its place."""
        if old.path in self.settled:
            return all(old.label != new.label for new in self.found.get(old.path, ()))
        failed = self.failed.get(old.path, set())
        return old.label in failed or self.look.labels[old.path] in failed


class Intake:
    """Reads what arrived, remembers what lies where, and withdraws what lies nowhere."""

    def __init__(
        self, con: Connection, workspace: Workspace, request: IngestRequest, on_file: OnFile
    ) -> None:
        """Begin an ingest into an open draft."""
        self._con, self._workspace, self._request = con, workspace, request
        self._on_file = on_file
        self._loader = Loader(con)
        self._places = stored_places(con)
        self._successors: dict[ContentKey, set[ContentKey]] = {}
        """Of older versions of files, what lies in their place now."""
        self._moved_on: list[Withdrawn] = []
        self._bereft: dict[str, frozenset[str]] = {}
        """Of files that are gone, the readers that knew what they held."""
        self.lines: list[FileLine] = []
        self.zones: dict[str, str] = {}
        self.passed_over: Counter[str] = Counter()
        self.litter: Counter[str] = Counter()

    def drop(self, gone: Iterable[str]) -> None:
        """Take down that some files on disk are no longer there."""
        gone = list(gone)
        for path in gone:
            self._bereft[path] = frozenset(self._readers_at(path).values())
        for place in self._places.drop(gone):
            noted = self._loader.listed.get(place.key)
            # A twin elsewhere is the original now, and read under its own name.
            if noted is not None and noted.path == place.label:
                self._loader.owe([place.key])
        forget_seen(self._con, gone)

    def concerns(self, look: Look) -> bool:
        """Say whether a parcel has to be looked into: for news, or for what is gone from it."""
        surveyed = {reader.name for reader in READERS if reader.surveys}
        return bool(look.changed) or not surveyed.isdisjoint(self._bereft_readers(look))

    def _bereft_readers(self, look: Look) -> frozenset[str]:
        base = place_of(self._workspace, look.parcel.path)
        gone = (readers for path, readers in self._bereft.items() if is_below(path, base))
        changed = (frozenset(self._readers_at(place).values()) for place in look.changed)
        return frozenset().union(*gone, *changed)

    def take_in(self, look: Look) -> None:
        """Read the changed files of a parcel."""
        look = self._without_busy(look)
        export = self._open(look)
        zone = self._found_zone(export)
        if zone is not None:
            look = self._declare(look, zone)
            export = self._open(look)
        self._read(self._begin(look, export), export)
        self.passed_over.update(export.passed_over)
        self.litter.update(export.litter)

    def finish(self) -> tuple[Withdrawn, ...]:
        """Bring back what stood behind others, withdraw what lies nowhere, and keep the books."""
        self._read_anew(self._loader.owed, for_good=True)
        withdrawn = self._withdraw()
        self._read_anew(self._loader.lacking, for_good=False)
        withdrawn += self._withdraw()
        store_places(self._con, self._places)
        keep_sources(self._con)
        note_spans(self._con)
        return (*withdrawn, *self._moved_on)

    # One look

    def _without_busy(self, look: Look) -> Look:
        """Leave out what another program is writing, unless that kept it waiting before."""
        busy = {
            place
            for place in look.changed
            if is_being_written(look.files[place]) and not self._waited(look, place)
        }
        for place in sorted(busy):
            self._wait(look, place, _STILL_WRITTEN)
        return look.at(look.changed - busy)

    def _waited(self, look: Look, place: str) -> bool:
        noted = self._loader.listed.get(self._note_key(look, place))
        return noted is not None

    def _note_key(self, look: Look, place: str) -> ContentKey:
        return _name_digest(look.labels[place]), look.parcel.person_id

    def _wait(self, look: Look, place: str, reason: str) -> None:
        """List a file that is read next time; what it said before stands."""
        label = look.labels[place]
        read_under = settings_name(self._workspace, look.parcel.person_id)
        line, key = self._note_only(BrokenMember(label, reason), look.parcel.person_id, read_under)
        self.lines.append(replace(line, status="waiting"))
        self._places.put(place, {*self._places.of([place]), Place(place, label, key)})

    def _context(self, look: Look) -> Context:
        return Context(
            person_id=look.parcel.person_id,
            zones=self._workspace.zones(look.parcel.person_id),
            mappings=self._workspace.mappings,
            password=self._request.password,
        )

    def _open(self, look: Look) -> Export:
        settled = {
            look.files[place]: readers
            for place in sorted(look.files.keys() - look.changed)
            if (readers := self._readers_at(place))
        }
        closed = {one.entry: one.reason for one in look.listing.unavailable}
        wanted = Wanted(
            look.chosen(),
            look.parcel.root,
            look.listing.home,
            tuple(look.places),
            settled,
            closed,
            self._bereft_readers(look),
        )
        return open_files(wanted, self._context(look))

    def _readers_at(self, place: str) -> dict[str, str]:
        listed = self._loader.listed
        return {
            found.label: str(listed[found.key].reader)
            for found in self._places.of([place])
            if found.key in listed and listed[found.key].reader
        }

    def _found_zone(self, export: Export) -> str | None:
        """Return the zone that an export shows of somebody of whom nothing is declared."""
        if export.person_id is None or export.person_id in self._workspace.settings.persons:
            return None
        return matching_zone(export.utc_offset_minutes)

    def _declare(self, look: Look, zone: str) -> Look:
        """Declare a zone; everything of the person is read under it."""
        person_id = str(look.parcel.person_id)
        self.zones[person_id] = zone
        declare = with_zone if self._request.is_trial else declare_zone
        self._workspace = declare(self._workspace, person_id, zone)
        read_under = settings_name(self._workspace, person_id)
        states = {
            place: replace(state, read_under=read_under) for place, state in look.states.items()
        }
        return replace(look, states=states, changed=frozenset(states))

    def _begin(self, look: Look, export: Export) -> _Reading:
        reading = _Reading(look, settings_name(self._workspace, look.parcel.person_id))
        owed = {
            reading.place(file.member.label)
            for file in export.files
            if reading.place(file.member.label) not in look.changed
            and not self._says_the_same(reading, file)
        }
        reading.settled = owed
        reading.before = {place: self._places.of([place]) for place in look.changed | owed}
        return reading

    def _says_the_same(self, reading: _Reading, file: ExportFile) -> bool:
        """Say whether a settled file is understood as it was when it was read."""
        label = file.member.label
        return not file.has_parts and any(
            place.label == label
            and place.key in self._loader.listed
            and self._loader.listed[place.key].read_under == file.read_under(reading.read_under)
            for place in self._places.of([reading.place(label)])
        )

    def _read(self, reading: _Reading, export: Export) -> None:
        files = [f for f in export.files if reading.place(f.member.label) in reading.before]
        self._make_room(reading, files)
        for broken in export.unknown:
            self._load_broken(reading, broken)
        for done, file in enumerate(files):
            self._load_file(reading, _told(file, done, len(files), self._on_file))
            self._on_file(done + 1, len(files))
        for place in sorted(reading.before):
            self._settle(reading, place)
        note_seen(
            self._con,
            {
                place: reading.look.states[place]
                for place in reading.before.keys() - reading.unsettled
            },
        )

    def _make_room(self, reading: _Reading, files: Iterable[ExportFile]) -> None:
        """Forget at once what is read anew, and name what newer versions will replace."""
        old = {place.key for places in reading.before.values() for place in places}
        new = set[ContentKey]()
        again = set[ContentKey]()
        for file in files:
            if not reading.before[reading.place(file.member.label)] and not self._loader.owed:
                continue
            source_file = self._source_file(reading, file)
            if source_file is None:
                continue
            new.add(source_file.key)
            if not self._loader.knows(source_file):
                again.add(source_file.key)
        self._loader.forget(again)
        replaced = old - new - self._places.elsewhere(reading.before)
        self._loader.replace(replaced)

    def _source_file(self, reading: _Reading, file: ExportFile) -> SourceFile | None:
        """Return what a file is known by; None where it cannot be read."""
        try:
            digest = file.digest()
        except _UNPACKING_ERRORS:
            return None
        return _source_file(reading, file, digest)

    # One file

    def _load_broken(self, reading: _Reading, broken: BrokenMember) -> None:
        person_id = reading.look.parcel.person_id
        if broken.is_passing:
            reading.unsettled.add(reading.place(broken.label))
        line, key = self._note_only(broken, person_id, reading.read_under)
        reading.note(broken.label, key, is_read=False)
        self.lines.append(replace(line, status="waiting") if broken.is_passing else line)

    def _load_file(self, reading: _Reading, file: ExportFile) -> None:
        member = file.member
        try:
            file = replace(file, member=member.held())
            if self._has_moved(reading, member):
                return
            source_file = _source_file(reading, file, file.digest())
            if self._loader.knows(source_file):
                line = FileLine(member.label, source_file.person_id, file.reader.name, "known")
                is_read = True
            else:
                line, is_read = self._load_batches(reading, file, source_file)
        except _UNPACKING_ERRORS as error:
            self._load_broken(reading, _broken(member.label, error))
            return
        reading.note(member.label, source_file.key, is_read=is_read)
        self.lines.append(line)

    def _has_moved(self, reading: _Reading, member: Member) -> bool:
        """Say whether a file was written to since the look; once it waited it is taken as it is."""
        look, place = reading.look, reading.place(member.label)
        now = state_of(look.files[place], look.states[place].read_under)
        if now is not None and now.is_as(look.states[place]):
            return False
        reading.unsettled.add(place)
        if self._waited(look, place):
            return False
        line, key = self._note_only(
            BrokenMember(member.label, _MOVED), look.parcel.person_id, reading.read_under
        )
        self.lines.append(replace(line, status="waiting"))
        reading.note(member.label, key, is_read=False)
        return True

    def _load_batches(
        self, reading: _Reading, file: ExportFile, source_file: SourceFile
    ) -> tuple[FileLine, bool]:
        outcome = Outcome()
        with self._loader.file(source_file, outcome) as take:
            # What was read before under this name is most likely the same, so that reading ahead
            # would be for nothing; what is hashed and stored leaves a core free for parsing.
            if file.member.size < _LARGE_FILE_BYTES or self._loader.has_read(file.member.label):
                read_into(file.read(), file.reader, outcome, take)
            else:
                with read_ahead(file.read()) as batches:
                    read_into(batches, file.reader, outcome, take)
        reading_failed = outcome.is_passing or self._has_moved_since(reading, file)
        if reading_failed or (outcome.is_partial and self._has_earlier(reading, file)):
            return self._take_back(reading, source_file, outcome)
        return _line(source_file, outcome), outcome.status == "read"

    def _has_moved_since(self, reading: _Reading, file: ExportFile) -> bool:
        look, place = reading.look, reading.place(file.member.label)
        now = state_of(look.files[place], look.states[place].read_under)
        return (now is None or not now.is_as(look.states[place])) and not self._waited(look, place)

    def _has_earlier(self, reading: _Reading, file: ExportFile) -> bool:
        label = file.member.label
        return any(old.label == label for old in reading.before[reading.place(label)])

    def _take_back(
        self, reading: _Reading, source_file: SourceFile, outcome: Outcome
    ) -> tuple[FileLine, bool]:
        """Undo a reading that broke off; it is tried again where it may go better."""
        self._loader.forget([source_file.key])
        if outcome.is_partial and not outcome.is_passing:
            failed = Outcome("unreadable", f"{outcome.notes[-1]}; {_EARLIER_STANDS}")
            self._loader.note(source_file, failed)
            return _line(source_file, failed), False
        reading.unsettled.add(reading.place(source_file.path))
        said = outcome.reason or " ".join(outcome.notes[-1:])
        failed = Outcome("unknown", said if outcome.is_passing else _MOVED)
        self._loader.note(source_file, failed)
        return replace(_line(source_file, failed), status="waiting"), False

    def _note_only(
        self, broken: BrokenMember, person_id: str | None, read_under: str
    ) -> tuple[FileLine, ContentKey]:
        """List a file that was never opened, so that its name must stand for its content."""
        outcome = Outcome("unknown", broken.reason)
        source_file = SourceFile(
            _name_digest(broken.label), broken.label, person_id, None, read_under, _NEVER
        )
        self._loader.note(source_file, outcome)
        return _line(source_file, outcome), source_file.key

    # What became of it

    def _settle(self, reading: _Reading, place: str) -> None:
        """Let a file on disk hold what it says now, and of what it said before what stands."""
        new = reading.found.get(place, set())
        old = reading.before[place] - new
        listed = self._loader.listed
        kept = {
            each
            for each in old
            if each.key in listed and listed[each.key].is_read and reading.stands(each)
        }
        newer = {each.key for each in new}
        kept |= self._moved_on_from(old - kept, newer)
        self._successors |= {each.key: newer for each in old - kept}
        self._places.put(place, new | kept)

    def _moved_on_from(self, old: set[Place], new: set[ContentKey]) -> set[Place]:
        """Keep what exports said of the time before their newer version begins.

        A phone was purged, or a vendor keeps some months only: the newer version begins later
        and ends later. What begins later and does not end later was put right.
        """
        measured = {
            each
            for each in old
            if each.key in self._loader.listed
            and self._loader.listed[each.key].reader not in _KEPT_BY_HAND
            and each.key not in new
        }
        if not measured or not new:
            return set()
        self._loader.flush()
        before = span_of(self._con, (each.key for each in measured))
        now = span_of(self._con, new)
        if before is None or now is None:
            return set()
        if now.first_at <= before.first_at or now.last_at <= before.last_at:
            return set()
        kept = set()
        for each in measured:
            own = span_of(self._con, [each.key])
            if own is None or own.first_at >= now.first_at:
                continue
            kept.add(each)
            if own.last_at >= now.first_at:
                self._moved_on.append(self._loader.keep_before(each.key, now.first_at))
        return kept

    def _read_anew(self, wanted: Iterable[ContentKey], *, for_good: bool) -> None:
        """Read files again: their name is another one now, or what spoke over them is gone."""
        keys = self._loader.listed.keys() & set(wanted)
        places = {
            min(found, key=lambda place: place.label).path: key
            for key, found in self._places.by_key(keys).items()
        }
        looks = list(self._looks_at(places))
        at_hand = {place for look in looks for place in look.changed}
        self._loader.forget(
            (key for place, key in places.items() if place in at_hand), for_good=for_good
        )
        for look in looks:
            self.take_in(look)

    def _looks_at(self, places: Mapping[str, ContentKey]) -> Iterator[Look]:
        """Yield looks at files wherever they lie, if they still do."""
        for parcel in parcels_of(self._workspace, IngestRequest()):
            base = place_of(self._workspace, parcel.path)
            mine = [place for place in places if is_below(place, base)]
            if mine:
                yield look_at(self._workspace, parcel, {}).at(mine)
        for place, (_, person_id) in places.items():
            path = Path(place)
            if path.is_absolute() and path.exists():
                (parcel,) = parcels_of(self._workspace, IngestRequest((path,), person_id))
                yield look_at(self._workspace, parcel, {})

    def _withdraw(self) -> tuple[Withdrawn, ...]:
        """Drop the contents that lie nowhere any more."""
        self._loader.flush()
        dead = self._loader.listed.keys() - self._places.contents(self._places.by_path)
        replaced = {key: newer for key, newer in self._successors.items() if key in dead}
        lost = rows_lost(self._con, replaced)
        withdrawn = note_withdrawn(
            self._con, dead - replaced.keys(), {key: lost.get(key, 0) for key in replaced}
        )
        self._loader.forget(dead)
        return withdrawn


def _name_digest(label: str) -> str:
    return hashlib.sha256(label.encode()).hexdigest()


def _source_file(reading: _Reading, file: ExportFile, digest: str) -> SourceFile:
    return SourceFile(
        digest,
        file.member.label,
        file.context.person_id,
        file.reader,
        file.read_under(reading.read_under),
        file.member.modified_at,
    )


def _broken(label: str, error: Exception) -> BrokenMember:
    if is_passing(error):
        return BrokenMember(label, passing_reason(error), is_passing=True)
    reason = str(error).removeprefix(f"{label}: ")
    return BrokenMember(label, reason, is_passing=isinstance(error, PassingError))


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


def _line(source_file: SourceFile, outcome: Outcome) -> FileLine:
    return FileLine(
        source_file.path,
        source_file.person_id,
        source_file.reader.name if source_file.reader else None,
        outcome.status,
        outcome.reason,
        tuple(outcome.notes),
        dict(outcome.rows),
        outcome.rows_rejected,
    )
