"""What the database says when it cannot go on, as a sentence about the file that the user knows."""

import errno
import re
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
    warehouse = known_name(path)
    # The draft is gone by the time that anybody reads this.
    said = str(error).replace(path.name, warehouse.name)
    if re.search("Could not set lock|different configuration", said):
        return busy(warehouse, said)
    kind, sentence = next(
        (kind, sentence) for signs, kind, sentence in _SENTENCES if re.search(signs, said)
    )
    first_line = said.partition("\n")[0].rstrip(".!")
    return kind(sentence.format(warehouse=warehouse, said=first_line[:200]))


def named(error: OSError, warehouse: Path) -> BackpainError | OSError:
    """Return a failure to copy or write as one of the file that the user knows."""
    if error.errno in _FULL:
        return WarehouseError(_NO_ROOM.format(warehouse=warehouse))
    return OSError(error.errno, error.strerror, str(warehouse))


def busy(warehouse: Path, said: str = "") -> WarehouseBusyError:
    """Say who has a warehouse open for writing, as far as the system tells."""
    holder = _HOLDER.search(said)
    who = f"{Path(holder[1]).name}, process {holder[2]}" if holder else "another program"
    return WarehouseBusyError(
        f"{warehouse} is open for writing ({who}). Close it there, then run this again. Tables "
        "of your own are better kept in a file of their own: see 'For analysts' in README.md."
    )


_NO_ROOM = (
    "there is not enough room on the disk of {warehouse}. The warehouse was left as it was. "
    "Make room for at least twice its size, then run this again."
)
_SENTENCES: tuple[tuple[str, type[BackpainError], str], ...] = (
    (
        "No space left|File too large|[Qq]uota exceeded|max_temp_directory_size",
        WarehouseError,
        _NO_ROOM,
    ),
    (
        "Out of Memory",
        WarehouseError,
        "{warehouse}: the memory of this machine does not suffice: {said}. The warehouse was left "
        "as it was. Close other programs, or allow more under [limits] in backpain.toml, then run "
        "this again.",
    ),
    (
        r"\bWAL\b",
        WorkspaceError,
        "{warehouse} cannot be opened while {warehouse.name}.wal lies beside it, left by a program "
        "that did not close the file. 'backpain run' puts it aside.",
    ),
    (
        "storage version",
        WorkspaceError,
        "{warehouse} was written by a newer version of DuckDB than is installed here. Update "
        "backpain, or put back the version that wrote it.",
    ),
    (
        "checksum|[Cc]orrupt|Could not read|not a valid DuckDB|[Ss]erializ|INTERNAL|invalidated",
        WorkspaceError,
        "{warehouse} is damaged, or no DuckDB file: {said}. It was left as it is. Put a copy from "
        "before in its place; without one, move it away, then run 'backpain run': the inbox is "
        "read again, but what was loaded from elsewhere and the memory of earlier readings are "
        "gone.",
    ),
    (
        "",
        WarehouseError,
        "{warehouse}: the database could not go on: {said}. The warehouse was left as it was.",
    ),
)
"""Signs in what DuckDB says, and the sentence. First match counts: a full disk invalidates the
database as damage does."""
