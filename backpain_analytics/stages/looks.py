"""How the files of a request look on disk, taken once before any is read."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from backpain_analytics.sources.files.archives import label_of
from backpain_analytics.sources.files.listing import Listing
from backpain_analytics.sources.files.members import printable
from backpain_analytics.stages.parcels import Parcel
from backpain_analytics.warehouse.bookkeeping import FileState
from backpain_analytics.workspace import Workspace


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
    present = {place for look in looks for place in look.states}
    below = [place_of(workspace, root) for root in roots]
    away = [place for place in _folders(seen) if _is_away(workspace, place, seen, present)]
    away += [place for look in looks for place in _unavailable(workspace, look)]
    return {
        place
        for place in seen.keys() - present
        if not place.endswith("/")
        and any(is_below(place, root) for root in below)
        and not any(is_below(place, root) for root in away)
    }


def _unavailable(workspace: Workspace, look: Look) -> Iterator[str]:
    """Yield the places of which nobody can say tonight what lies there."""
    base = place_of(workspace, look.parcel.root)
    for one in look.listing.unavailable:
        yield f"{base}/{label_of(one.place, look.parcel.root)}"


def _folders(seen: Mapping[str, FileState]) -> list[str]:
    return [place.removesuffix("/") for place in seen if place.endswith("/")]


def _is_away(
    workspace: Workspace, place: str, seen: Mapping[str, FileState], present: set[str]
) -> bool:
    """Say whether a folder cannot be looked at tonight.

    One that is a disk of its own, or the link to one, is left as an empty folder or as a link to
    nowhere while that disk is away.
    """
    path = workspace.folder / place
    return (
        os.path.lexists(path)
        and _device(path) != seen[f"{place}/"].device
        and not any(is_below(found, place) for found in present)
    )


def folder_states(workspace: Workspace, looks: Iterable[Look]) -> dict[str, FileState]:
    """Return on which disks the inbox lies and each folder in it that holds something."""
    filled = [look.parcel for look in looks if look.states]
    folders = {parcel.path for parcel in filled if parcel.path.is_dir()}
    folders |= {parcel.root for parcel in filled}
    return {
        f"{place_of(workspace, folder)}/": FileState(0, 0, 0, device, "")
        for folder in sorted(folders)
        if folder.is_relative_to(workspace.inbox) and (device := _device(folder)) is not None
    }


def is_below(place: str, root: str) -> bool:
    """Say whether a place is that of a folder or of something in it."""
    return place == root or place.startswith(f"{root}/")


def _device(folder: Path) -> int | None:
    """Return the number of the disk that a folder lies on; None where it cannot be listed."""
    try:
        with os.scandir(folder):
            return folder.stat().st_dev
    except OSError:
        return None
