"""What of an inbox is not there now: files that were taken out, and disks that are away."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.sources.files.states import FileState, device_of, is_own_disk
from backpain_analytics.sources.scan import Scan, is_below, place_of

DISK_AWAY = (
    "another disk lay here when its files were read. Nothing is read here until it is connected "
    "again, and what was read still counts. If it is to count no longer, name this folder to "
    "'backpain withdraw'"
)
_OWN_DISK = "a disk of its own"
"""Stands in a folder's state, in place of settings, where another disk than its parent's begins."""


@dataclass(frozen=True)
class Absent:
    """What was read before and is not there now."""

    gone: frozenset[str]
    """Places at which no file is any more."""
    away: Mapping[str, str]
    """Place → why it cannot be looked at now; what was read there still counts."""


def find_absent(
    workspace: Path, scans: Sequence[Scan], seen: Mapping[str, FileState], roots: Sequence[str]
) -> Absent:
    """Hold what is there against what was seen before.

    Args:
        workspace: The folder from which places are named.
        scans: What is there now.
        seen: Place → how it looked when it was read; that of a folder ends in a slash.
        roots: Places below which a file that is missing is gone, unless its disk is away.
    """
    present = {place for scan in scans for place in scan.files}
    missing = {place for place in seen.keys() - present if not place.endswith("/")}
    away = dict.fromkeys(_disks_away(workspace, seen, present), DISK_AWAY)
    for scan in scans:
        away |= scan.unavailable
    away = {
        place: reason
        for place, reason in away.items()
        if _holds_any(place, missing) and not _lies_in_any(place, away.keys() - {place})
    }
    gone = frozenset(
        place for place in missing if _lies_in_any(place, roots) and not _lies_in_any(place, away)
    )
    asked = {
        place: reason
        for place, reason in away.items()
        if _lies_in_any(place, roots) or _holds_any(place, roots)
    }
    return Absent(gone, asked)


def has_moved_disk(workspace: Path, seen: Mapping[str, FileState]) -> bool:
    """Say whether some folder lies on another disk than before, or is not there."""
    return any(
        device_of(workspace / place) != state.device
        for place, state in seen.items()
        if place.endswith("/")
    )


def folder_states(
    workspace: Path, inboxes: Sequence[Path], scans: Iterable[Scan], away: Iterable[str] = ()
) -> dict[str, FileState]:
    """Return on which disks inboxes lie and each folder in them that holds something.

    Those in `away` are left out: of them the disk that they lay on is still to be known.
    """
    filled = [scan.entry for scan in scans if scan.files]
    folders = {entry.path for entry in filled if entry.path.is_dir()}
    folders |= {entry.root for entry in filled}
    unknown = set(away)
    return {
        f"{place}/": FileState(0, 0, 0, device, _OWN_DISK if is_own_disk(folder) else "")
        for folder in sorted(folders)
        if any(folder.is_relative_to(inbox) for inbox in inboxes)
        and (device := device_of(folder)) is not None
        and (place := place_of(workspace, folder)) not in unknown
    }


def _disks_away(
    workspace: Path, seen: Mapping[str, FileState], present: Iterable[str]
) -> Iterator[str]:
    """Yield the folders that lay on a disk which is not there now.

    A folder that is a disk of its own, or the link to one, is left as an empty folder or as a
    link to nowhere while that disk is away; or with what was put beneath the disk meanwhile.
    """
    for name, state in seen.items():
        place = name.removesuffix("/")
        path = workspace / place
        if place == name or not os.path.lexists(path) or device_of(path) == state.device:
            continue
        is_beneath = state.read_under == _OWN_DISK and not is_own_disk(path)
        if is_beneath or not _holds_any(place, present):
            yield place


def _holds_any(root: str, places: Iterable[str]) -> bool:
    return any(is_below(place, root) for place in places)


def _lies_in_any(place: str, roots: Iterable[str]) -> bool:
    return any(is_below(place, root) for root in roots)
