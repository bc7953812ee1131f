"""How much CPU time FIT files cost, beside fitparse alone: python -m tests.benchmarks.bench_fit

Real files are used where they are at hand (see `tests/test_fit_real.py`), and made-up ones
besides. Nothing is asserted: the machine, not the code, decides how long a thing takes.
"""

import io
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from fitparse import FitFile

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.fit import READER
from backpain_analytics.sources.fit.columns import decode_columns
from backpain_analytics.sources.fit.messages import forget_developer_fields
from backpain_analytics.sources.fit.segments import split_segments
from backpain_analytics.sources.members import walk_members
from backpain_analytics.sources.reader import Context
from backpain_analytics.zones import single_zone
from tests.fit_bytes import (
    COUNTERS,
    HEART_RATES,
    INFO,
    MONITORING_FILE,
    NOON,
    RECORDS,
    TYPES,
    file_id,
    fit_file,
)

PROJECT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("BACKPAIN_REAL_DATA", PROJECT.parent / "shared" / "real")) / "fit"
REAL_FILES = (
    ("monitoring day", "f0d857f6"),
    ("ride", "0704125a"),
    ("100,000 records", "de32b779"),
)
MONITORING_TARGET, ACTIVITY_TARGET = 30, 250


def cpu_seconds(work: Callable[[], object], repetitions: int) -> float:
    """Return the median CPU time of some repetitions, after one to warm up."""
    work()
    times = []
    for _ in range(repetitions):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def decode_with_ours(content: bytes) -> None:
    """Decode to columns, checksum checked."""
    for segment in split_segments(content):
        decode_columns(segment)


def decode_with_fitparse_alone(content: bytes) -> None:
    """Decode as a user of fitparse would."""
    forget_developer_fields()
    for _ in FitFile(io.BytesIO(content)).get_messages():
        pass


def made_up_day() -> bytes:
    """Return a monitoring file: a heart rate each minute between counters, many kinds mixed."""
    definitions = [layout.definition() for layout in (INFO, HEART_RATES, COUNTERS, TYPES)]
    records = [file_id(MONITORING_FILE), *definitions, INFO.record(NOON, NOON)]
    for minute in range(1, 1_440):
        now = NOON + 60 * minute
        records.append(HEART_RATES.record(now % 65_536, 60 + minute % 7))
        if minute % 3 == 0:
            records.append(TYPES.record(now, 6))
        if minute % 15 == 0:
            records.append(COUNTERS.record(now, minute, 6))
    return fit_file(*records)


def made_up_ride() -> bytes:
    """Return an activity of three hours with a record each second."""
    rows = (RECORDS.record(NOON + second, 100 + second % 50) for second in range(10_800))
    return fit_file(file_id(), RECORDS.definition(), *rows)


def contents() -> dict[str, bytes]:
    """Return title → file."""
    files = {"made-up monitoring day": made_up_day(), "made-up ride": made_up_ride()}
    for title, digest in REAL_FILES:
        for path in FOLDER.glob(f"*_{digest}_*"):
            files[f"real {title}"] = path.read_bytes()
    return files


def compare() -> None:
    """Print a table of both decoders."""
    print(f"{'file':<26}{'bytes':>11}{'fitparse ms':>13}{'ours ms':>9}{'times':>7}{'target':>8}")
    for title, content in contents().items():
        ours = cpu_seconds(lambda content=content: decode_with_ours(content), 15)
        alone = cpu_seconds(lambda content=content: decode_with_fitparse_alone(content), 1)
        target = MONITORING_TARGET if "monitoring" in title else ACTIVITY_TARGET
        print(
            f"{title:<26}{len(content):>11,}{alone * 1e3:>13,.1f}{ours * 1e3:>9.2f}"
            f"{alone / ours:>7.0f}{target:>8}"
        )


def read_all() -> None:
    """Print what reading every real file costs, batches included."""
    context = Context("somebody", single_zone("UTC"))
    files = [one for one in walk_members(FOLDER) if READER.recognises(one, context)]

    def work() -> None:
        for file in files:
            try:
                list(READER.read(file, context))
            except UnreadableExportError:
                continue

    print(f"\n{len(files)} real files to batches: {cpu_seconds(work, 3):.2f} s (target 1.5)")


def main() -> None:
    """Print all comparisons."""
    compare()
    if FOLDER.exists():
        read_all()


if __name__ == "__main__":
    main()
