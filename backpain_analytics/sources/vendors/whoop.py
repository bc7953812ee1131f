"""Whoop's cycles: sleep and resting heart rate. The export holds no minutes of anything."""

from collections.abc import Iterator, Set

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import minus_offset, read_moments
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch, note_batch
from backpain_analytics.sources.sample_rows import (
    HIGHEST_HEART_RATE_BPM,
    LOWEST_HEART_RATE_BPM,
    clock_batches,
    rejections,
    sleep_batches,
)

SOURCE_ID = "whoop:strap"

_CYCLE, _ZONE = "Cycle start time", "Cycle timezone"
_RESTING, _ONSET, _WAKE = "Resting heart rate (bpm)", "Sleep onset", "Wake onset"
_BAD_RESTING_RATE = "The resting heart rate is not a number of beats per minute."


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
    offset, began = _offsets(table.frame[_ZONE]), _clocks(table, _CYCLE)
    yield from _sleep(table, onset, wake, offset)
    yield from clock_batches(
        pl.DataFrame(
            {
                "source_id": pl.repeat(SOURCE_ID, len(offset), eager=True),
                "started_at": minus_offset(began, offset),
                "utc_offset_minutes": offset,
            }
        )
    )
    yield from _resting_heart_rates(table, wake.fill_null(began))
    note = "Whoop exports no steps and no heart rate by the minute: no movement can be read"
    yield note_batch(note)


def _clocks(table: Table, column: str) -> pl.Series:
    return read_moments(table.frame[column], day_order="ymd").values


def _sleep(table: Table, onset: pl.Series, wake: pl.Series, offset: pl.Series) -> Iterator[Batch]:
    rows = pl.DataFrame(
        {
            "started_at": minus_offset(onset, offset),
            "ended_at": minus_offset(wake, offset),
            "line": table.lines,
        }
    )
    is_logged = table.frame[_ONSET].str.strip_chars().fill_null("") != ""
    yield from sleep_batches(rows.with_columns(source_id=pl.lit(SOURCE_ID)).filter(is_logged))


def _offsets(zones: pl.Series) -> pl.Series:
    """Read `UTC-04:00`, `-04:00`, `UTCZ`, `UTC` and `Z`; null: something else."""
    parts = zones.str.strip_chars().str.extract_groups(r"^(?:UTC)?([+-])(\d\d):?(\d\d)$").struct
    minutes = parts.field("2").cast(pl.Int16) * 60 + parts.field("3").cast(pl.Int16)
    signed = minutes.zip_with(parts.field("1") == "+", -minutes)
    is_utc = zones.str.contains(r"^\s*(?:UTC)?Z?\s*$") & zones.str.contains(r"\S")
    return signed.zip_with(~is_utc.fill_null(value=False), pl.Series([0], dtype=pl.Int16))


def _resting_heart_rates(table: Table, clocks: pl.Series) -> Iterator[Batch]:
    """Read a value a cycle, for the local date on which the person woke."""
    texts = table.frame[_RESTING].str.strip_chars()
    rows = pl.DataFrame(
        {
            "source_id": pl.repeat(SOURCE_ID, len(texts), eager=True),
            "local_date": clocks.dt.date(),
            "resting_heart_rate_bpm": texts.cast(pl.Float32, strict=False),
            "line": table.lines,
        }
    ).filter(texts.fill_null("") != "")
    is_rate = pl.col("resting_heart_rate_bpm").is_between(
        LOWEST_HEART_RATE_BPM, HIGHEST_HEART_RATE_BPM
    )
    is_good = (is_rate & pl.col("local_date").is_not_null()).fill_null(value=False)
    days = rows.filter(is_good).drop("line")
    yield Batch("device_resting_heart_rates", days.unique("local_date", maintain_order=True))
    yield from rejections(rows.filter(~is_good)["line"], _BAD_RESTING_RATE)


READER = Reader("whoop", "Whoop cycles, CSV", _recognises, _read, passes_over=_passes_over)
