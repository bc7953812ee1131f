"""Write a draft beside the warehouse and swap it in; readers are never locked out.

DuckDB lets no one write while another process reads. So a run works on a copy; open readers
keep the old file, new ones see the new, and a crash at any point leaves the old file whole.
Nobody can write to the old file meanwhile: what they commit would be lost with it.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
from filelock import FileLock, Timeout

from backpain_analytics.errors import NothingToReportError, WarehouseBusyError, WorkspaceError
from backpain_analytics.settings.limits import NO_LIMITS, Limits
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE
from backpain_analytics.warehouse.connection import connected
from backpain_analytics.warehouse.failures import as_sentence, known_name, named
from backpain_analytics.warehouse.night.build import is_built_by_this_version
from backpain_analytics.warehouse.night.models import (
    Maker,
    ensure_raw_tables,
    maker_of,
    see_work_tables,
)
from backpain_analytics.warehouse.notes import NightNotes
from backpain_analytics.warehouse.write_ahead import (
    copy_with_logs,
    dated,
    discard,
    logs_of,
    recover,
    set_aside,
    shared,
    signature,
    swapping,
)

_TRIAL = "dry-run-"

_log = logging.getLogger(__name__)


@contextmanager
def drafting(
    warehouse: Path, notes: NightNotes | None = None, limits: Limits = NO_LIMITS
) -> Iterator[Path]:
    """Hold the writer's lock and yield a draft of the warehouse; swap it in if all went well.

    The draft is thrown away when the body raises, or has written nothing to it.

    Args:
        warehouse: The published file; there may be none yet.
        notes: Gathers what the user should know of the file; None: it is logged.
        limits: What it may take of the machine.

    Raises:
        WarehouseBusyError: Another process holds the lock or writes to the warehouse; the
            message says which.
        WarehouseError: There is no room for a copy.
        WorkspaceError: The warehouse is damaged.
    """
    notes = notes if notes is not None else NightNotes(is_logged=True)
    draft = warehouse.with_suffix(".draft")
    with _writers_lock(warehouse):
        discard(draft)
        _discard_dead_trials(warehouse)
        _tell_of_foreign(recover(warehouse), warehouse, notes)
        with shared(warehouse) as file:
            try:
                seen = signature(warehouse)
                foreign = (
                    copy_with_logs(file, warehouse, draft, limits) if file else logs_of(warehouse)
                )
                if foreign:
                    kept = set_aside(foreign, warehouse, dated(warehouse))
                    _tell_of_foreign(kept, warehouse, notes)
                    seen = signature(warehouse)
                before = None if logs_of(warehouse) else _modified(draft)
                yield draft
                if _modified(draft) != before:
                    _publish(draft, warehouse, seen, notes, limits)
            finally:
                discard(draft)


@contextmanager
def trying(warehouse: Path, limits: Limits = NO_LIMITS) -> Iterator[Path]:
    """Yield a copy of the warehouse to work on, and throw it away.

    Any number may be under way at once, also beside a night. The next of either kind cleans up
    after one that was killed.
    """
    _discard_dead_trials(warehouse)
    draft = warehouse.with_suffix(f".{_TRIAL}{uuid4().hex[:8]}.draft")
    lock = FileLock(draft.with_suffix(".lock"), mode=OWNER_ONLY_FILE)
    with lock:
        try:
            with shared(warehouse) as file:
                if file:
                    copy_with_logs(file, warehouse, draft, limits)
            yield draft
        finally:
            discard(draft)
            draft.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def writing(draft: Path, limits: Limits = NO_LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a draft for writing, with all raw tables in place, and leave it checkpointed.

    Raises:
        WorkspaceError: Another version made the warehouse, with other raw tables.
        WarehouseError: The database could not go on.
    """
    with rewriting(draft, limits) as con:
        draft.chmod(OWNER_ONLY_FILE)
        _check_maker(maker_of(con), draft)
        ensure_raw_tables(con)
        yield con


