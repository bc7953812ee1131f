"""What the database says when it cannot go on, as a sentence about the file that the user knows."""

import errno
import re
from collections.abc import Callable
from pathlib import Path

import duckdb

from backpain_analytics.errors import (
    BackpainError,
    WarehouseBusyError,
    WarehouseError,
    WorkspaceError,
)

_HOLDER = re.compile(r"held in (.+?) \(PID (\d+)\)")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def known_name(path: Path) -> Path:
    """Return the warehouse that a draft is a draft of."""
    if path.suffix == ".duckdb":
        return path
    return path.with_name(path.name.partition(".")[0] + ".duckdb")


def as_sentence(error: duckdb.Error, path: Path) -> BackpainError:
    """Say what went wrong with a warehouse or a draft of it."""
    # The draft is gone by the time that anybody reads this.
    said = str(error).replace(path.name, known_name(path).name)
    for signs, sentence in _SENTENCES:
        if signs.search(said):
            return sentence(known_name(path), said)
    return WarehouseError(
        f"{known_name(path)}: the database could not go on: {_first_line(said)}. "
        "The warehouse was left as it was."
    )


def named(error: OSError, warehouse: Path) -> BackpainError | OSError:
    """Return a failure to copy or write as one of the file that the user knows."""
    if error.errno in _FULL:
        return _no_room(warehouse, "")
    return OSError(error.errno, error.strerror, str(warehouse))


def busy(warehouse: Path, said: str = "") -> WarehouseBusyError:
    """Say who has a warehouse open for writing, as far as the system tells."""
    holder = _HOLDER.search(said)
    who = f"{Path(holder[1]).name}, process {holder[2]}" if holder else "another program"
    return WarehouseBusyError(
        f"{warehouse} is open for writing ({who}). Close it there, then run this again. Tables "
        "of your own are better kept in a file of their own: see 'For analysts' in README.md."
    )


def _no_room(warehouse: Path, said: str) -> WarehouseError:
    return WarehouseError(
        f"there is not enough room on the disk of {warehouse}. The warehouse was left as it was. "
        "Make room for at least twice its size, then run this again."
    )


def _no_memory(warehouse: Path, said: str) -> WarehouseError:
    return WarehouseError(
        f"{warehouse}: the memory of this machine does not suffice: {_first_line(said)}. The "
        "warehouse was left as it was. Close other programs, then run this again."
    )


def _foreign_log(warehouse: Path, said: str) -> WorkspaceError:
    return WorkspaceError(
        f"{warehouse} cannot be opened while {warehouse.name}.wal lies beside it, left by a "
        "program that did not close the file. 'backpain run' puts it aside."
    )


def _newer_format(warehouse: Path, said: str) -> WorkspaceError:
    return WorkspaceError(
        f"{warehouse} was written by a newer version of DuckDB than is installed here. "
        "Update backpain, or put back the version that wrote it."
    )


def _damaged(warehouse: Path, said: str) -> WorkspaceError:
    return WorkspaceError(
        f"{warehouse} is damaged, or no DuckDB file: {_first_line(said)}. It was left as it is. "
        "Put a copy from before in its place; without one, move it away, then run 'backpain "
        "run': the inbox is read again, but what was loaded from elsewhere and the memory of "
        "earlier readings are gone."
    )


def _first_line(said: str) -> str:
    line = said.strip().partition("\n")[0]
    return line.rstrip(".!")[:200]


_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[Path, str], BackpainError]], ...] = (
    (re.compile("Could not set lock|different configuration"), busy),
    (
        re.compile("No space left|File too large|[Qq]uota exceeded|max_temp_directory_size"),
        _no_room,
    ),
    (re.compile("Out of Memory"), _no_memory),
    (re.compile(r"\bWAL\b"), _foreign_log),
    (re.compile("storage version"), _newer_format),
    (
        re.compile(
            "checksum|[Cc]orrupt|Could not read|not a valid DuckDB|[Ss]erializ|INTERNAL|invalidated"
        ),
        _damaged,
    ),
)
"""First match counts: a full disk invalidates the database as damage does."""
