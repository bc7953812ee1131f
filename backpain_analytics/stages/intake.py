"""One ingest under way: export after export is read, and what lies nowhere any more goes."""

from collections import Counter
from collections.abc import Iterable

from backpain_analytics.settings.zones import matching_zone
from backpain_analytics.sources.exports import Export, ReadBefore, open_files
from backpain_analytics.sources.files.being_written import is_being_written
from backpain_analytics.sources.files.outcome import FileOutcome
from backpain_analytics.sources.files.scan import Scan
from backpain_analytics.sources.registry import READERS
from backpain_analytics.stages.inbox import Inbox
from backpain_analytics.warehouse.into.bookkeeping import ContentKey
from backpain_analytics.warehouse.into.export_load import ExportLoad, OnFile
from backpain_analytics.warehouse.into.versions import Versions
from backpain_analytics.warehouse.into.withdraw import Withdrawn
from backpain_analytics.warehouse.rows import Connection

_STILL_WRITTEN = "another program is still writing it; it is read next time"


class Intake:
    """Reads what arrived, remembers what lies where, and withdraws what lies nowhere."""

    def __init__(self, con: Connection, inbox: Inbox, on_file: OnFile, *, is_trial: bool) -> None:
        """Begin an ingest into an open draft."""
        self._con, self._inbox, self._on_file, self._is_trial = con, inbox, on_file, is_trial
        self._versions = Versions(con)
        self.outcomes: list[FileOutcome] = []
        self.zones: dict[str, str] = {}
        self.passed_over: Counter[str] = Counter()
        self.litter: Counter[str] = Counter()

    def drop(self, gone: Iterable[str]) -> None:
        """Note that some files on disk are no longer there."""
        self._versions.drop(gone)

    def concerns(self, scan: Scan) -> bool:
        """Say whether an entry has to be looked into: for news, or for what is gone from it."""
        surveyed = {reader.name for reader in READERS if reader.surveys}
        return bool(scan.changed) or not surveyed.isdisjoint(self._readers_gone(scan))

    def read(self, scan: Scan) -> None:
        """Read the changed files of an entry."""
        scan = self._without_busy(scan)
        export = self._open(scan)
        zone = self._found_zone(export)
        if zone is not None:
            scan = self._declare(scan, zone)
            export = self._open(scan)
        load = ExportLoad(self._con, self._versions, scan, export)
        self.outcomes += load.run(self._on_file)
        self.passed_over.update(export.passed_over)
        self.litter.update(export.litter)

    def finish(self) -> tuple[Withdrawn, ...]:
        """Bring back what stood behind others, withdraw what lies nowhere, and keep the books."""
        self._read_anew(self._versions.loader.to_read, for_good=True)
        withdrawn = self._versions.withdraw()
        self._read_anew(self._versions.loader.lacking, for_good=False)
        withdrawn += self._versions.withdraw()
        return withdrawn + self._versions.store()

    def _without_busy(self, scan: Scan) -> Scan:
        """Leave out what another program is writing, unless that kept it waiting before."""
        person_id = scan.entry.person_id
        busy = [
            file
            for file in (scan.files[place] for place in sorted(scan.changed))
            if is_being_written(file.path) and not self._versions.has_waited(file, person_id)
        ]
        for file in busy:
            outcome = FileOutcome(file.label, "waiting", _STILL_WRITTEN, person_id)
            self._versions.let_wait(file, outcome)
            self.outcomes.append(outcome)
        return scan.at(scan.changed - {file.place for file in busy})

    def _open(self, scan: Scan) -> Export:
        unchanged = scan.files.keys() - scan.changed
        readers = {place: self._versions.readers_at(place) for place in unchanged}
        before = ReadBefore(readers, self._readers_gone(scan))
        return open_files(scan, self._inbox.context(scan.entry.person_id), before)

    def _readers_gone(self, scan: Scan) -> frozenset[str]:
        """Return the readers of what is gone from an entry, or of what is no longer as it was."""
        changed = (self._versions.readers_at(place).values() for place in scan.changed)
        return self._versions.readers_gone(scan.place).union(*changed)

    def _found_zone(self, export: Export) -> str | None:
        """Return the zone that an export shows of somebody of whom nothing is declared."""
        if export.person_id is None or self._inbox.declares(export.person_id):
            return None
        return matching_zone(export.utc_offset_minutes)

    def _declare(self, scan: Scan, zone: str) -> Scan:
        """Declare a zone; everything of the person is read under it."""
        person_id = str(scan.entry.person_id)
        self.zones[person_id] = zone
        self._inbox = self._inbox.with_zone(person_id, zone, is_trial=self._is_trial)
        return scan.under(self._inbox.settings_of(person_id))

    def _read_anew(self, wanted: Iterable[ContentKey], *, for_good: bool) -> None:
        """Read files again: their name is another one now, or what spoke over them is gone."""
        loader, places = self._versions.loader, self._versions.places
        by_key = places.by_key(loader.listed.keys() & set(wanted))
        keys = {
            min(found, key=lambda place: place.label).path: key for key, found in by_key.items()
        }
        scans = list(self._inbox.scans_of({place: key[1] for place, key in keys.items()}))
        at_hand = {place for scan in scans for place in scan.changed}
        loader.forget((key for place, key in keys.items() if place in at_hand), for_good=for_good)
        for scan in scans:
            self.read(scan)
