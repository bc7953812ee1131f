"""Withings: rows that hold arrays of durations and values, some of them twice."""

import re
from collections.abc import Iterator, Set

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, note_batch
from backpain_analytics.sources.vendors.columns import days_of_steps, headers_in

DEVICE, PHONE = "withings:device", "withings:phone"

_STEPS, _DAYS = "raw_tracker_steps", "aggregates_steps"
_NAME = re.compile(rf"({_STEPS}|raw_tracker_hr|raw_hr_hr|{_DAYS}).*\.csv$")
"""Heart rates are called one way before 2021 and the other since; copies are numbered."""
_RAW_HEADER, _DAYS_HEADER = ("start", "duration", "value"), ("date", "value")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$")
_ARRAY = re.compile(r"\[[\d.,\s]*\]$")
_SERIES = re.compile(r"(?:raw|aggregates)_.*\.csv$")
_OTHERS = re.compile(
    r"(?:account|activities|body_temperature|bp|devices|height|manual_spo2|other|oxy|pwv|signal"
    r"|spo2|user|user_survey|weight)(?: ?\(\d+\))?\.csv$|README\.txt$"
)
_BAD_ARRAYS = "The durations and values are not lists of numbers of one length."


def _recognises(member: Member, context: Context) -> bool:
    return _is_series(member) or _is_sleep(member) or _is_nameless(member)


def _is_sleep(member: Member) -> bool:
    """Know the nights by their form: the headers are in the person's language."""
    layout = find_layout(member.head())
    if layout is None or len(layout.header) < 4:
        return False
    are_instants = all(map(_INSTANT.match, layout.first_row[:2]))
    return are_instants and layout.header[2].endswith("(s)")


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other series by their headers, and the rest by the series beside them."""
    if _OTHERS.match(member.name):
        return any(map(_NAME.match, beside))
    is_other = _SERIES.match(member.name) is not None and not _is_series(member)
    return is_other and headers_in(member.head()) in (_RAW_HEADER, _DAYS_HEADER)


def _is_nameless(member: Member) -> bool:
    """Know a series by its form where its name, which alone says of what, is lost."""
    if _SERIES.match(member.name):
        return False
    layout = find_layout(member.head())
    if layout is None or headers_in(member.head()) != _RAW_HEADER:
        return False
    is_instant = any(map(_INSTANT.match, layout.first_row[:1]))
    return is_instant and all(map(_ARRAY.match, layout.first_row[1:]))


def _is_series(member: Member) -> bool:
    named = _NAME.search(member.name)
    header = _DAYS_HEADER if named and named[1] == _DAYS else _RAW_HEADER
    return named is not None and headers_in(member.head()) == header


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if _is_nameless(member):
        raise UnreadableExportError(
            f"{member.label}: one of Withings' series, and only its name said of what. Give it "
            f"back its name: {_STEPS}.csv if it holds steps, raw_hr_hr.csv if heart rates."
        )
    table = read_table(member)
    named = _NAME.search(member.name)
    kind_of_rows = named[1] if named else None
    if kind_of_rows is None:
        yield from _sleep_batches(table, context)
        return
    if kind_of_rows == _DAYS:
        yield from sample_rows.day_batches(
            days_of_steps(table, DEVICE, *table.frame.get_columns()[:2])
        )
        return
    is_steps = kind_of_rows == _STEPS
    rows, bad_lines = _unrolled(table, context, is_steps=is_steps)
    worn = "worn" if is_steps else "worn_with_heart_rate"
    kind = pl.when(pl.col("source_id") == PHONE).then(pl.lit("phone")).otherwise(pl.lit(worn))
    yield Batch("sources", rows.select("source_id", device_kind=kind).unique())
    if is_steps:
        counts, notes = sample_rows.highest_counts(rows)
        yield from sample_rows.step_batches(counts)
        yield note_batch(*notes)
    else:
        yield from sample_rows.heart_rate_batches(rows)
    yield from sample_rows.rejections(bad_lines, _BAD_ARRAYS)


def _sleep_batches(table: Table, context: Context) -> Iterator[Batch]:
    started, ended = (
        to_instants(read_moments(table.frame.to_series(at)), context.zones) for at in (0, 1)
    )
    rows = started.rename({"at": "started_at"}).with_columns(
        table.lines, source_id=pl.lit(DEVICE), ended_at=ended["at"]
    )
    yield from sample_rows.sleep_batches(rows)


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


READER = Reader("withings", "Withings", _recognises, _read, passes_over=_passes_over)
