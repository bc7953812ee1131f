"""Whoop's cycles: sleep and resting heart rate. The export holds no minutes of anything."""

from collections.abc import Iterator, Set

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import minus_offset, read_moments
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch
from backpain_analytics.sources.vendors.columns import read_offsets

SOURCE_ID = "whoop:strap"

_CYCLE, _ZONE = "Cycle start time", "Cycle timezone"
_RESTING, _ONSET, _WAKE = "Resting heart rate (bpm)", "Sleep onset", "Wake onset"


def _recognises(member: Member, context: Context) -> bool:
    return _has_cycles(find_layout(member.head()))


def _has_cycles(layout: Layout | None) -> bool:
    return layout is not None and set(layout.header) >= {_CYCLE, _ZONE, _RESTING, _ONSET, _WAKE}


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the sleeps, workouts and answers of the same cycles."""
    layout = find_layout(member.head()) if member.name.endswith(".csv") else None
    is_theirs = layout is not None and set(layout.header) >= {_CYCLE, _ZONE}
    return is_theirs and not _has_cycles(layout)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    table = read_table(member)
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    onset, wake = (_clocks(table, name) for name in (_ONSET, _WAKE))
    offset, began = read_offsets(table.frame[_ZONE]), _clocks(table, _CYCLE)
    yield from _sleep(table, onset, wake, offset)
    yield from sample_rows.clock_batches(
        table.frame.select(
            source_id=pl.lit(SOURCE_ID),
            started_at=minus_offset(began, offset),
            utc_offset_minutes=offset,
        )
    )
    yield from _resting_heart_rates(table, wake.fill_null(began))
    yield note_batch(
        "Whoop exports no steps and no heart rate by the minute: no movement can be read"
    )


def _clocks(table: Table, column: str) -> pl.Series:
    return read_moments(table.frame[column], day_order="ymd").values


def _sleep(table: Table, onset: pl.Series, wake: pl.Series, offset: pl.Series) -> Iterator[Batch]:
    rows = table.frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        started_at=minus_offset(onset, offset),
        ended_at=minus_offset(wake, offset),
    )
    is_logged = table.frame[_ONSET].str.strip_chars().fill_null("") != ""
    yield from sample_rows.sleep_batches(rows.filter(is_logged))


def _resting_heart_rates(table: Table, clocks: pl.Series) -> Iterator[Batch]:
    """Read a value a cycle, for the local date on which the person woke."""
    texts = table.frame[_RESTING].str.strip_chars()
    rows = table.frame.select(
        table.lines,
        source_id=pl.lit(SOURCE_ID),
        local_date=clocks.dt.date(),
        resting_heart_rate_bpm=texts.cast(pl.Float32, strict=False),
    )
    yield from sample_rows.resting_heart_rate_batches(rows.filter(texts.fill_null("") != ""))


READER = Reader("whoop", "Whoop cycles, CSV", _recognises, _read, passes_over=_passes_over)
