"""Which versions of files count: what lies where on disk, and what newer ones replace."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from backpain_analytics.records import FileOutcome
from backpain_analytics.sources.export_files import ContentKey, SourceFile
from backpain_analytics.sources.exports import KnownFile, ReadBefore
from backpain_analytics.sources.scan import InboxFile, Scan, is_below
from backpain_analytics.warehouse.into.bookkeeping import (
    forget_passed_over,
    forget_seen,
    note_spans,
)
from backpain_analytics.warehouse.into.load import Loader, keep_sources
from backpain_analytics.warehouse.into.places import Place, store_places, stored_places
from backpain_analytics.warehouse.into.withdraw import (
    Span,
    Withdrawn,
    note_withdrawn,
    rows_lost,
    span_of,
)
from backpain_analytics.warehouse.rows import Connection

_KEPT_BY_HAND = {"pain_diary_csv", "exercise_log_csv"}
"""Readers of tables of which people themselves take out what was wrong."""
_STILL_WRITTEN = "another program is still writing it; it is read next time"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a file that was never opened was changed, as far as that matters."""


class Versions:
    """The contents that lie on disk, and those that are to go as they lie there no longer."""

    def __init__(self, con: Connection) -> None:
        """Begin with what lay on disk when an open draft was last written."""
        self._con = con
        self.loader = Loader(con)
        self.places = stored_places(con)
        self._successors: dict[ContentKey, set[ContentKey]] = {}
        """Of older versions of files, what lies in their place now."""
        self._moved_on: list[Withdrawn] = []
        self._readers_gone: dict[str, frozenset[str]] = {}
        """Of files that are gone, the readers that knew what they held."""

    def drop(self, gone: Iterable[str]) -> None:
        """Note that some files on disk are no longer there."""
        gone = list(gone)
        for place in gone:
            known = self._known_at(place)
            self._readers_gone[place] = frozenset(one.reader for one in known)
        for dropped in self.places.drop(gone):
            noted = self.loader.listed.get(dropped.key)
            # A twin elsewhere is the original now, and read under its own name.
            if noted is not None and noted.path == dropped.label:
                self.loader.read_again([dropped.key])
        forget_seen(self._con, gone)
        forget_passed_over(self._con, gone)

    def _known_at(self, place: str) -> set[KnownFile]:
        """Return what lies in a file on disk and has a reader."""
        listed = self.loader.listed
        return {
            KnownFile(found.label, noted.reader, noted.read_under)
            for found in self.places.of([place])
            if (noted := listed.get(found.key)) and noted.reader
        }

    def readers_gone(self, root: str) -> frozenset[str]:
        """Return the readers of files that are gone from a folder."""
        gone = (readers for place, readers in self._readers_gone.items() if is_below(place, root))
        return frozenset().union(*gone)

    def read_before(self, scan: Scan) -> ReadBefore:
        """Return what is known of the files of a scan."""
        person_id = scan.entry.person_id
        return ReadBefore(
            {place: self._known_at(place) for place in scan.files},
            {place for place, file in scan.files.items() if self.has_waited(file, person_id)},
            self.readers_gone(scan.place),
        )

    # Files that are not opened

    def note_unopened(self, outcome: FileOutcome, read_under: str) -> ContentKey:
        """List a file that was not opened, so that its name must stand for its content."""
        file_id, person_id = _unopened(outcome.path, outcome.person_id)
        source_file = SourceFile(file_id, outcome.path, person_id, None, read_under, _NEVER)
        self.loader.note(source_file, outcome)
        return source_file.key

    def has_waited(self, file: InboxFile, person_id: str | None) -> bool:
        """Say whether a file on disk was listed as one that was not opened."""
        return _unopened(file.label, person_id) in self.loader.listed

    def let_wait(self, file: InboxFile, person_id: str | None) -> FileOutcome:
        """List a file that another program is writing; what it said before stands."""
        outcome = FileOutcome(file.label, "waiting", _STILL_WRITTEN, person_id)
        key = self.note_unopened(outcome, file.state.read_under)
        waiting = Place(file.place, file.label, key)
        self.places.put(file.place, {*self.places.of([file.place]), waiting})
        return outcome

    # Files that were read

    def settle(self, place: str, new: set[Place], old: set[Place], standing: set[Place]) -> None:
        """Let a file on disk hold what it says now, and of what it said before what stands.

        Args:
            place: Of the file.
            new: What was found in it.
            old: What it held before and no longer holds.
            standing: What of that nothing readable took the place of.
        """
        listed = self.loader.listed
        kept = {each for each in standing if each.key in listed and listed[each.key].is_read}
        newer = {each.key for each in new}
        kept |= self._moved_on_from(old - kept, newer)
        self._successors |= {each.key: newer for each in old - kept}
        self.places.put(place, new | kept)

    def _moved_on_from(self, old: set[Place], new: set[ContentKey]) -> set[Place]:
        """Keep what exports said of the time before their newer version begins.

        A phone was purged, or a vendor keeps some months only: the newer version begins later
        and ends later. What begins later and does not end later was put right.
        """
        measured = {
            each
            for each in old
            if each.key in self.loader.listed
            and self.loader.listed[each.key].reader not in _KEPT_BY_HAND
            and each.key not in new
        }
        if not measured or not new:
            return set()
        self.loader.flush()
        before = span_of(self._con, (each.key for each in measured))
        now = span_of(self._con, new)
        if before is None or now is None:
            return set()
        if now.first_at <= before.first_at or now.last_at <= before.last_at:
            return set()
        return {each for each in measured if self._is_kept_before(each.key, now)}

    def _is_kept_before(self, key: ContentKey, now: Span) -> bool:
        """Cut a content off where its newer version begins; say whether anything is left."""
        own = span_of(self._con, [key])
        if own is None or own.first_at >= now.first_at:
            return False
        if own.last_at >= now.first_at:
            self._moved_on.append(self.loader.keep_before(key, now.first_at))
        return True

    def withdraw(self) -> tuple[Withdrawn, ...]:
        """Drop the contents that lie nowhere any more."""
        self.loader.flush()
        dead = self.loader.listed.keys() - self.places.contents(self.places.by_path)
        replaced = {key: newer for key, newer in self._successors.items() if key in dead}
        lost = rows_lost(self._con, replaced)
        withdrawn = note_withdrawn(
            self._con, dead - replaced.keys(), {key: lost.get(key, 0) for key in replaced}
        )
        self.loader.forget(dead)
        return withdrawn

    def store(self) -> tuple[Withdrawn, ...]:
        """Keep the books for the next ingest; return what moved on."""
        store_places(self._con, self.places)
        keep_sources(self._con)
        note_spans(self._con)
        return tuple(self._moved_on)


def _unopened(path: str, person_id: str | None) -> ContentKey:
    return hashlib.sha256(path.encode()).hexdigest(), person_id
