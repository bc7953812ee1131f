"""How the files of a request look on disk, taken once before any is read."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from backpain_analytics.settings.workspace import Workspace
from backpain_analytics.sources.files.archives import label_of
from backpain_analytics.sources.files.listing import Listing
from backpain_analytics.sources.files.members import printable
from backpain_analytics.stages.inbox import Parcel, parcels_of
from backpain_analytics.stages.intake import IngestRequest
from backpain_analytics.warehouse.into.bookkeeping import FileState

_DISK_AWAY = (
    "another disk lay here when its files were read. Nothing is read here until it is connected "
    "again, and what was read still counts. If it is to count no longer, name this folder to "
    "'backpain withdraw'"
)
_OWN_DISK = "a disk of its own"
"""Stands in a folder's state, in place of settings, where another disk than its parent's begins."""


@dataclass(frozen=True)
class Look:
    """The files of a parcel, and which of them are new or changed."""

    parcel: Parcel
    listing: Listing = field(repr=False)
    states: Mapping[str, FileState]
    """By place: what a file is called in the warehouse, wherever the workspace lies."""
    files: Mapping[str, Path] = field(repr=False)
    """Where to open them."""
    places: Mapping[str, str] = field(repr=False)
    """Label, as the user knows a file → its place."""
    changed: frozenset[str]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Place → label."""
        return {place: label for label, place in self.places.items()}

    def at(self, places: Iterable[str]) -> "Look":
        """Return the look with just these files as changed."""
        return replace(self, changed=frozenset(self.files.keys() & set(places)))

    def chosen(self) -> list[Path]:
        """Return the changed files, in name order."""
        return [self.files[place] for place in sorted(self.changed)]


def look_at(workspace: Workspace, parcel: Parcel, seen: Mapping[str, FileState]) -> Look:
    """Take down how the files of a parcel look now, beside how they looked when they were read."""
    read_under = settings_name(workspace, parcel.person_id)
    base = place_of(workspace, parcel.root)
    listing = parcel.listing()
    files, states, places = {}, {}, {}
    for file in listing.entries:
        state = state_of(file, read_under)
        if state is not None:
            label = label_of(file, parcel.root)
            place = f"{base}/{label}"
            files[place], states[place], places[label] = file, state, place
    changed = frozenset(
        place
        for place, state in states.items()
        if place not in seen or not state.is_as(seen[place])
    )
    return Look(parcel, listing, states, files, places, changed)


def state_of(file: Path, read_under: str) -> FileState | None:
    """Return how a file looks now, or what a link leads to; None: it is gone since."""
    try:
        state = file.lstat()
        if stat.S_ISLNK(state.st_mode):
            with suppress(OSError):
                state = file.stat()
    except OSError:
        return None
    return FileState(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_dev, read_under)


def place_of(workspace: Workspace, path: Path) -> str:
    """Name a path below the workspace by its way from there, so that a workspace can move."""
    if path.is_relative_to(workspace.folder):
        return printable(path.relative_to(workspace.folder).as_posix())
    return printable(path.resolve().as_posix())


def settings_name(workspace: Workspace, person_id: str | None) -> str:
    """Name what reading depends on beside the file: zones and column mappings."""
    content = (person_id, workspace.zones(person_id), workspace.mappings)
    return hashlib.sha256(repr(content).encode()).hexdigest()


def vanished(
    workspace: Workspace,
    looks: Sequence[Look],
    seen: Mapping[str, FileState],
    roots: Iterable[Path],
) -> set[str]:
    """Return the places below some folders of the inbox at which no file is any more.

    What cannot be looked at, as its disk is not there tonight, has not vanished.
    """
    below = [place_of(workspace, root) for root in roots]
    away = away_tonight(workspace, looks, seen)
    return {
        place
        for place in _missing(looks, seen)
        if any(is_below(place, root) for root in below)
        and not any(is_below(place, root) for root in away)
    }


