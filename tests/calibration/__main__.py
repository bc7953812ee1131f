"""Print the table of measured figures against their bars; exit 1 where one is missed."""

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from time import perf_counter

from tests.calibration.bars import FAMILY_BARS
from tests.calibration.control_bars import CONTROL_BARS
from tests.calibration.further_bars import FURTHER_BARS
from tests.calibration.identity_bars import IDENTITY_BARS
from tests.calibration.looks_bars import LOOKS_BARS
from tests.calibration.table import HEAD, Effort
from tests.calibration.unlike_bars import UNLIKE_BARS

BARS = FAMILY_BARS | IDENTITY_BARS | CONTROL_BARS | UNLIKE_BARS | LOOKS_BARS | FURTHER_BARS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bars asked for and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.calibration", description=__doc__)
    parser.add_argument("bars", nargs="*", default=list(BARS), help=", ".join(BARS))
    parser.add_argument("--share", type=float, default=1.0, help="of the persons; for a try")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    started = perf_counter()
    missed = 0
    sys.stdout.write(HEAD + "\n")
    for name in chosen.bars:
        for line in BARS[name](Effort(chosen.share, chosen.workers)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            missed += not line.is_met
    sys.stdout.write(f"\n{_duration(perf_counter() - started)}; {missed} bars missed.\n")
    return int(missed > 0)


def _duration(seconds: float) -> str:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    return f"{seconds / 60:.1f} minutes, {processor / 60:.1f} of one core"


if __name__ == "__main__":
    sys.exit(main())
