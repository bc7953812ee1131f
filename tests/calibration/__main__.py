"""Measure the statistics on made-up diaries and write CALIBRATION.md; exit 1 on a missed limit.

Sections named are measured anew and take their place in the file; the others stay as they are.
"""

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from time import perf_counter

from tests.calibration.bars import FAMILY_BARS
from tests.calibration.control_bars import CONTROL_BARS
from tests.calibration.document import (
    CALIBRATION,
    document,
    measured_with,
    section,
    stored,
)
from tests.calibration.exercise_bars import EXERCISE_BARS
from tests.calibration.further_bars import FURTHER_BARS
from tests.calibration.identity_bars import IDENTITY_BARS
from tests.calibration.looks_bars import LOOKS_BARS
from tests.calibration.misleading_bars import MISLEADING_BARS
from tests.calibration.once_bars import ONCE_BARS
from tests.calibration.question_bars import QUESTION_BARS
from tests.calibration.table import MISSED, Effort
from tests.calibration.unlike_bars import UNLIKE_BARS

BARS = (
    FAMILY_BARS
    | IDENTITY_BARS
    | CONTROL_BARS
    | UNLIKE_BARS
    | MISLEADING_BARS
    | LOOKS_BARS
    | ONCE_BARS
    | QUESTION_BARS
    | FURTHER_BARS
    | EXERCISE_BARS
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the sections asked for, print each as soon as it is known, then write the file."""
    chosen = _parser().parse_args(arguments)
    effort, started, rows = Effort(chosen.share, chosen.workers), perf_counter(), {}
    for name in chosen.sections:
        rows[name] = [str(measured) for measured in BARS[name](effort)]
        sys.stdout.write(section(name, BARS, rows[name]) + "\n")
        sys.stdout.flush()
    missed = sum(MISSED in row for table in rows.values() for row in table)
    sys.stdout.write(f"{_duration(perf_counter() - started)}; {missed} limits missed.\n")
    if chosen.share == 1:
        _write(rows)
    return int(missed > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.calibration", description=__doc__)
    parser.add_argument("sections", nargs="*", default=list(BARS), help=", ".join(BARS))
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the persons, for a try; writes no file"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser


def _write(rows: dict[str, list[str]]) -> None:
    if rows.keys() < BARS.keys():
        rows = stored(CALIBRATION.read_text(encoding="utf-8"))[0] | rows
    CALIBRATION.write_text(document(BARS, rows, measured_with()), encoding="utf-8")


def _duration(seconds: float) -> str:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    return f"{seconds / 60:.1f} minutes, {processor / 60:.1f} of one core"


if __name__ == "__main__":
    sys.exit(main())
