"""What lies below a path now: files to look at, litter, and what cannot be looked at."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backpain_analytics.sources.files.litter import (
    is_nobodys,
    is_systems_own,
    litter_kind,
    original_of,
)

_AWAY = (
    "a link that leads nowhere. Plug in or connect what it leads to, or delete the link; until "
    "then what was read there before still counts"
)
_CLOSED = (
    "it cannot be looked into ({}). Allow reading it, connect its drive, or take it out of the "
    "inbox; what was read there before still counts"
)
_EMPTY = (
    "a link to an empty folder, as where a stick or drive is not connected. Connect it, or delete "
    "the link; until then what was read there before still counts"
)
_GONE = "it went away while the inbox was looked at; it is looked at again next time"
_NOT_DOWNLOADED = (
    "not downloaded yet: iCloud keeps it elsewhere. Open it in Files or Finder; what was read of "
    "it before still counts"
)


@dataclass(frozen=True)
class Unavailable:
    """What cannot be looked at, so that nobody can say what it holds."""

    entry: Path
    """What lies there in its place: a link, a closed folder, a placeholder."""
    place: Path
    """Where its files are when it is available: nothing at or below counts as gone."""
    reason: str


@dataclass(frozen=True)
class Listing:
    """What lies at or below a path, in name order. A system's own is left out."""

    root: Path
    files: tuple[Path, ...] = ()
    """To be looked at: whatever is no folder, links included, which are not followed."""
    unavailable: tuple[Unavailable, ...] = ()
    litter: tuple[tuple[Path, str], ...] = ()
    """What is not looked at for its name, and what it is."""

    @property
    def home(self) -> Path:
        """Where links must stay."""
        return self.root.parent if self.files == (self.root,) else self.root

    @property
    def entries(self) -> list[Path]:
        """What is to be remembered as seen: files, and what stands in place of some."""
        closed = (one.entry for one in self.unavailable if os.path.lexists(one.entry))
        return sorted([*self.files, *closed])


def list_below(root: Path) -> Listing:
    """List a file or folder; only the path itself may be a link to a folder."""
    reason = why_away(root)
    if reason:
        return unlisted(root, reason)
    found: list[_Found] = []
    if root.is_dir():
        found = list(_found_below(root))
        if not found and root.is_symlink():
            return unlisted(root, _EMPTY)
    elif not is_systems_own(root.name):
        found = [_judged(root)]
    found.sort(key=lambda one: one[0])
    return Listing(
        root,
        tuple(path for path, verdict in found if verdict is None),
        tuple(verdict for _, verdict in found if isinstance(verdict, Unavailable)),
        tuple((path, verdict) for path, verdict in found if isinstance(verdict, str)),
    )


def unlisted(root: Path, reason: str) -> Listing:
    """Return the listing of what is not looked into as a whole."""
    return Listing(root, unavailable=(Unavailable(root, root, reason),))


_Found = tuple[Path, "str | Unavailable | None"]
"""A path, and what litter it is or why it cannot be looked at."""


def _found_below(root: Path) -> Iterator[_Found]:
    folders = [(root, litter_kind(root.name) if not is_nobodys(root.name) else None)]
    while folders:
        folder, what = folders.pop()
        try:
            entries = [(one.name, one.is_dir(follow_symlinks=False)) for one in os.scandir(folder)]
        except OSError as error:
            yield folder, Unavailable(folder, folder, _CLOSED.format(error.strerror))
            continue
        for name, is_folder in entries:
            path = folder / name
            if is_folder and not is_nobodys(name):
                folders.append((path, what or litter_kind(name)))
            elif not is_folder and not is_systems_own(name):
                yield (path, what) if what else _judged(path)


def _judged(path: Path) -> _Found:
    original = original_of(path.name)
    if original is not None:
        return path, Unavailable(path, path.with_name(original), _NOT_DOWNLOADED)
    what = litter_kind(path.name)
    away = why_away(path) if what is None and path.is_symlink() else None
    return path, Unavailable(path, path, away) if away else what


def why_away(path: Path) -> str | None:
    """Say why a path, or what a link leads to, cannot be reached; None where it can."""
    try:
        path.stat()
    except FileNotFoundError:
        return _AWAY if path.is_symlink() else _GONE
    except OSError as error:
        return _CLOSED.format(error.strerror)
    return None
