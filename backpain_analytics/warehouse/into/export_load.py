"""One export into the draft, file by file; newer versions of files take the place of older ones."""

from collections.abc import Iterable
from dataclasses import replace

from backpain_analytics.progress import OnProgress, Progress
from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.export_files import ContentKey, ExportFile, read_file
from backpain_analytics.sources.exports import Export
from backpain_analytics.sources.files.states import state_of
from backpain_analytics.warehouse.into.bookkeeping import (
    forget_passed_over,
    note_passed_over,
    note_seen,
)
from backpain_analytics.warehouse.into.places import Place
from backpain_analytics.warehouse.into.versions import Versions
from backpain_analytics.warehouse.rows import Connection

_PROGRESS_BYTES = 64 * 2**20
"""From this size on, progress within a file is reported."""
_LARGE_FILE_BYTES = 2**20
"""From this size on, a second thread is worth its start."""
_MOVED = "it changed while it was read; it is read next time"
_EARLIER_STANDS = "what its earlier version said still counts"


class ExportLoad:
    """What is found in the files of one export while they are read."""

    def __init__(self, con: Connection, versions: Versions, export: Export) -> None:
        """Note what lay before at the files that are to be read."""
        self._con, self._versions, self._export = con, versions, export
        self._loader, self._scan = versions.loader, export.scan
        labels = (label for file in export.files for label in self._labels(file))
        to_read = self._scan.changed | set(map(self._scan.place_of, labels))
        self._before = {place: versions.places.of([place]) for place in to_read}
        self._found: dict[str, set[Place]] = {place: set() for place in to_read}
        self._failed: dict[str, set[str]] = {place: set() for place in to_read}
        """Labels at each place that could not be read, now or for good."""
        self._unsettled: set[str] = set()
        """Places that want another look next time."""

    def run(self, on_progress: OnProgress) -> list[FileOutcome]:
        """Read the files, and let what was read take the place of what lay there before."""
        files = self._export.files
        person_id = self._scan.entry.person_id
        outcomes = [self._versions.let_wait(file, person_id) for file in self._export.busy]
        self._make_room(files)
        outcomes += [self._list_unopened(outcome) for outcome in self._export.unknown]
        for done, file in enumerate(files):
            so_far = Progress("reading", done, len(files))
            outcomes.append(self._load(_with_progress(file, so_far, on_progress)))
            on_progress(replace(so_far, done=done + 1))
        for place in sorted(self._before):
            self._settle(place)
        self._note_passed_over()
        settled = self._before.keys() - self._unsettled
        note_seen(self._con, {place: self._scan.files[place].state for place in settled})
        return outcomes

    def _make_room(self, files: Iterable[ExportFile]) -> None:
        """Forget at once what is read anew, and name what newer versions will replace."""
        old = {place.key for places in self._before.values() for place in places}
        new = set[ContentKey]()
        again = set[ContentKey]()
        for file in files:
            if not self._before[self._place(file)] and not self._loader.to_read:
                continue
            held = file.held()
            if isinstance(held, FileOutcome):
                continue
            new.add(held.version.key)
            if not self._loader.knows(held.version):
                again.add(held.version.key)
        self._loader.forget(again)
        self._loader.replace(old - new - self._versions.places.elsewhere(self._before))

    def _load(self, file: ExportFile) -> FileOutcome:
        held = file.held()
        if isinstance(held, FileOutcome):
            return self._list_unopened(held)
        if self._has_moved(file):
            self._unsettled.add(self._place(file))
            if not self._has_waited(file):
                return self._list_unopened(self._waiting(file, _MOVED))
        version = held.version
        if self._loader.knows(version):
            outcome = FileOutcome(version.path, "known", None, version.person_id, held.reader.name)
        else:
            outcome = self._read(held)
        for label in self._labels(file):
            self._note(label, version.key, outcome)
        return outcome

    def _read(self, file: ExportFile) -> FileOutcome:
        # What was read before under this name is most likely the same, so that reading ahead
        # would be for nothing; what is hashed and stored leaves a core free for parsing.
        is_large = file.member.size >= _LARGE_FILE_BYTES
        is_ahead = is_large and not self._loader.has_read(file.version.path)
        outcome = read_file(file, self._loader.begin(file.version), is_ahead=is_ahead)
        self._loader.finish(file.version, outcome)
        verdict = self._verdict(file, outcome)
        if verdict is not outcome:
            self._loader.forget([file.version.key])
            self._loader.note(file.version, verdict)
        return verdict

    def _verdict(self, file: ExportFile, outcome: FileOutcome) -> FileOutcome:
        """Return what becomes of a file that was read; one that broke off may be undone."""
        if outcome.status == "waiting":
            self._unsettled.add(self._place(file))
            return self._waiting(file, str(outcome.reason))
        if self._has_moved(file) and not self._has_waited(file):
            self._unsettled.add(self._place(file))
            return self._waiting(file, _MOVED)
        if outcome.is_partial and self._has_earlier(file):
            reason = f"{outcome.notes[-1]}; {_EARLIER_STANDS}"
            return replace(self._waiting(file, reason), status="unreadable")
        return outcome

    def _note_passed_over(self) -> None:
        """Note what lies beside the files that are read.

        Of an archive that does not open now what it held before stands.
        """
        files, failed = self._scan.files, self._failed
        opened = [p for p in self._scan.changed if files[p].label not in failed[p]]
        forget_passed_over(self._con, opened)
        note_passed_over(self._con, self._scan.entry.person_id, self._export.passed_over)

    def _settle(self, place: str) -> None:
        new = self._found[place]
        old = self._before[place] - new
        self._versions.settle(place, new, old, {each for each in old if self._stands(each)})

    def _stands(self, old: Place) -> bool:
        """Say whether an older content stays, as nothing that can be read took its place."""
        if old.path not in self._scan.changed:
            # Only what is read in another light is judged.
            return all(old.label != new.label for new in self._found[old.path])
        failed = self._failed[old.path]
        return old.label in failed or self._scan.files[old.path].label in failed

    def _list_unopened(self, outcome: FileOutcome) -> FileOutcome:
        outcome = replace(outcome, person_id=self._scan.entry.person_id, reader=None)
        if outcome.status == "waiting":
            self._unsettled.add(self._scan.place_of(outcome.path))
        key = self._versions.note_unopened(outcome, self._scan.read_under)
        self._note(outcome.path, key, outcome)
        return outcome

    def _note(self, label: str, key: ContentKey, outcome: FileOutcome) -> None:
        place = self._scan.place_of(label)
        self._found[place].add(Place(place, label, key))
        if outcome.status not in ("read", "known"):
            self._failed[place].add(label)

    def _waiting(self, file: ExportFile, reason: str) -> FileOutcome:
        return FileOutcome(
            file.member.label, "waiting", reason, file.context.person_id, file.reader.name
        )

    def _labels(self, file: ExportFile) -> list[str]:
        """Name a file, and its parts beside it on disk: where one changes, all are read anew."""
        place, parts = self._place(file), (part.label for part in file.parts.values())
        return [file.member.label, *(p for p in parts if self._scan.place_of(p) != place)]

    def _place(self, file: ExportFile) -> str:
        return self._scan.place_of(file.member.label)

    def _has_moved(self, file: ExportFile) -> bool:
        """Say whether a file on disk is no longer as it was when it was found."""
        found = self._scan.files[self._place(file)]
        now = state_of(found.path, found.state.read_under)
        return now is None or not now.is_as(found.state)

    def _has_waited(self, file: ExportFile) -> bool:
        """Say whether it waited before: then it is taken as it is."""
        found = self._scan.files[self._place(file)]
        return self._versions.has_waited(found, self._scan.entry.person_id)

    def _has_earlier(self, file: ExportFile) -> bool:
        label = file.member.label
        return any(old.label == label for old in self._before[self._place(file)])


def _with_progress(file: ExportFile, so_far: Progress, on_progress: OnProgress) -> ExportFile:
    """Return the file so that reading it, if it is large, reports how far it got."""
    if file.member.size < _PROGRESS_BYTES:
        return file
    bytes_read = 0

    def on_bytes(size: int) -> None:
        nonlocal bytes_read
        bytes_read += size
        # Read twice: once for its name, once for what it holds.
        share = min(bytes_read / (2 * file.member.size), 1)
        on_progress(replace(so_far, done=so_far.done + share))

    return replace(file, member=replace(file.member, on_bytes=on_bytes))
