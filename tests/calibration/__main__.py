"""Print the table of measured figures against their bars; exit 1 where one is missed."""

import argparse
import sys
from collections.abc import Sequence

from tests.calibration.bars import FAMILY_BARS
from tests.calibration.further_bars import FURTHER_BARS
from tests.calibration.table import Effort, Measured

BARS = FAMILY_BARS | FURTHER_BARS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bars asked for and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.calibration", description=__doc__)
    parser.add_argument("bars", nargs="*", default=list(BARS), help=", ".join(BARS))
    parser.add_argument("--share", type=float, default=1.0, help="of the persons; for a try")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(arguments)
    missed = 0
    for name in chosen.bars:
        for line in BARS[name](Effort(chosen.share, chosen.workers)):
            sys.stdout.write(_row(line) + "\n")
            sys.stdout.flush()
            missed += not line.is_met
    return int(missed > 0)


def _row(line: Measured) -> str:
    verdict = "" if line.is_met else "MISSED"
    bar = f"{line.lowest:g} to {line.highest:g}".replace("-inf to inf", "-")
    return (
        f"| {line.bar:2} | {line.setting:32} | {line.measure:30} | {line.value:7.3f}"
        f" | {bar:12} | {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main())
