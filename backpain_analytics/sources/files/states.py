"""How files and folders look on disk, without being opened."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class FileState:
    """How a file on disk looks, to be held against how it looked when it was read."""

    size: int
    modified_ns: int
    changed_ns: int
    """Moves also where a copy sets size and time of change back."""
    device: int
    """The disk; another one where a folder's own disk is not there."""
    read_under: str
    """Names the settings that reading depends on beside the file."""

    def is_as(self, seen: "FileState") -> bool:
        """Say whether nothing was written since, and nothing declared; disks change numbers."""
        return self == replace(seen, device=self.device)


def state_of(file: Path, read_under: str) -> FileState | None:
    """Return how a file looks now, or what a link leads to; None: it is gone."""
    try:
        state = file.lstat()
        if stat.S_ISLNK(state.st_mode):
            with suppress(OSError):
                state = file.stat()
    except OSError:
        return None
    return FileState(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_dev, read_under)


def device_of(folder: Path) -> int | None:
    """Return the number of the disk that a folder lies on; None where it cannot be listed."""
    try:
        with os.scandir(folder):
            return folder.stat().st_dev
    except OSError:
        return None


def is_own_disk(folder: Path) -> bool:
    """Say whether another disk begins at a folder, or where a link leads."""
    folder = folder.resolve()
    return device_of(folder) != device_of(folder.parent)
