"""The one place where DuckDB is opened: within limits, and with scratch that nobody shares."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import duckdb
from filelock import FileLock, Timeout

from backpain_analytics.settings.limits import NO_LIMITS, Limits
from backpain_analytics.settings.workspace import OWNER_ONLY_FILE, OWNER_ONLY_FOLDER

STORAGE_VERSION = "v1.4.0"
"""So that analysts' clients of DuckDB 1.4 and later open new files."""

_SCRATCH = "backpain-"


@contextmanager
def connected(
    database: Path | None = None, limits: Limits = NO_LIMITS, *, read_only: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database file, or one in memory, within limits."""
    with _scratch_of(limits) as scratch:
        config: dict[str, str | bool | int | float | list[str]] = {
            "storage_compatibility_version": STORAGE_VERSION
        }
        if limits.threads:
            config["threads"] = limits.threads
        if limits.memory:
            config["memory_limit"] = limits.memory
        if scratch:
            config["temp_directory"] = str(scratch)
        name = ":memory:" if database is None else str(database)
        with duckdb.connect(name, read_only=read_only, config=config) as con:
            yield con


@contextmanager
def _scratch_of(limits: Limits) -> Iterator[Path | None]:
    """Yield a folder of this connection's own: two that shared one would spoil each other's files.

    The next connection removes what one that was killed has left.
    """
    if limits.scratch is None:
        yield None
        return
    limits.scratch.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    _remove_dead(limits.scratch)
    own = limits.scratch / f"{_SCRATCH}{uuid4().hex[:12]}"
    lock = FileLock(own.with_suffix(".lock"), mode=OWNER_ONLY_FILE)
    with lock:
        own.mkdir(mode=OWNER_ONLY_FOLDER)
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)
            own.with_suffix(".lock").unlink(missing_ok=True)


def _remove_dead(scratch: Path) -> None:
    for path in scratch.glob(f"{_SCRATCH}*.lock"):
        with suppress(Timeout, PermissionError), FileLock(path, timeout=0, mode=OWNER_ONLY_FILE):
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            path.unlink(missing_ok=True)
