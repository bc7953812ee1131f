"""One ingest under way: export after export is read, and what lies nowhere any more goes."""

from collections import Counter
from collections.abc import Iterable

from backpain_analytics.progress import OnProgress, unseen
from backpain_analytics.records import FileOutcome, UnreadKind
from backpain_analytics.sources.export_files import ContentKey
from backpain_analytics.sources.exports import open_files
from backpain_analytics.sources.passed_over import PassedOver
from backpain_analytics.sources.registry import READERS
from backpain_analytics.sources.scan import Scan
from backpain_analytics.stages.inbox import Inbox
from backpain_analytics.warehouse.into.export_load import ExportLoad
from backpain_analytics.warehouse.into.versions import Versions
from backpain_analytics.warehouse.into.withdraw import Withdrawn
from backpain_analytics.warehouse.rows import Connection


class Intake:
    """Reads what arrived, remembers what lies where, and withdraws what lies nowhere."""

    def __init__(self, con: Connection, inbox: Inbox, *, is_trial: bool) -> None:
        """Begin an ingest into an open draft."""
        self._con, self._inbox, self._is_trial = con, inbox, is_trial
        self._versions = Versions(con)
        self.outcomes: list[FileOutcome] = []
        self.zones: dict[str, str] = {}
        self.passed_over: dict[tuple[str | None, PassedOver], int] = {}
        self.litter: Counter[str] = Counter()

    def drop(self, gone: Iterable[str]) -> None:
        """Note that some files on disk are no longer there."""
        self._versions.drop(gone)

    def concerns(self, scan: Scan) -> bool:
        """Say whether an entry has to be looked into: for news, or for what is gone from it."""
        surveyed = {reader.name for reader in READERS if reader.surveys}
        return bool(scan.changed or surveyed & self._versions.readers_gone(scan.place))

    def read(self, scan: Scan, on_progress: OnProgress = unseen) -> None:
        """Read the changed files of an entry."""
        person_id, before = scan.entry.person_id, self._versions.read_before(scan)
        export = open_files(scan, before, finds_zone=self._inbox.finds_zone(person_id))
        if person_id is not None and export.found_zone is not None:
            self.zones[person_id] = export.found_zone
            self._inbox = self._inbox.with_zone(
                person_id, export.found_zone, is_trial=self._is_trial
            )
        self.outcomes += ExportLoad(self._con, self._versions, export).run(on_progress)
        self.passed_over |= {(person_id, one): many for one, many in export.passed_over.items()}
        self.litter.update(export.litter)

    def unread(self) -> tuple[UnreadKind, ...]:
        """Return what the files that were read hold of kinds that are not read."""
        records: Counter[tuple[str | None, str, str, bool]] = Counter()
        for file in {(file.person_id, file.path): file for file in self.outcomes}.values():
            for kind, many in file.unread.items():
                records[file.person_id, str(file.reader), kind, False] += many
        for (person_id, found), files in self.passed_over.items():
            records[person_id, found.reader, found.kind, True] += files
        return tuple(
            UnreadKind(person_id, reader, kind, many, is_whole_file)
            for (person_id, reader, kind, is_whole_file), many in records.items()
        )

    def finish(self) -> tuple[Withdrawn, ...]:
        """Bring back what stood behind others, withdraw what lies nowhere, and keep the books."""
        self._read_anew(self._versions.loader.to_read, for_good=True)
        withdrawn = self._versions.withdraw()
        self._read_anew(self._versions.loader.lacking, for_good=False)
        withdrawn += self._versions.withdraw()
        return withdrawn + self._versions.store()

    def _read_anew(self, wanted: Iterable[ContentKey], *, for_good: bool) -> None:
        """Read files again: their name is another one now, or what replaced them is gone."""
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
