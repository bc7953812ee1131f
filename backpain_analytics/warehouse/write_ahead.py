"""The logs that DuckDB keeps beside a database, and copies that do not leave them out.

A program that has the warehouse open for writing keeps what it commits in `warehouse.duckdb.wal`
until it closes the file. If it dies the log stays, and belongs to that very file: beside another
one it keeps everybody from opening it.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import duckdb

from backpain_analytics.settings.limits import NO_LIMITS, Limits
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE
from backpain_analytics.warehouse.connection import connected
from backpain_analytics.warehouse.failures import as_sentence, busy, named

if sys.platform != "win32":
    import fcntl

_PIECE_BYTES = 4 * 2**20

Signature = tuple[tuple[str, int, int, int], ...]
"""Of the warehouse and its logs: name, inode, size and time of the last change."""


def logs_of(database: Path) -> list[Path]:
    """Return the logs beside a database: its own, or those of one that lay there before."""
    return sorted(database.parent.glob(f"{database.name}.wal*"))


def signature(warehouse: Path) -> Signature:
    """Return what changes when anybody writes."""
    found = [path for path in (warehouse, *logs_of(warehouse)) if path.exists()]
    states = ((path.name, path.stat()) for path in found)
    return tuple((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in states)


@contextmanager
def shared(warehouse: Path) -> Iterator[BinaryIO | None]:
    """Open a warehouse so that nobody can write to it meanwhile; readers come and go.

    It is the lock that DuckDB itself asks for, so a client that wants to write learns who
    holds it. The system gives it back once any handle of this process on the file is closed.

    Raises:
        WarehouseBusyError: Somebody has it open for writing.
    """
    if not warehouse.exists():
        yield None
        return
    with warehouse.open("rb") as file:
        if sys.platform != "win32":
            try:
                fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError) as error:
                # DuckDB says which process it is.
                raise busy(warehouse, str(_why_closed(warehouse) or "")) from error
            except OSError:
                # A file system without locks: the signature tells whether somebody wrote.
                pass
        yield file


def copy_with_logs(
    file: BinaryIO, warehouse: Path, draft: Path, limits: Limits = NO_LIMITS
) -> list[Path]:
    """Copy a warehouse held open, with all that was committed to it.

    Returns:
        The logs beside the warehouse that do not belong to it; it opens only without them.

    Raises:
        BackpainError: There is no room, or it is damaged.
    """
    logs = logs_of(warehouse)
    _copy(file, warehouse, logs, draft)
    problem = _why_closed(draft)
    if problem and logs:
        discard(draft)
        _copy(file, warehouse, [], draft)
        problem = _why_closed(draft)
    else:
        _take_up_logs(draft, limits)
        logs = []
    if problem:
        raise as_sentence(problem, draft) from problem
    return logs


def set_aside(logs: list[Path], warehouse: Path, kept: Path) -> list[Path]:
    """Rename logs to lie beside a kept file, or where one would; return their new names."""
    aside = [_beside(kept, warehouse, log) for log in logs]
    for log, path in zip(logs, aside, strict=True):
        log.rename(path)
    return aside


def swapping(warehouse: Path) -> Path:
    """Return the name beside which logs wait while a draft takes the warehouse's place."""
    return warehouse.with_suffix(".swapping")


def recover(warehouse: Path) -> list[Path]:
    """Put back the logs that a swap which was cut off had moved.

    Returns:
        Those in whose place others lie by now, under the names that they are kept by.
    """
    waiting = logs_of(swapping(warehouse))
    if logs_of(warehouse):
        return set_aside(waiting, swapping(warehouse), dated(warehouse))
    set_aside(waiting, swapping(warehouse), warehouse)
    return []


def dated(warehouse: Path) -> Path:
    """Return a name with the moment in it, under which nothing is kept yet."""
    now = datetime.now(UTC)
    while True:
        path = warehouse.with_suffix(f".{now:%Y-%m-%dT%H%M%S}.duckdb")
        if not path.exists() and not logs_of(path):
            return path
        now += timedelta(seconds=1)


def discard(draft: Path) -> None:
    """Remove a draft and what the database kept beside it."""
    draft.unlink(missing_ok=True)
    for log in logs_of(draft):
        log.unlink(missing_ok=True)
    shutil.rmtree(draft.with_name(draft.name + ".tmp"), ignore_errors=True)


def _beside(other: Path, database: Path, log: Path) -> Path:
    return other.with_name(other.name + log.name.removeprefix(database.name))


def _copy(file: BinaryIO, warehouse: Path, logs: list[Path], draft: Path) -> None:
    file.seek(0)
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY_FILE)
        with os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(file, target, _PIECE_BYTES)
        for log in logs:
            shutil.copyfile(log, _beside(draft, warehouse, log))
    except OSError as error:
        raise named(error, warehouse) from error


def _why_closed(database: Path) -> duckdb.Error | None:
    try:
        with connected(database, read_only=True):
            pass
    except duckdb.OutOfMemoryException as error:
        raise as_sentence(error, database) from error
    except duckdb.Error as error:
        return error
    return None


def _take_up_logs(draft: Path, limits: Limits) -> None:
    """Write what the logs hold into the draft itself."""
    if not logs_of(draft):
        return
    try:
        with connected(draft, limits) as con:
            con.execute("checkpoint")
    except duckdb.Error as error:
        raise as_sentence(error, draft) from error
