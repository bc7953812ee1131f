"""Paths and whose they are: which hold something new, and under which settings they are read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.sources.files.inbox import inbox_entries, owner_of
from backpain_analytics.sources.files.listing import Listing, list_below, unlisted
from backpain_analytics.stages.intake import IngestRequest
from backpain_analytics.warehouse.bookkeeping import file_states, seen_files
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.workspace import Workspace


@dataclass(frozen=True)
class Parcel:
    """A path and whose it is."""

    path: Path
    person_id: str | None
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
        if path.resolve() == workspace.inbox.resolve():
            for entry in inbox_entries(workspace.inbox):
                yield Parcel(entry.path, entry.person_id or request.person_id, entry.closed)
        else:
            yield Parcel(path, owner_of(path, workspace.inbox) or request.person_id)


def news_among(
    workspace: Workspace, draft: Path, parcels: list[Parcel]
) -> tuple[list[Parcel], int]:
    """Return the parcels with a file that is new or changed, and how many files are neither."""
    news, unchanged = [], 0
    with reading(draft) as con:
        seen = seen_files(con)
        for parcel in parcels:
            states = file_states(
                parcel.listing().entries, settings_name(workspace, parcel.person_id)
            )
            unseen = states - seen
            unchanged += len(states) - len(unseen)
            if unseen:
                news.append(parcel)
    return news, unchanged


def settings_name(workspace: Workspace, person_id: str | None) -> str:
    """Name what reading depends on beside the file: zones and column mappings."""
    content = (person_id, workspace.zones(person_id), workspace.mappings)
    return hashlib.sha256(repr(content).encode()).hexdigest()


def check_read_anew(workspace: Workspace, draft: Path) -> None:
    """See that the inbox was read under the settings of today.

    Raises:
        WorkspaceError: A time zone or a mapping has changed since a file was read.
    """
    if not draft.exists():
        return
    with reading(draft) as con:
        read = {state[:3]: state[3] for state in seen_files(con)}
    for parcel in parcels_of(workspace, IngestRequest()):
        read_under = settings_name(workspace, parcel.person_id)
        for state in file_states(parcel.listing().entries, read_under):
            if read.get(state[:3], read_under) != read_under:
                raise WorkspaceError(
                    f"a time zone or a mapping has changed since {state[0]} was read. Run "
                    "'backpain run', which reads the inbox again before it computes."
                )
