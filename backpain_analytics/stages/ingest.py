"""Exports into the raw tables of a draft, file by file; what the inbox no longer says goes."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from backpain_analytics.errors import UnreadableExportError, WorkspaceError
from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.stages.inbox import Parcel, inside_inbox, parcels_of
from backpain_analytics.stages.intake import IngestRequest, IngestSummary, OnFile, say_nothing
from backpain_analytics.stages.looks import (
    Look,
    away_tonight,
    folder_states,
    is_below,
    look_at,
    place_of,
    vanished,
)
from backpain_analytics.stages.taking_in import Intake
from backpain_analytics.warehouse.into.bookkeeping import FileState, note_seen, seen_files
from backpain_analytics.warehouse.publish import reading, writing


def ingest(
    workspace: Workspace, draft: Path, request: IngestRequest, on_file: OnFile = say_nothing
) -> IngestSummary:
    """Load what is new or changed into the draft, and withdraw what the inbox no longer says.

    How files look is taken down once, before the first is read: what changes later is read next
    time. A person without a declared zone whose exports show one clock gets it written into
    backpain.toml.

    Raises:
        UnreadableExportError: A named path does not exist.
    """
    parcels = list(parcels_of(workspace, request))
    seen = _seen(draft)
    # What was seen before may have been locked then.
    looked_before: Mapping[str, FileState] = {} if request.password else seen
    looks = [look_at(workspace, parcel, looked_before) for parcel in parcels]
    roots = list(_roots(workspace, request, parcels))
    gone = vanished(workspace, looks, seen, roots)
    away = _concerned(workspace, away_tonight(workspace, looks, seen), roots)
    unchanged = sum(len(look.states) - len(look.changed) for look in looks)
    looks = [_without(look, away) for look in looks]
    if not gone and not any(look.changed for look in looks):
        return IngestSummary((), unchanged, litter=_litter(looks), away=away)
    with writing(draft) as con:
        intake = Intake(con, workspace, request, on_file)
        intake.drop(gone)
        for look in filter(intake.concerns, looks):
            intake.take_in(look)
        withdrawn = intake.finish()
        note_seen(con, folder_states(workspace, looks, away))
    return IngestSummary(
        tuple(intake.lines),
        unchanged,
        intake.zones,
        dict(intake.passed_over),
        withdrawn,
        _litter(looks) + intake.litter,
        away,
    )


def withdraw(workspace: Workspace, draft: Path, paths: Iterable[Path]) -> IngestSummary:
    """Let files that were named from elsewhere count no longer; they need not be there any more.

    Of the inbox only what is not there: files on a disk that is not connected.

    Raises:
        UnreadableExportError: Nothing was taken in from there, or it lies in the inbox.
    """
    seen = _seen(draft)
    gone = set[str]()
    for path in paths:
        within = inside_inbox(workspace, path)
        place = place_of(workspace, within or path)
        found = {name for name in seen if is_below(name, place)}
        if within and not _is_absent(workspace, found):
            raise UnreadableExportError(f"{path} lies in the inbox: take it out, then run.")
        if not found:
            raise UnreadableExportError(f"nothing was taken in from {path}.")
        gone |= found
    with writing(draft) as con:
        intake = Intake(con, workspace, IngestRequest(), say_nothing)
        intake.drop(gone)
        withdrawn = intake.finish()
    return IngestSummary((), 0, withdrawn=withdrawn)


def _is_absent(workspace: Workspace, places: Iterable[str]) -> bool:
    """Say whether there are files and none of them is at its place."""
    files = [place for place in places if not place.endswith("/")]
    return bool(files) and not any(os.path.lexists(workspace.folder / file) for file in files)


def _concerned(
    workspace: Workspace, away: Mapping[str, str], roots: Iterable[Path]
) -> dict[str, str]:
    """Return what is away of, or around, what was asked for."""
    named = [place_of(workspace, root) for root in roots]
    return {
        place: why
        for place, why in away.items()
        if any(is_below(place, root) or is_below(root, place) for root in named)
    }


def _without(look: Look, away: Iterable[str]) -> Look:
    """Leave closed what lies where another disk should be: it may be a stand-in."""
    away = list(away)
    return look.at(
        place
        for place in look.changed
        if not any(place.startswith(f"{folder}/") for folder in away)
    )


def _litter(looks: Iterable[Look]) -> Counter[str]:
    return Counter(what for look in looks for _, what in look.listing.litter)


def _seen(draft: Path) -> Mapping[str, FileState]:
    if not draft.exists():
        return {}
    with reading(draft) as con:
        return seen_files(con)


def _roots(
    workspace: Workspace, request: IngestRequest, parcels: Sequence[Parcel]
) -> Iterable[Path]:
    """Return below which paths a file that is missing has been taken out."""
    named = [inside_inbox(workspace, path) for path in request.paths or (workspace.inbox,)]
    if workspace.inbox in named:
        return [workspace.inbox]
    return [parcel.path for parcel in parcels if parcel.root == workspace.inbox]


def check_read_anew(workspace: Workspace, draft: Path) -> None:
    """See that the inbox was read under the settings of today.

    Raises:
        WorkspaceError: A time zone or a mapping has changed since a file was read.
    """
    seen = _seen(draft)
    for parcel in parcels_of(workspace, IngestRequest()):
        for place, state in look_at(workspace, parcel, seen).states.items():
            if place in seen and seen[place].read_under != state.read_under:
                raise WorkspaceError(
                    f"a time zone or a mapping has changed since {place} was read. Run "
                    "'backpain run', which reads the inbox again before it computes."
                )
