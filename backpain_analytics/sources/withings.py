"""Withings: rows that hold arrays of durations and values, some of them twice."""

import re
from collections.abc import Iterator

import polars as pl

from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader
from backpain_analytics.sources.sample_rows import (
    day_batches,
    heart_rate_batches,
    rejections,
    step_batches,
)

DEVICE, PHONE = "withings:device", "withings:phone"

_STEPS, _DAYS = "raw_tracker_steps", "aggregates_steps"
_NAME = re.compile(rf"({_STEPS}|raw_tracker_hr|raw_hr_hr|{_DAYS}).*\.csv$")
"""Heart rates are called one way before 2021 and the other since; copies are numbered."""
_RAW_HEADER, _DAYS_HEADER = ("start", "duration", "value"), ("date", "value")
_BAD_ARRAYS = "The durations and values are not lists of numbers of one length."


def _recognises(member: Member, context: Context) -> bool:
    named = _NAME.search(member.name)
    layout = find_layout(member.head()) if named else None
    if named is None or layout is None:
        return False
    header = _DAYS_HEADER if named[1] == _DAYS else _RAW_HEADER
    return tuple(map(str.lower, layout.header)) == header


def _read(member: Member, context: Context) -> Iterator[Batch]:
    table = read_table(member)
    named = _NAME.search(member.name)
    kind_of_rows = named[1] if named else None
    if kind_of_rows == _DAYS:
        yield from day_batches(_days(table))
        return
    is_steps = kind_of_rows == _STEPS
    rows, bad_lines = _unrolled(table, context, is_steps=is_steps)
    worn = "worn" if is_steps else "worn_with_heart_rate"
    kind = pl.when(pl.col("source_id") == PHONE).then(pl.lit("phone")).otherwise(pl.lit(worn))
    yield Batch("sources", rows.select("source_id", device_kind=kind).unique())
    yield from step_batches(rows) if is_steps else heart_rate_batches(rows)
    yield from rejections(bad_lines, _BAD_ARRAYS)


def _days(table: Table) -> pl.DataFrame:
    return table.frame.select(
        table.lines,
        source_id=pl.lit(DEVICE),
        fault=pl.lit(None, pl.String),
        local_date=read_moments(table.frame.to_series(0)).values.dt.date(),
        steps=read_numbers(table.frame.to_series(1), are_counts=True),
    )


def _unrolled(table: Table, context: Context, *, is_steps: bool) -> tuple[pl.DataFrame, pl.Series]:
    """Return one row for each element of the arrays, and the lines whose arrays do not fit.

    Durations are 60 seconds, but also 59, 61, 119 or 120: each element starts where the one
    before it ended. The phone counts steps from any second on, the watch from full minutes.
    """
    start, duration, value = table.frame.get_columns()[:3]
    moments = read_moments(start)
    is_phone = pl.lit(is_steps) & (moments.values.dt.second() != 0)
    source_id = pl.when(is_phone).then(pl.lit(PHONE)).otherwise(pl.lit(DEVICE))
    rows = to_instants(moments, context.zones).with_columns(
        table.lines,
        source_id=source_id,
        duration=_numbers(duration),
        value=_numbers(value),
    )
    fits = (rows["duration"].list.len() == rows["value"].list.len()) & ~_has_null(rows["duration"])
    unrolled = (
        rows.filter(fits.fill_null(value=False))
        .explode("duration", "value")
        .with_columns(end=pl.col("duration").cum_sum().over("line"))
    )
    return _placed(unrolled), rows["line"].filter(~fits.fill_null(value=False))


def _placed(unrolled: pl.DataFrame) -> pl.DataFrame:
    end, duration = (pl.duration(milliseconds=pl.col(name) * 1_000) for name in ("end", "duration"))
    started_at = pl.col("at") + end - duration
    return unrolled.with_columns(
        started_at=started_at,
        sampled_at=started_at,
        ended_at=pl.col("at") + end,
        steps="value",
        heart_rate_bpm="value",
        hold_seconds=0,
        fault=pl.lit(None, pl.String),
    )


def _numbers(texts: pl.Series) -> pl.Series:
    """Read `[60,60]` or a bare `60` as a list of numbers, null where one is no number."""
    bare = texts.str.strip_chars(' []"')
    return bare.str.split(",").list.eval(
        pl.element().str.strip_chars().cast(pl.Float64, strict=False)
    )


def _has_null(lists: pl.Series) -> pl.Series:
    return lists.list.eval(pl.element().is_null()).list.any()


READER = Reader(name="withings", title="Withings", recognises=_recognises, read=_read)
