"""How a study grows: `python -m tests.study [people ...] [--days 60] [--workers 2]`.

Made-up people are computed in shards by workers of this machine. For each size it prints what it
took, whether a second run computes nothing, and whether the planted mean lies in the interval.
"""

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from backpain_analytics.study.cluster import hands
from backpain_analytics.study.folder import open_study
from backpain_analytics.study.pool import Pool, pool_study
from backpain_analytics.study.run import StudyRequest, run_study
from backpain_analytics.study.sample import write_sample

EXPOSURE = "prolonged_30_minutes"
ROW = "{:>7} {:>6} {:>12} {:>7} {:>9} {:>12} {:>12} {:>9} {:>8}  {}"


def measure(folder: Path, people: int, asked: argparse.Namespace) -> None:
    """Make, compute and pool a cohort of one size, and print a row."""
    began = time.process_time()
    write_sample(folder, people, asked.days, 1, "minute-tables")
    made = time.process_time() - began
    study = folder / "study.toml"
    study.write_text(f"[study]\nperson_years_a_shard = {asked.shard}\n", encoding="utf-8")
    request = StudyRequest(hands(None, asked.workers, asked.memory))
    began = time.monotonic()
    run_study(open_study(folder), request)
    seconds = time.monotonic() - began
    assert run_study(open_study(folder), request).computed == ()
    began = time.process_time()
    pool = pool_study(open_study(folder))
    print_row(people, asked, pool, made, seconds, time.process_time() - began)


def print_row(  # noqa: PLR0917 - a row of a table
    people: int,
    asked: argparse.Namespace,
    pool: Pool,
    made: float,
    seconds: float,
    pooling: float,
) -> None:
    """Print what one size took."""
    status = pool.status
    years = people * asked.days / 365
    print(
        ROW.format(
            people,
            asked.days,
            f"{years:.1f}",
            status.pieces,
            f"{made:.0f}",
            f"{status.cpu_seconds:.0f}",
            f"{60 * years / status.cpu_seconds:.1f}",
            f"{seconds:.0f}",
            f"{pooling:.1f}",
            f"{status.peak_memory_bytes / 1e9:.2f} GB; {found_again(pool)}",
        ),
        flush=True,
    )


def found_again(pool: Pool) -> str:
    """Say whether the planted mean lies in the pooled interval."""
    truth = json.loads((pool.database.parent / "truth" / "cohort.json").read_text())
    planted = truth["mean_effect"]
    pooled = {one.exposure: one.pooled for one in pool.cohort.associations}[EXPOSURE]
    if pooled is None:
        return "nobody was compared"
    lies = "in" if pooled.low < planted < pooled.high else "NOT in"
    return f"planted {planted:g} {lies} {pooled.low:.3f} to {pooled.high:.3f}"


def main() -> None:
    """Measure each size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=[40, 80, 160])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="3GB")
    parser.add_argument("--shard", type=float, default=3.3, help="person-years")
    asked = parser.parse_args()
    print(
        ROW.format(
            "people", "days", "person-years", "pieces", "made, s", "CPU s",
            "years a min", "wall s", "pool, s", "most in one process; truth",
        )
    )  # fmt: skip
    for people in asked.people:
        with TemporaryDirectory(prefix="backpain-study-") as folder:
            measure(Path(folder) / "study", people, asked)


if __name__ == "__main__":
    main()
