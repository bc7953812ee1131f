"""Write a draft beside the warehouse and swap it in; readers are never locked out.

DuckDB lets no one write while another process reads. So a run works on a copy; open readers
keep the old file, new ones see the new, and a crash at any point leaves the old file whole.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from backpain_analytics.errors import WarehouseBusyError, WorkspaceError
from backpain_analytics.warehouse.models import ensure_raw_tables
from backpain_analytics.workspace import OWNER_ONLY_FILE

_STORAGE_VERSION = "v1.4.0"
"""So that analysts' clients of DuckDB 1.4 and later open the file."""


@contextmanager
def drafting(warehouse: Path) -> Iterator[Path]:
    """Hold the writer's lock and yield a draft of the warehouse; swap it in if all went well.

    The draft is thrown away when the body raises, or has written nothing to it.

    Raises:
        WarehouseBusyError: Another process holds the lock; the message says which.
    """
    draft = warehouse.with_suffix(".draft")
    with _writers_lock(warehouse):
        _discard(draft)
        if warehouse.exists():
            shutil.copyfile(warehouse, draft)
            draft.chmod(OWNER_ONLY_FILE)
        before = _modified(draft)
        try:
            yield draft
            if _modified(draft) != before:
                _swap_in(draft, warehouse)
        finally:
            _discard(draft)


@contextmanager
def writing(draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a draft for writing, with all raw tables in place, and leave it checkpointed.

    Raises:
        WorkspaceError: Another version made the warehouse, with other raw tables.
    """
    con = duckdb.connect(str(draft), config={"storage_compatibility_version": _STORAGE_VERSION})
    try:
        draft.chmod(OWNER_ONLY_FILE)
        _settle(con)
        # Synced once, when it takes the warehouse's place; until then it can be thrown away.
        con.execute("set fsync_mode = 'NONE'")
        if not ensure_raw_tables(con):
            raise WorkspaceError(
                f"{draft.with_suffix('.duckdb')} was made by another version of backpain. Move it "
                "away, then run 'backpain run': the inbox is read again."
            )
        yield con
        con.execute("checkpoint")
    finally:
        con.close()


@contextmanager
def reading(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse or draft read-only."""
    try:
        con = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.IOException as error:
        raise WorkspaceError(
            f"{warehouse} cannot be opened as a warehouse. Move it away, then run 'backpain run': "
            "the inbox is read again."
        ) from error
    try:
        _settle(con)
        yield con
    finally:
        con.close()


def _settle(con: duckdb.DuckDBPyConnection) -> None:
    # No instant may be cast by the machine's zone, no mistyped table may read a variable.
    con.execute("set timezone = 'UTC'")
    con.execute("set python_enable_replacements = false")
    con.execute("set enable_progress_bar = false")


@contextmanager
def _writers_lock(warehouse: Path) -> Iterator[None]:
    # The operating system frees this lock with the process that held it, however that ends.
    lock = FileLock(warehouse.with_suffix(".lock"), timeout=0, mode=OWNER_ONLY_FILE)
    holder = warehouse.with_suffix(".writer")
    try:
        lock.acquire()
    except Timeout as error:
        who = holder.read_text(encoding="utf-8") if holder.exists() else "another process"
        raise WarehouseBusyError(
            f"{warehouse} is being written by {who}. Wait for it to end, then run this again."
        ) from error
    try:
        holder.write_text(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _swap_in(draft: Path, warehouse: Path) -> None:
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(warehouse)
    if os.name == "posix":
        folder = os.open(warehouse.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _modified(draft: Path) -> int | None:
    return draft.stat().st_mtime_ns if draft.exists() else None


def _discard(draft: Path) -> None:
    draft.unlink(missing_ok=True)
    draft.with_name(draft.name + ".wal").unlink(missing_ok=True)
    shutil.rmtree(draft.with_name(draft.name + ".tmp"), ignore_errors=True)
