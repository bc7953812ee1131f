"""The draft that is published when all went well, and the copy that a dry run throws away."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from backpain_analytics.errors import WorkspaceError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.files.listing import list_below
from backpain_analytics.stages.inbox import Inbox
from backpain_analytics.stages.ingest import IngestRequest, ingest
from backpain_analytics.warehouse.into.earlier import CarriedOver, OutsideFile, start_anew
from backpain_analytics.warehouse.notes import NightNotes
from backpain_analytics.warehouse.publish import (
    drafting,
    maker_of_draft,
    rewriting,
    trying,
)

_NAMES_LISTED = 40
"""Files that one sentence names."""


@contextmanager
def draft_to_publish(workspace: Workspace, notes: NightNotes | None = None) -> Iterator[Path]:
    """Yield a draft of the warehouse to work on; publish it on leaving.

    A draft of a warehouse by an earlier version is emptied first: `notes.is_rebuilt` then says
    that the inbox has to be read.

    Args:
        workspace: Whose warehouse.
        notes: Gathers what the user should know of the file; None: it is logged.

    Raises:
        WarehouseBusyError: Another run, or another program, is writing.
        WorkspaceError: The warehouse is damaged, or a later version made it.
    """
    notes = notes if notes is not None else NightNotes(is_logged=True)
    with drafting(workspace.warehouse, notes, workspace.limits) as draft:
        _renew(workspace, draft, notes)
        yield draft


@contextmanager
def draft_to_discard(workspace: Workspace, notes: NightNotes) -> Iterator[Path]:
    """Yield a copy of the warehouse as `draft_to_publish` does, and throw it away."""
    with trying(workspace.warehouse, workspace.limits) as draft:
        _renew(workspace, draft, notes)
        yield draft


def with_inbox(workspace: Workspace, request: IngestRequest, notes: NightNotes) -> IngestRequest:
    """Return what is asked, and the inbox too where the draft has nothing of it yet."""
    if not (notes.is_rebuilt and request.paths):
        return request
    return replace(request, paths=(workspace.inbox, *request.paths))


def _renew(workspace: Workspace, draft: Path, notes: NightNotes) -> None:
    """Empty a draft that an earlier version made, save what the inbox cannot give again."""
    if not draft.exists() or maker_of_draft(draft, workspace.limits) != "earlier":
        return
    with rewriting(draft, workspace.limits) as con:
        carried = start_anew(con, workspace.inbox)
    if carried.to_read and not any(list_below(each).entries for each in Inbox(workspace).folders):
        raise WorkspaceError(
            f"{workspace.warehouse} was made by an earlier version of backpain and has to be read "
            f"again from the inbox, but {workspace.inbox} holds no file. Put the exports back, "
            "then run this again."
        )
    notes.is_rebuilt = True
    notes.say(
        f"{workspace.warehouse} was made by an earlier version of backpain: the inbox is read "
        "again. What was said of associations before is remembered."
    )
    _carry_outside_files(workspace, draft, carried, notes)


def _carry_outside_files(
    workspace: Workspace, draft: Path, carried: CarriedOver, notes: NightNotes
) -> None:
    again = [file for file in carried.left if file.place and file.place.is_unchanged]
    for path, person_id in {(file.place.path, file.person_id) for file in again if file.place}:
        # As a trial: no time zone is written into backpain.toml under the caller's hands.
        request = IngestRequest((path,), person_id, is_trial=True)
        ingest(workspace, draft, request)
    lost = [file for file in carried.left if file not in again]
    became = {
        "Taken over as they were read then": carried.files,
        "Read again from where they were": again,
        "Not taken over, as this version asks more of their rows; being locked or from outside the "
        "inbox, they have to be ingested again": lost,
    }
    for what, files in became.items():
        if files:
            notes.say(f"{what}: {_names(files)}.", f"{what}: {len(files)} of them.")


def _names(files: Sequence[OutsideFile]) -> str:
    """Name files by what lay on disk, once each, with whose they are."""
    named = sorted(
        {
            f"{file.label.partition('!')[0]} ({file.person_id or 'persons named in it'})"
            for file in files
        }
    )
    more = [f"and {len(named) - _NAMES_LISTED} more"] if len(named) > _NAMES_LISTED else []
    return ", ".join(named[:_NAMES_LISTED] + more)
