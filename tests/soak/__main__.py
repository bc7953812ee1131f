"""Forty nights and sixty kills: `python -m tests.soak [--nights N] [--kills N] [--seed N]`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.soak.nights import Log, Plan, processes_left, soak


def main() -> None:
    """Run the soak and end with 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=40)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--persons", nargs="+", default=["person_1", "person_2", "person_3"])
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    plan = Plan(chosen.nights, chosen.kills, tuple(chosen.persons), chosen.seed)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        log = soak(Path(folder), plan)
        left = processes_left(Path(folder))
    _show(plan, log)
    for process in left:
        print(f"left behind: {process}")
    sys.exit(bool(faults(log) or left))


def faults(log: Log) -> list[str]:
    """Return what is not as it should be, in words."""
    found = [*log.failed, *log.read_errors, *log.left_behind]
    if log.comparison is None:
        return [*found, "nothing was compared"]
    return found + [
        f"{each.table}: {each.missing} rows missing, {each.extra} too many"
        for each in log.comparison.differences
    ]


def _show(plan: Plan, log: Log) -> None:
    print(f"{plan.nights} nights, {log.runs} runs to the end, {log.killed} killed")
    print(f"changes: {', '.join(f'{what} {count}' for what, count in sorted(log.changes.items()))}")
    print(
        f"{log.reads:,} reads, slowest {log.slowest_read_seconds:.1f} s; "
        f"{log.analysts} analysts died in a session that wrote"
    )
    if log.comparison is not None:
        print(f"{log.comparison.tables} tables, {log.comparison.rows:,} rows compared")
    for fault in faults(log):
        print(f"fault: {fault}")


if __name__ == "__main__":
    main()
