"""Paths and whose they are: which hold something new, and under which settings they are read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.sources.files.members import files_below
from backpain_analytics.stages.intake import IngestRequest
from backpain_analytics.warehouse.bookkeeping import file_states, seen_files
from backpain_analytics.warehouse.publish import reading
from backpain_analytics.workspace import Workspace


@dataclass(frozen=True)
class Parcel:
    """A path and whose it is."""

    path: Path
    person_id: str | None


def parcels_of(workspace: Workspace, request: IngestRequest) -> Iterator[Parcel]:
    """Yield what a request names: each person's folder of the inbox, or a path of its own.

    Raises:
        UnreadableExportError: A named path does not exist.
        WorkspaceError: The person's name is blank.
    """
    if request.person_id is not None and not request.person_id.strip():
        raise WorkspaceError("--person needs a name.")
    for path in request.paths or (workspace.inbox,):
        resolved = path.resolve()
        if not path.exists():
            raise UnreadableExportError(f"{path}: no such file or folder.")
        if resolved == workspace.inbox:
            for entry in sorted(workspace.inbox.iterdir()):
                yield Parcel(entry, entry.name if entry.is_dir() else request.person_id)
        else:
            yield Parcel(path, _owner(workspace, resolved) or request.person_id)


def _owner(workspace: Workspace, path: Path) -> str | None:
    """Return the person in whose folder of the inbox a path lies; None elsewhere."""
    if workspace.inbox not in path.parents:
        return None
    first = path.relative_to(workspace.inbox).parts[0]
    return first if (workspace.inbox / first).is_dir() else None


def news_among(
    workspace: Workspace, draft: Path, parcels: list[Parcel]
) -> tuple[list[Parcel], int]:
    """Return the parcels with a file that is new or changed, and how many files are neither."""
    news, unchanged = [], 0
    with reading(draft) as con:
        seen = seen_files(con)
        for parcel in parcels:
            states = file_states(
                files_below(parcel.path), settings_name(workspace, parcel.person_id)
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
        for state in file_states(files_below(parcel.path), read_under):
            if read.get(state[:3], read_under) != read_under:
                raise WorkspaceError(
                    f"a time zone or a mapping has changed since {state[0]} was read. Run "
                    "'backpain run', which reads the inbox again before it computes."
                )
