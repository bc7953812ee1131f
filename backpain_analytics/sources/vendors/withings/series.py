"""Withings' series: rows that hold arrays of durations and values, some of them twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.device_rows import amount_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table
from backpain_analytics.sources.reader import Batch, Context, device_batch, note_batch
from backpain_analytics.sources.vendors.columns import (
    days_of_steps,
    headers_in,
    spans_of_dates,
)

DEVICE, PHONE = "withings:device", "withings:phone"
_TOTALS = "withings:totals"
"""Of dates, of all devices together: a source of its own, as the minutes are of one each."""

RAW_HEADER, DAYS_HEADER = ("start", "duration", "value"), ("date", "value")

METRES_PER_FLOOR = 3
"""Elevations are metres; a floor that a phone counted is written as three."""


@dataclass(frozen=True)
class _Amount:
    table: str
    column: str
    metres: float
    """In one unit of the column."""


_AMOUNTS = {
    "distance": _Amount("distance_readings", "distance_kilometres", 1_000),
    "elevation": _Amount("floor_readings", "floors", METRES_PER_FLOOR),
}
_NAME = re.compile(
    r"(?:raw_tracker_(steps|hr|distance|elevation)|raw_(hr)_hr|raw_(elevation)_Elevation"
    r"|aggregates_(steps|distance|elevation)).*\.csv$"
)
"""Heart rates are called one way before 2021 and the other since, elevations before 2024 and
since; copies are numbered."""
_SERIES = re.compile(r"(?:raw|aggregates)_.*\.csv$")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$")
_ARRAY = re.compile(r"\[[\d.,\s]*\]$")
_BAD_ARRAYS = "The durations and values are not lists of numbers of one length."

Kind = tuple[str, bool]
"""What is measured, and whether the rows are totals of dates."""


def is_named(name: str) -> bool:
    """Say whether a file is called as one of the series that are read."""
    return _NAME.search(name) is not None


def kind_of(member: Member) -> Kind | None:
    """Return which series a file is; None: none that is read."""
    named = _NAME.search(member.name)
    if named is None:
        return None
    raw, of_dates = named[1] or named[2] or named[3], named[4]
    header = DAYS_HEADER if of_dates else RAW_HEADER
    return (raw or of_dates, raw is None) if headers_in(member.head()) == header else None


def is_nameless(member: Member) -> bool:
    """Know a series by its form where its name, which alone says of what, is lost."""
    if _SERIES.match(member.name):
        return False
    layout = find_layout(member.head())
    if layout is None or headers_in(member.head()) != RAW_HEADER:
        return False
    is_instant = any(map(_INSTANT.match, layout.first_row[:1]))
    return is_instant and all(map(_ARRAY.match, layout.first_row[1:]))


def series_batches(kind: Kind, table: Table, context: Context) -> Iterator[Batch]:
    """Yield what a series holds."""
    measured, is_of_dates = kind
    if is_of_dates:
        yield from _date_batches(measured, table, context)
        return
    rows, bad_lines = _unrolled(table, context, may_be_phone=measured != "hr")
    worn = "worn_with_heart_rate" if measured == "hr" else "worn"
    device_kind = (
        pl.when(pl.col("source_id") == PHONE).then(pl.lit("phone")).otherwise(pl.lit(worn))
    )
    yield Batch("sources", rows.select("source_id", device_kind=device_kind).unique())
    if measured == "steps":
        counts, notes = sample_rows.highest_counts(rows)
        yield from sample_rows.step_batches(counts)
        yield note_batch(*notes)
    elif measured == "hr":
        yield from sample_rows.heart_rate_batches(rows)
    else:
        yield from _amount_batches(_AMOUNTS[measured], rows)
    yield from sample_rows.rejections(bad_lines, _BAD_ARRAYS)


def _date_batches(measured: str, table: Table, context: Context) -> Iterator[Batch]:
    dates, values = table.frame.get_columns()[:2]
    if measured == "steps":
        yield from sample_rows.day_batches(days_of_steps(table, DEVICE, dates, values))
        return
    yield device_batch(_TOTALS, "unknown")
    spans = spans_of_dates(read_moments(dates).values.dt.date(), context.zones)
    rows = spans.with_columns(
        table.lines, source_id=pl.lit(_TOTALS), value=read_numbers(values, ".")
    )
    yield from _amount_batches(_AMOUNTS[measured], rows)


def _amount_batches(amount: _Amount, rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield distances or floors; where no value is above zero, nothing measured them."""
    if not (rows["value"] > 0).any():
        yield note_batch(f"all its values are zero: no device measured {amount.column[:8]}")
        return
    in_unit = rows.with_columns((pl.col("value") / amount.metres).alias(amount.column))
    yield from amount_batches(amount.table, in_unit)


def _unrolled(
    table: Table, context: Context, *, may_be_phone: bool
) -> tuple[pl.DataFrame, pl.Series]:
    """Return one row for each element of the arrays, and the lines whose arrays do not fit.

    Durations are 60 seconds, but also 59, 61, 119 or 120: each element starts where the one
    before it ended. The phone counts from any second on, the watch from full minutes.
    """
    start, duration, value = table.frame.get_columns()[:3]
    moments = read_moments(start)
    is_phone = pl.lit(may_be_phone) & (moments.values.dt.second() != 0)
    source_id = pl.when(is_phone).then(pl.lit(PHONE)).otherwise(pl.lit(DEVICE))
    rows = to_instants(moments, context.zones).with_columns(
        table.lines,
        source_id=source_id,
        duration=_numbers(duration),
        value=_numbers(value),
    )
    has_null = rows["duration"].list.eval(pl.element().is_null()).list.any()
    fits = (rows["duration"].list.len() == rows["value"].list.len()) & ~has_null
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
    )


def _numbers(texts: pl.Series) -> pl.Series:
    """Read `[60,60]` or a bare `60` as a list of numbers, null where one is no number."""
    bare = texts.str.strip_chars(' []"')
    return bare.str.split(",").list.eval(
        pl.element().str.strip_chars().cast(pl.Float64, strict=False)
    )
