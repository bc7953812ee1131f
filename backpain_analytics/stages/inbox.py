"""What an ingest looks into: whose it is, and under which settings it is read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.folders import Folder
from backpain_analytics.settings.workspace import Workspace, declare_zone, with_zone
from backpain_analytics.sources.absent import (
    DISK_AWAY,
    Absent,
    find_absent,
    folder_states,
    has_moved_disk,
)
from backpain_analytics.sources.files.inbox import (
    InboxEntry,
    inbox_entries,
    named_entry,
    owner_of,
)
from backpain_analytics.sources.files.states import FileState
from backpain_analytics.sources.reader import Context
from backpain_analytics.sources.scan import Scan, is_below, place_of, scan

States = Mapping[str, FileState]
"""Place → how a file or folder looked when it was read."""


@dataclass(frozen=True)
class Inbox:
    """The inbox of a workspace, or paths named from it or from elsewhere."""

    workspace: Workspace
    paths: tuple[Path, ...] = ()
    """Files and folders; none: all of the inbox."""
    person_id: str | None = None
    """Whose they are; None: the folder of the inbox, or the ids in the file, say it."""
    password: str | None = field(default=None, repr=False)
    """Opens locked archives."""

    def entries(self) -> Iterator[InboxEntry]:
        """Yield each person's folder of the inbox, or the paths named.

        Raises:
            UnreadableExportError: A named path does not exist.
            WorkspaceError: The person's name is blank.
        """
        if self.person_id is not None and not self.person_id.strip():
            raise WorkspaceError("--person needs a name.")
        inbox = self.workspace.inbox
        for path in self.paths or (inbox,):
            if not path.exists():
                raise UnreadableExportError(f"{path}: no such file or folder.")
            within = self.inside(path)
            if within == inbox:
                for entry in inbox_entries(inbox):
                    yield replace(entry, person_id=entry.person_id or self.person_id)
                yield from self._named_entries()
            elif within is not None:
                yield InboxEntry(within, inbox, owner_of(within, inbox) or self.person_id)
            elif folder := self.named_folder(path):
                yield named_entry(folder.path, folder.person_id, path.resolve())
            else:
                yield InboxEntry(path, path.parent, self.person_id)

    def inside(self, path: Path) -> Path | None:
        """Return a path as it lies in the inbox, be that a link; None: it lies elsewhere."""
        own = self.workspace.inbox
        for inbox in (own, own.resolve()):
            for way in (path.absolute(), path.resolve()):
                if way == inbox or inbox in way.parents:
                    return own / way.relative_to(inbox)
        return None

    def named_folder(self, path: Path) -> Folder | None:
        """Return the folder that backpain.toml names and that a path lies in; None: in none."""
        resolved = path.resolve()
        folders = self.workspace.folders
        return next((each for each in folders if resolved.is_relative_to(each.path)), None)

    def _named_entries(self) -> Iterator[InboxEntry]:
        for folder in self.workspace.folders:
            yield named_entry(folder.path, folder.person_id)

    def scans(self, seen: States) -> list[Scan]:
        """Find all files, and which of them are not as they were when last seen."""
        return [self._scan(entry, seen) for entry in self.entries()]

    def scans_of(self, places: Mapping[str, str | None]) -> Iterator[Scan]:
        """Find some files wherever they lie, if they still do, as if they were new.

        Args:
            places: Place → whose file it is.
        """
        elsewhere = dict(places)
        for entry in Inbox(self.workspace).entries():
            found = self._scan(entry, {})
            mine = [place for place in places if is_below(place, found.place)]
            if mine:
                yield found.at(mine)
            for place in mine:
                elsewhere.pop(place, None)
        for place, person_id in elsewhere.items():
            path = Path(place)
            if path.is_absolute() and path.exists():
                yield from Inbox(self.workspace, (path,), person_id).scans({})

    def _scan(self, entry: InboxEntry, seen: States) -> Scan:
        context = Context(
            entry.person_id,
            self.workspace.zones(entry.person_id),
            self.workspace.mappings,
            password=self.password,
            about=self.workspace.settings.diary.about,
        )
        # What was seen before may have been locked then.
        return scan(entry, self.workspace.folder, context, {} if self.password else seen)

    def absent(self, scans: list[Scan], seen: States) -> Absent:
        """Return what was read before and is not there now, of what was asked for."""
        found = find_absent(self.workspace.folder, scans, seen, self._roots(scans))
        return replace(found, away={**found.away, **self._missing(scan.entry for scan in scans)})

    def _missing(self, entries: Iterable[InboxEntry]) -> dict[str, str]:
        """Return which folders that backpain.toml names are not there, read before or not."""
        return {
            self.place_of(entry.path): entry.closed
            for entry in entries
            if entry.beginning and entry.closed
        }

    def _roots(self, scans: list[Scan]) -> list[str]:
        """Return below which places a file that is missing has been taken out."""
        inbox = self.workspace.inbox
        named = [self.inside(path) for path in self.paths or (inbox,)]
        if inbox in named:
            return [self.place_of(each) for each in self.folders]
        entries = ((found.place, found.entry) for found in scans)
        return [place for place, entry in entries if entry.root == inbox or entry.beginning]

    @property
    def folders(self) -> tuple[Path, ...]:
        """The inbox, and the folders that backpain.toml names beside it."""
        return self.workspace.inbox, *(folder.path for folder in self.workspace.folders)

    def disks_away(self, seen: States) -> dict[str, str]:
        """Return which folders of the inbox lay on a disk that is not there now, and why.

        All files are looked at only if some folder lies on another disk than before.
        """
        missing = self._missing(self._named_entries())
        if not has_moved_disk(self.workspace.folder, seen):
            return missing
        away = self.absent(self.scans(seen), seen).away
        return missing | {place: reason for place, reason in away.items() if reason == DISK_AWAY}

    def folder_states(self, scans: list[Scan], absent: Absent) -> dict[str, FileState]:
        """Return on which disks the folders lie that hold something."""
        return folder_states(self.workspace.folder, self.folders, scans, absent.away)

    def place_of(self, path: Path) -> str:
        """Return what the warehouse calls a path."""
        return place_of(self.workspace.folder, path)

    def finds_zone(self, person_id: str | None) -> bool:
        """Say whether exports may show by which clock somebody lives, as nothing is declared."""
        return person_id is not None and person_id not in self.workspace.settings.persons

    def with_zone(self, person_id: str, zone: str, *, is_trial: bool) -> "Inbox":
        """Return the inbox with somebody's zone declared; only in a trial it is not written."""
        declare = with_zone if is_trial else declare_zone
        return replace(self, workspace=declare(self.workspace, person_id, zone))
