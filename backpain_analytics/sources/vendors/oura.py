"""Oura: heart rates, a value each five minutes, as its interface and its export write them.

The export (`App Data/*.csv`, cells parted by `;`) holds totals of days and nights as well.
"""

import re
from collections.abc import Callable, Iterator, Set

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.json_lists import load_object
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.sample_rows import day_batches, heart_rate_batches, sleep_batches
from backpain_analytics.sources.vendors.columns import days_of_steps

SOURCE_ID = "oura:ring"

_BEGINS = re.compile(rb'\s*\{\s*"data"\s*:\s*\[\s*\{[^{}]*\}')
_NAMES = (b'"bpm"', b'"source"', b'"timestamp"')
_SCHEMA = pl.Schema({"data": pl.List(pl.Struct({"bpm": pl.Float64, "timestamp": pl.String}))})
_HEADERS = {
    "heartrate.csv": {"timestamp", "bpm", "source"},
    "dailyactivity.csv": {"day", "steps", "score"},
    "sleepmodel.csv": {"day", "type", "bedtime_start", "bedtime_end"},
}
"""What each table is called in the export, and by which headers it is known under any name."""
_OTHERS = re.compile(
    r"(?:daily[a-z0-9]+|daytimestress|enhancedtag|restmodeperiod|ringbatterylevel"
    r"|ringconfiguration|session|sleeptime|tag|temperature|workout)\.csv$"
)
_NO_SLEEP = ("deleted", "rest")
"""Types of a sleep that the person, or the ring, took back."""


def _recognises(member: Member, context: Context) -> bool:
    return _is_list(member) or _table(member) is not None


def _is_list(member: Member) -> bool:
    first = _BEGINS.match(member.head(4096))
    return first is not None and all(name in first[0] for name in _NAMES)


def _table(member: Member) -> str | None:
    """Return what a table is called in the export; None: it is another one."""
    layout = find_layout(member.head())
    if layout is None or layout.delimiter != ";":
        return None
    return next((name for name, needed in _HEADERS.items() if needed <= set(layout.header)), None)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the scores, tags and settings by the tables beside them that are read."""
    is_other = _OTHERS.match(member.name) is not None and member.name not in _HEADERS
    return is_other and not beside.isdisjoint(_HEADERS) and _table(member) is None


def _read(member: Member, context: Context) -> Iterator[Batch]:
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    table = _table(member)
    if table is None:
        yield from _heart_rates(_listed(member), member.label)
    else:
        yield from _TABLES[table](read_table(member), member.label)


def _listed(member: Member) -> pl.DataFrame:
    samples = load_object(member, _SCHEMA, "Oura's list of heart rates")
    return samples.explode("data").unnest("data").with_columns(line=pl.lit(None, pl.Int64))


def _heart_rate_table(table: Table, label: str) -> Iterator[Batch]:
    bpm = read_numbers(table.frame["bpm"])
    yield from _heart_rates(table.frame.select("timestamp", table.lines, bpm=bpm), label)


def _heart_rates(samples: pl.DataFrame, label: str) -> Iterator[Batch]:
    moments = read_moments(samples["timestamp"], day_order="ymd")
    if not moments.is_instant:
        raise UnreadableExportError(
            f"{label}: its times have no offset from UTC, which Oura always writes."
        )
    yield from heart_rate_batches(
        samples.select(
            "line",
            source_id=pl.lit(SOURCE_ID),
            sampled_at=moments.values.dt.replace_time_zone("UTC"),
            heart_rate_bpm="bpm",
            utc_offset_minutes=moments.utc_offset_minutes,
        )
    )


def _days(table: Table, label: str) -> Iterator[Batch]:
    frame = table.frame
    yield from day_batches(days_of_steps(table, SOURCE_ID, frame["day"], frame["steps"]))


def _sleep(table: Table, label: str) -> Iterator[Batch]:
    started, ended = (
        read_moments(table.frame[name], day_order="ymd")
        for name in ("bedtime_start", "bedtime_end")
    )
    rows = table.frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        started_at=started.values.dt.replace_time_zone("UTC"),
        ended_at=ended.values.dt.replace_time_zone("UTC"),
        utc_offset_minutes=started.utc_offset_minutes,
    )
    yield from sleep_batches(rows.filter(~table.frame["type"].is_in(_NO_SLEEP)))


_TABLES: dict[str, Callable[[Table, str], Iterator[Batch]]] = {
    "heartrate.csv": _heart_rate_table,
    "dailyactivity.csv": _days,
    "sleepmodel.csv": _sleep,
}

READER = Reader("oura", "Oura", _recognises, _read, passes_over=_passes_over)
