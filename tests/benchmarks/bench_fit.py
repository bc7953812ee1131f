"""How much CPU time FIT files cost, beside fitparse alone, and beside fitfast where installed.

Real files are used where they are at hand (see `tests/sources/test_fit_real.py`), and made-up ones
besides.
"""

import importlib
import importlib.util
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from fitparse import FitFile

from backpain_analytics.sources.vendors.fit.columns import decode_columns
from backpain_analytics.sources.vendors.fit.crc import crc16
from backpain_analytics.sources.vendors.fit.messages import forget_developer_fields
from backpain_analytics.sources.vendors.fit.segments import split_segments
from tests.benchmarks.measures import PROJECT, Line, faster, seconds
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

FOLDER = Path(os.environ.get("BACKPAIN_REAL_DATA", PROJECT.parent / "shared" / "real")) / "fit"
REAL_FILES = (
    ("monitoring day", "f0d857f6"),
    ("ride", "0704125a"),
    ("100,000 records", "de32b779"),
)
MONITORING_TARGET, ACTIVITY_TARGET = 30, 250


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
    return _with_header_checksum(fit_file(*records))


def made_up_ride() -> bytes:
    """Return an activity of three hours with a record each second."""
    rows = (RECORDS.record(NOON + second, 100 + second % 50) for second in range(10_800))
    return _with_header_checksum(fit_file(file_id(), RECORDS.definition(), *rows))


def _with_header_checksum(content: bytes) -> bytes:
    """Fill in what a header may leave out and some decoders insist on."""
    header = content[:12] + crc16(content[:12]).to_bytes(2, "little")
    whole = header + content[len(header) : -2]
    return whole + crc16(whole).to_bytes(2, "little")


def contents() -> dict[str, bytes]:
    """Return title → file."""
    files = {"made-up monitoring day": made_up_day(), "made-up ride": made_up_ride()}
    for title, digest in REAL_FILES:
        for path in FOLDER.glob(f"*_{digest}_*"):
            files[f"real {title}"] = path.read_bytes()
    return files


def compiled_decoder(title: str) -> Callable[[bytes], object] | None:
    """Return the fastest compiled decoder's way to columns; None where it is not installed."""
    if importlib.util.find_spec("fitfast") is None:
        return None
    fitfast = importlib.import_module("fitfast")
    message = "monitoring" if "monitoring" in title else "record"
    return lambda content: fitfast.records(content, message=message)


def lines() -> Iterator[Line]:
    """Compare decoders file by file."""
    for title, content in contents().items():
        ours = seconds(lambda content=content: decode_with_ours(content), repetitions=15)
        alone = seconds(lambda content=content: decode_with_fitparse_alone(content), repetitions=1)
        times = MONITORING_TARGET if "monitoring" in title else ACTIVITY_TARGET
        yield faster(f"FIT, {title}, against fitparse", "CPU", ours, alone, times)
        decode = compiled_decoder(title)
        compiled = decode and seconds(
            lambda decode=decode, content=content: decode(content), repetitions=15
        )
        line = faster(f"FIT, {title}, against fitfast", "CPU", ours, compiled, 1)
        # The target speaks of activities.
        yield replace(line, target="-", is_met=None) if "monitoring" in title else line