def away_tonight(
    workspace: Workspace, looks: Sequence[Look], seen: Mapping[str, FileState]
) -> dict[str, str]:
    """Return the places that cannot be looked at tonight, of which something was read, and why."""
    missing = _missing(looks, seen)
    present = {place for look in looks for place in look.states}
    away = dict.fromkeys(disks_away(workspace, seen, present), _DISK_AWAY)
    away |= {place: why for look in looks for place, why in _unavailable(workspace, look)}
    return {
        place: why
        for place, why in away.items()
        if any(is_below(each, place) for each in missing)
        and not any(is_below(place, other) for other in away.keys() - {place})
    }


def _missing(looks: Iterable[Look], seen: Mapping[str, FileState]) -> set[str]:
    present = {place for look in looks for place in look.states}
    return {place for place in seen.keys() - present if not place.endswith("/")}


def _unavailable(workspace: Workspace, look: Look) -> Iterator[tuple[str, str]]:
    """Yield the places of which nobody can say tonight what lies there, and why."""
    base = place_of(workspace, look.parcel.root)
    for one in look.listing.unavailable:
        yield f"{base}/{label_of(one.place, look.parcel.root)}", one.reason


def disks_away(
    workspace: Workspace, seen: Mapping[str, FileState], present: Iterable[str]
) -> list[str]:
    """Return the folders that lay on a disk which is not there tonight.

    A folder that is a disk of its own, or the link to one, is left as an empty folder or as a
    link to nowhere while that disk is away; or with what was put beneath the disk meanwhile.
    """
    found = []
    for name, state in seen.items():
        place = name.removesuffix("/")
        path = workspace.folder / place
        if place == name or not os.path.lexists(path) or _device(path) == state.device:
            continue
        is_beneath = state.read_under == _OWN_DISK and not _is_own_disk(path)
        if is_beneath or not any(is_below(each, place) for each in present):
            found.append(place)
    return found


def inbox_disks_away(workspace: Workspace, seen: Mapping[str, FileState]) -> dict[str, str]:
    """Return which folders of the inbox lay on a disk that is not there now, and why.

    All files are looked at only if some folder lies on another disk than before.
    """
    if all(
        _device(workspace.folder / name) == seen[name].device for name in seen if name.endswith("/")
    ):
        return {}
    looks = [look_at(workspace, parcel, seen) for parcel in parcels_of(workspace, IngestRequest())]
    away = away_tonight(workspace, looks, seen)
    return {place: why for place, why in away.items() if why == _DISK_AWAY}


def folder_states(
    workspace: Workspace, looks: Iterable[Look], away: Iterable[str] = ()
) -> dict[str, FileState]:
    """Return on which disks the inbox lies and each folder in it that holds something.

    Args:
        workspace: Whose inbox.
        looks: At all of it.
        away: Places of which the disk that they lay on is still to be known.
    """
    filled = [look.parcel for look in looks if look.states]
    folders = {parcel.path for parcel in filled if parcel.path.is_dir()}
    folders |= {parcel.root for parcel in filled}
    unknown = {f"{place}/" for place in away}
    return {
        f"{place_of(workspace, folder)}/": FileState(
            0, 0, 0, device, _OWN_DISK if _is_own_disk(folder) else ""
        )
        for folder in sorted(folders)
        if folder.is_relative_to(workspace.inbox)
        and (device := _device(folder)) is not None
        and f"{place_of(workspace, folder)}/" not in unknown
    }


def is_below(place: str, root: str) -> bool:
    """Say whether a place is that of a folder or of something in it."""
    return place == root or place.startswith(f"{root}/")


def _is_own_disk(folder: Path) -> bool:
    """Say whether another disk begins at a folder, or where a link leads."""
    folder = folder.resolve()
    return _device(folder) != _device(folder.parent)


def _device(folder: Path) -> int | None:
    """Return the number of the disk that a folder lies on; None where it cannot be listed."""
    try:
        with os.scandir(folder):
            return folder.stat().st_dev
    except OSError:
        return None
