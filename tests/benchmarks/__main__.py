"""Print the table of cost targets: what we take, what others take, and whether that will do."""

import argparse
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.benchmarks import (
    bench_apple,
    bench_association,
    bench_build,
    bench_csv,
    bench_fit,
    bench_minutes,
    bench_night,
    bench_report,
    bench_start,
)
from tests.benchmarks.measures import Line, busy_share

Lines = Callable[[], Iterator[Line]]
_VERDICTS = {True: "met", False: "MISSED", None: "not judged"}


def benches(person_years: int, *, is_profiled: bool = False) -> dict[str, Lines]:
    """Return name → what yields the lines."""
    return {
        "fit": bench_fit.lines,
        "csv": bench_csv.lines,
        "apple": bench_apple.lines,
        "build": partial(bench_build.lines, person_years, is_profiled=is_profiled),
        "minutes": partial(bench_minutes.lines, person_years),
        "night": bench_night.lines,
        "association": bench_association.lines,
        "report": bench_report.lines,
        "start": bench_start.lines,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benches asked for; the exit code is 1 where a target is missed."""
    names = list(benches(1))
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("benches", nargs="*", default=names, help=", ".join(names))
    parser.add_argument("--person-years", type=int, default=20, help="of minutes; 365 takes long")
    parser.add_argument("--profile", action="store_true", help="CPU of each model of the build")
    chosen = parser.parse_args(arguments)
    lines_of = benches(chosen.person_years, is_profiled=chosen.profile)
    _say(f"Python {platform.python_version()}, load {busy_share():.0%} of the cores at the start\n")
    _say(_row("work", "ours", "peer", "ratio", "target", ""))
    _say(_row(*["-" * width for width in _WIDTHS]))
    missed = False
    for name in chosen.benches:
        for line in lines_of[name]():
            verdict = _VERDICTS[line.is_met]
            _say(_row(line.work, line.ours, line.peer, line.ratio, line.target, verdict))
            missed |= line.is_met is False
    return int(missed)


_WIDTHS = (66, 14, 13, 8, 10, 10)


def _row(*cells: str) -> str:
    padded = (f"{cell:{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))
    return f"| {' | '.join(padded)} |"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
