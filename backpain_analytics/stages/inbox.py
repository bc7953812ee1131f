"""Paths and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.files.inbox import inbox_entries, owner_of
from backpain_analytics.sources.files.listing import Listing, list_below, unlisted
from backpain_analytics.stages.intake import IngestRequest


@dataclass(frozen=True)
class Parcel:
    """A path and whose it is."""

    path: Path
    person_id: str | None
    root: Path
    """What its files are named from."""
    closed: str | None = None
    """Why it is not looked into."""

    def listing(self) -> Listing:
        """List what lies there now."""
        return unlisted(self.path, self.closed) if self.closed else list_below(self.path)


def parcels_of(workspace: Workspace, request: IngestRequest) -> Iterator[Parcel]:
    """Yield what a request names: each person's folder of the inbox, or a path of its own.

    Raises:
        UnreadableExportError: A named path does not exist.
        WorkspaceError: The person's name is blank.
    """
    if request.person_id is not None and not request.person_id.strip():
        raise WorkspaceError("--person needs a name.")
    for path in request.paths or (workspace.inbox,):
        if not path.exists():
            raise UnreadableExportError(f"{path}: no such file or folder.")
        within = inside_inbox(workspace, path)
        if within == workspace.inbox:
            for entry in inbox_entries(workspace.inbox):
                owner = entry.person_id or request.person_id
                yield Parcel(entry.path, owner, workspace.inbox, entry.closed)
        elif within is not None:
            owner = owner_of(within, workspace.inbox) or request.person_id
            yield Parcel(within, owner, workspace.inbox)
        else:
            yield Parcel(path, request.person_id, path.parent)


def inside_inbox(workspace: Workspace, path: Path) -> Path | None:
    """Return a path as it lies in the inbox, be that a link; None: it lies elsewhere."""
    for inbox in (workspace.inbox, workspace.inbox.resolve()):
        for way in (path.absolute(), path.resolve()):
            if way == inbox or inbox in way.parents:
                return workspace.inbox / way.relative_to(inbox)
    return None
