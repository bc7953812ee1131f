"""Timing, and the lines of the table.

CPU time is what a process used, however busy the machine is: for work on one core. Wall time is
what one waits: for work that is spread over cores. The quickest of some repetitions counts, as
whatever else runs can only make a repetition slower.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

PROJECT = Path(__file__).parents[2]
Clock = Literal["CPU", "wall"]
CLOCKS: dict[Clock, Callable[[], float]] = {"CPU": time.process_time, "wall": time.perf_counter}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    work: str
    ours: str
    peer: str
    ratio: str
    target: str
    is_met: bool | None
    """None: the target cannot be judged, as the peer is not installed."""


def seconds(work: Callable[[], object], clock: Clock = "CPU", repetitions: int = 3) -> float:
    """Return the time of the quickest repetition, after one to warm up."""
    work()
    return min(_once(work, CLOCKS[clock]) for _ in range(repetitions))


def seconds_side_by_side(
    ours: Callable[[], object], peer: Callable[[], object], clock: Clock, repetitions: int
) -> tuple[float, float]:
    """Time two works in turn, so that what else the machine does meets both alike."""
    ours()
    peer()
    times = [(_once(ours, CLOCKS[clock]), _once(peer, CLOCKS[clock])) for _ in range(repetitions)]
    return min(own for own, _ in times), min(other for _, other in times)


def _once(work: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    work()
    return clock() - started


def faster(work: str, clock: Clock, ours: float, peer: float | None, times: float | None) -> Line:
    """Judge how many times faster than a peer we are.

    A peer of None is not installed; without a number of times the ratio is not judged.
    """
    target = "-" if times is None else f"≥ {times:g} x"
    if peer is None:
        return Line(work, f"{_time(ours)} {clock}", "not installed", "-", target, None)
    ratio = peer / ours
    is_met = None if times is None else ratio >= times
    return Line(work, f"{_time(ours)} {clock}", _time(peer), f"{ratio:.1f} x", target, is_met)


def within(work: str, clock: Clock, ours: float, peer: float, times: float) -> Line:
    """Judge how many times a peer's time we need."""
    ratio = ours / peer
    return Line(
        work,
        f"{_time(ours)} {clock}",
        _time(peer),
        f"{ratio:.2f} x",
        f"≤ {times:g} x",
        ratio <= times,
    )


def below(work: str, clock: Clock, ours: float, limit: float) -> Line:
    """Judge a time against a limit in seconds."""
    return Line(work, f"{_time(ours)} {clock}", "-", "-", f"< {limit:g} s", ours < limit)


def memory_below(work: str, mebibytes: float, limit: float) -> Line:
    """Judge a peak of memory against a limit in MiB."""
    return Line(work, f"{mebibytes:,.0f} MiB", "-", "-", f"< {limit:,.0f} MiB", mebibytes < limit)


def in_process_of_its_own(module: str, *arguments: object) -> dict[str, Any]:
    """Run a module's `main`, which prints JSON, so that its peak of memory is its own."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout))


def print_taken(work: Callable[[], object]) -> None:
    """Run a work and print, as JSON, its seconds by each clock, what it found and its memory."""
    started = {clock: now() for clock, now in CLOCKS.items()}
    found = work()
    taken: dict[str, object] = {clock: now() - started[clock] for clock, now in CLOCKS.items()}
    print(json.dumps(taken | {"found": found, "mebibytes": peak_mebibytes()}))


def peak_mebibytes() -> float:
    """Return this process's peak of resident memory."""
    status = Path("/proc/self/status")
    if status.exists():
        # Unlike getrusage, this leaves out the process that started this one.
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # noqa: PLC0415 - absent on Windows

    units_per_mebibyte = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / units_per_mebibyte


def busy_share() -> float:
    """Return the load of the last minute as a share of the cores."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def _time(value: float) -> str:
    return f"{value * 1e3:,.1f} ms" if value < 1 else f"{value:,.2f} s"
