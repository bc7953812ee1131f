"""A Dask scheduler and workers as processes of their own on loopback, and how to kill them."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 120


class Cluster:
    """A scheduler and two workers with their nannies; none is left behind."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self._folder, self._file = folder, folder / "scheduler.json"
        folder.mkdir(parents=True)
        self.scheduler = self._start(
            "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(self._file)
        )
        self.address = self._known_address()
        self.workers = [self._worker() for _ in range(workers)]

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_scheduler(self) -> None:
        """Let it die without a word."""
        os.killpg(self.scheduler.pid, signal.SIGKILL)
        self.scheduler.wait()

    def kill_worker(self) -> None:
        """Kill one worker with its nanny, without a word."""
        process = self.workers.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def scratch(self) -> list[Path]:
        """Return the shards under way."""
        return list(self._folder.rglob("backpain-shard-*"))

    def logs(self) -> str:
        """Return all that the processes said."""
        return "".join(path.read_text() for path in self._folder.glob("*.log"))

    def _worker(self) -> "subprocess.Popen[bytes]":
        return self._start(
            "worker", self.address, "--nthreads", "1", "--worker-port", "0", "--nanny-port", "0",
            "--no-dashboard", "--local-directory", str(self._folder),
        )  # fmt: skip

    def _start(self, kind: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words]
        environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
        with (self._folder / f"{kind}-{time.monotonic_ns()}.log").open("wb") as log:
            return subprocess.Popen(
                [*command, "--host", "127.0.0.1"],
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )

    def _known_address(self) -> str:
        for _ in range(10 * PATIENCE_SECONDS):
            with suppress(FileNotFoundError, json.JSONDecodeError):
                return str(json.loads(self._file.read_text())["address"])
            time.sleep(0.1)
        raise TimeoutError(self.logs())


def processes_below(folder: Path) -> list[str]:
    """Return the command lines of running processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found += [words] if str(folder) in words else []
    return found