@contextmanager
def reading(warehouse: Path, limits: Limits = NO_LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse or draft read-only.

    Raises:
        WorkspaceError: It is damaged, or another version made it.
        WarehouseBusyError: Somebody has it open for writing.
    """
    with _settled(warehouse, limits, read_only=True) as con:
        _check_maker(maker_of(con), warehouse)
        yield con


@contextmanager
def reading_results(
    warehouse: Path, limits: Limits = NO_LIMITS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published warehouse read-only, to tell people what is in it.

    Raises:
        NothingToReportError: There is no warehouse yet.
        WorkspaceError: As of `reading`; or its tables were computed by another version, so that
            its numbers are not those that this version has words for.
    """
    if not warehouse.exists():
        raise NothingToReportError(f"{warehouse} does not exist yet: run 'backpain run' first.")
    with reading(warehouse, limits) as con:
        if not is_built_by_this_version(con):
            raise WorkspaceError(
                f"the tables of {warehouse} were computed by another version of backpain. Run "
                "'backpain run', which computes them anew."
            )
        yield con


def maker_of_draft(draft: Path, limits: Limits = NO_LIMITS) -> Maker:
    """Say which version made a draft; a later one's is refused."""
    with _settled(draft, limits, read_only=True) as con:
        maker = maker_of(con)
    if maker == "later":
        _check_maker(maker, draft)
    return maker


@contextmanager
def rewriting(draft: Path, limits: Limits = NO_LIMITS) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a draft that an earlier version made for writing, and leave it checkpointed."""
    with _settled(draft, limits, read_only=False) as con:
        # Synced once, when it takes the warehouse's place; until then it can be thrown away.
        con.execute("set fsync_mode = 'NONE'")
        yield con
        con.execute("checkpoint")


@contextmanager
def _settled(path: Path, limits: Limits, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with connected(path, limits, read_only=read_only) as con:
            _settle(con)
            yield con
    except duckdb.Error as error:
        raise as_sentence(error, path) from error
    except RuntimeError as error:
        # What DuckDB makes of a signal's exception while it computes.
        if "Query interrupted" in str(error):
            raise KeyboardInterrupt from error
        raise


def _settle(con: duckdb.DuckDBPyConnection) -> None:
    # No instant may be cast by the machine's zone, no mistyped table may read a variable.
    con.execute("set timezone = 'UTC'")
    con.execute("set python_enable_replacements = false")
    con.execute("set enable_progress_bar = false")
    see_work_tables(con)


def _check_maker(maker: Maker, path: Path) -> None:
    if maker == "earlier":
        raise WorkspaceError(
            f"{known_name(path)} was made by another version of backpain, an earlier one. Run "
            "'backpain run': it keeps the file under another name and reads the inbox again."
        )
    if maker == "later":
        raise WorkspaceError(
            f"{known_name(path)} was made by another version of backpain, a later one. It was "
            "left as it is. Update backpain, or name another workspace."
        )


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
        _sign(holder, warehouse)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _sign(holder: Path, warehouse: Path) -> None:
    """Say who writes the warehouse, for those who find it locked."""
    try:
        holder.write_text(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    except OSError as error:
        raise named(error, warehouse) from error


def _publish(
    draft: Path, warehouse: Path, seen: tuple[object, ...], notes: NightNotes, limits: Limits
) -> None:
    """Let a draft take the warehouse's place if it opens, and if nobody wrote since the copy."""
    with reading(draft, limits):
        pass
    if signature(warehouse) != seen:
        raise WarehouseBusyError(
            f"{warehouse} was written by another program while this run worked on a copy, which "
            "was thrown away: nothing of either is lost. Run this again."
        )
    kept = dated(warehouse)
    if notes.is_rebuilt:
        _keep(warehouse, kept)
        notes.say(f"{warehouse} as it was before is kept as {kept.name}.")
    logs = _swap_in(draft, warehouse, kept)
    if logs:
        notes.say(
            f"{warehouse.name}.wal was left by a program that did not close the warehouse. What "
            f"it had committed was taken over; the log is kept as {_names(logs)}."
        )
    # By now somebody may have it open for writing: then it opens.
    with suppress(WarehouseBusyError), reading(warehouse, limits):
        pass


def _swap_in(draft: Path, warehouse: Path, kept: Path) -> list[Path]:
    """Put the logs of the old file out of the way first: beside the new one they lock it.

    Returns:
        Where the logs are now.
    """
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    logs = set_aside(logs_of(warehouse), warehouse, swapping(warehouse))
    draft.replace(warehouse)
    logs = set_aside(logs, swapping(warehouse), kept)
    if os.name == "posix":
        folder = os.open(warehouse.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return logs


def _keep(warehouse: Path, kept: Path) -> None:
    """Give the old file a second name, so that there is a warehouse at every moment."""
    try:
        kept.hardlink_to(warehouse)
    except OSError:
        # A file system without links.
        shutil.copyfile(warehouse, kept)
        kept.chmod(OWNER_ONLY_FILE)


def _tell_of_foreign(logs: list[Path], warehouse: Path, notes: NightNotes) -> None:
    if logs:
        notes.say(
            f"{warehouse.name}.wal is of another file than {warehouse}, or damaged: beside it "
            f"nobody could open the warehouse. It was put aside as {_names(logs)}; what it "
            "holds, if anything, was not taken over."
        )


def _names(paths: list[Path]) -> str:
    return ", ".join(path.name for path in paths)


def _discard_dead_trials(warehouse: Path) -> None:
    """Remove the copies of dry runs that were killed: nobody holds their locks any more."""
    for path in warehouse.parent.glob(f"{warehouse.stem}.{_TRIAL}*.lock"):
        with suppress(Timeout, PermissionError), FileLock(path, timeout=0, mode=OWNER_ONLY_FILE):
            discard(path.with_suffix(".draft"))
            path.unlink(missing_ok=True)


def _modified(draft: Path) -> int | None:
    return draft.stat().st_mtime_ns if draft.exists() else None
