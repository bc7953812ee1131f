"""The nights themselves: runs, kills, readers, and an analyst who dies midway."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from sample_data.generate import INBOX
from tests.soak.comparison import Comparison, compare
from tests.soak.inbox_life import InboxLife, material

_COMMAND = [sys.executable, "-m", "backpain_analytics.cli"]
_SECONDS_BETWEEN_READS = 0.3
_LONGEST_RUN_SECONDS = 600
_ANALYST = """
import duckdb, os, signal, sys
con = duckdb.connect(sys.argv[1])
con.execute(f"create or replace table soak_{sys.argv[2]} as select 42 as answer")
os.kill(os.getpid(), signal.SIGKILL)
"""


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    nights: int
    kills: int
    persons: tuple[str, ...]
    seed: int
    files: str = "**/*"
    """Which of a person's files, as a pattern of their names."""


@dataclass
class Log:
    """What happened."""

    runs: int = 0
    killed: int = 0
    failed: list[str] = field(default_factory=list)
    """What runs said that were not killed and did not end well."""
    reads: int = 0
    read_errors: list[str] = field(default_factory=list)
    slowest_read_seconds: float = 0
    analysts: int = 0
    left_behind: list[str] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)
    comparison: Comparison | None = None


def soak(folder: Path, plan: Plan) -> Log:
    """Live through the nights in a workspace of its own and compare the end with one load."""
    chance = random.Random(plan.seed)
    workspace = _workspace(folder / "nightly")
    life = InboxLife(workspace / "inbox", chance, material(plan.persons, plan.files))
    log = Log()
    kills = [chance.randrange(plan.nights) for _ in range(plan.kills)]
    with _Reader(workspace / "warehouse.duckdb", log) as reader:
        for night in range(plan.nights):
            changes = list(life.changes(chance.randint(2, 5)))
            _night(workspace, log, chance, changes, kills.count(night))
            if chance.random() < 0.3:
                with reader.away():
                    _analyst_dies(workspace, night, log)
        life.bring_the_rest()
        # What waited for a second look gets it.
        for _ in range(2):
            _run(workspace, log)
    log.changes = life.done
    log.left_behind = sorted(
        path.name for path in workspace.glob("warehouse.*") if "draft" in path.name
    )
    log.comparison = compare(workspace / "warehouse.duckdb", _at_once(folder, workspace))
    return log


def _workspace(folder: Path) -> Path:
    subprocess.run([*_COMMAND, "init", folder], check=True, capture_output=True)
    shutil.copy(INBOX.parent / "backpain.toml", folder)
    return folder


def _at_once(folder: Path, nightly: Path) -> Path:
    workspace = _workspace(folder / "at_once")
    shutil.rmtree(workspace / "inbox")
    shutil.copytree(nightly / "inbox", workspace / "inbox")
    _run(workspace, Log())
    return workspace / "warehouse.duckdb"


def _night(
    workspace: Path, log: Log, chance: random.Random, changes: list[object], kills: int
) -> None:
    """Run once to the end, while changes happen, after so many runs that are killed."""
    moments = sorted(chance.uniform(0, 6) for _ in changes)

    def carry_out() -> None:
        started = time.monotonic()
        for moment, change in zip(moments, changes, strict=True):
            time.sleep(max(moment - (time.monotonic() - started), 0))
            change()  # type: ignore[operator]

    thread = threading.Thread(target=carry_out)
    thread.start()
    for _ in range(kills):
        _killed_run(workspace, log, chance.uniform(0.5, 8))
    _run(workspace, log)
    thread.join()


def _run(workspace: Path, log: Log) -> None:
    log.runs += 1
    done = subprocess.run(
        [*_COMMAND, "run", "-w", workspace],
        check=False, capture_output=True, text=True, timeout=_LONGEST_RUN_SECONDS,
    )  # fmt: skip
    # 8: there was nothing but files that cannot be used yet.
    if done.returncode not in (0, 8):
        log.failed.append(f"exit {done.returncode}: {done.stderr[-500:]}")


def _killed_run(workspace: Path, log: Log, after_seconds: float) -> None:
    run = subprocess.Popen(
        [*_COMMAND, "run", "-w", workspace], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        run.wait(after_seconds)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait()
        log.killed += 1


def _analyst_dies(workspace: Path, night: int, log: Log) -> None:
    """Leave a table that was committed, and the write-ahead log of a session that is gone."""
    warehouse = workspace / "warehouse.duckdb"
    if not warehouse.exists():
        return
    died = subprocess.run(
        [sys.executable, "-c", _ANALYST, warehouse, str(night)], check=False, capture_output=True
    )
    log.analysts += died.returncode == -signal.SIGKILL


class _Reader:
    """Asks the warehouse every now and then, as an open notebook would."""

    def __init__(self, warehouse: Path, log: Log) -> None:
        self._warehouse, self._log = warehouse, log
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> "_Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def away(self) -> threading.Lock:
        """Keep from reading: a session that writes locks others out, as DuckDB has it."""
        return self._lock

    def _read(self) -> None:
        while not self._stop.wait(_SECONDS_BETWEEN_READS):
            if not self._warehouse.exists():
                continue
            started = time.monotonic()
            with self._lock:
                try:
                    self._ask()
                except duckdb.Error as error:
                    self._log.read_errors.append(str(error).splitlines()[0])
            self._log.reads += 1
            slowest = max(self._log.slowest_read_seconds, time.monotonic() - started)
            self._log.slowest_read_seconds = slowest

    def _ask(self) -> None:
        with duckdb.connect(str(self._warehouse), read_only=True) as con:
            con.execute("select count(*) from source_files").fetchall()


def processes_left(workspace: Path) -> list[str]:
    """Return the commands of processes that still work on a workspace; Linux only."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(workspace) in command and int(folder.name) != os.getpid():
            found.append(command.replace("\0", " "))
    return found
