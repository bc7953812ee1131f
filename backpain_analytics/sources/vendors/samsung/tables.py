"""Samsung Health: a title above the header, a comma too many in each row, UTC beside its offset."""

import re
from collections.abc import Iterator, Sequence, Set
from datetime import timedelta

import polars as pl

from backpain_analytics.sources import sample_rows
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_utc
from backpain_analytics.sources.parsing.dialect import decode, find_layout
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, Evidence, Reader
from backpain_analytics.sources.vendors.columns import read_offsets
from backpain_analytics.sources.vendors.samsung import amounts, heart_rate, sessions, sleeps
from backpain_analytics.sources.vendors.samsung.columns import (
    column,
    is_called,
    source_ids,
    timed_rows,
)

# Whole names: `com.samsung.shealth.exercise.*` and `…heart_rate.*` also catch side tables.
_KINDS = (
    r"com\.samsung\.s?health\."
    r"((?:tracker\.pedometer_)?step_count|(?:tracker\.)?heart_rate|step_daily_trend|sleep|sleep_stage"
    r"|exercise|weight|floors_climbed)"
)
"""Exports before about 2019 call two of them just `step_count` and `heart_rate`."""
_STAGES = "sleep_stage"
_CSV = re.compile(_KINDS + r"\.\d+\.csv$")
_FIRST_LINE = re.compile(_KINDS + r",\d+,\d+\s")
_ANY_FIRST_LINE = re.compile(r"com\.samsung\.[\w.]+,\d+,\d+\s")
_OTHER_PLACES = re.compile(r"(?:^|[/!])(?:jsons|files)/com\.samsung\.")


def _recognises(member: Member, context: Context) -> bool:
    return heart_rate.is_bins(member) or is_table(member)


def is_table(member: Member) -> bool:
    """Say whether a file is one of the tables that are read, by its title and its header."""
    kind = _kind(member)
    layout = find_layout(member.head()) if kind else None
    if layout is None:
        return False
    needed = "day_time" if kind == "step_daily_trend" else "start_time"
    return any(is_called(name, needed) for name in layout.header)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the other tables, of which there are dozens, and their thousands of small files."""
    if _OTHER_PLACES.search(member.label):
        return not heart_rate.is_bins(member)
    is_named = member.name.startswith("com.samsung.") and member.name.endswith(".csv")
    is_table = is_named or _ANY_FIRST_LINE.match(decode(member.head(256))) is not None
    return is_table and _kind(member) is None


def _kind(member: Member) -> str | None:
    """Return what a table holds: its first line says it, whatever the file is called."""
    named = _FIRST_LINE.match(decode(member.head(256))) or _CSV.match(member.name)
    return named[1] if named else None


def _survey(members: Sequence[Member]) -> Evidence:
    """Give the stages of sleep to the table of nights beside them, and minutes to heart rates."""
    parts = dict(heart_rate.survey(members).parts)
    tables = [each for each in members if not heart_rate.is_bins(each)]
    nights = {_folder(each): each.label for each in tables if _kind(each) == "sleep"}
    for stages in tables:
        if _kind(stages) == _STAGES and _folder(stages) in nights:
            parts[nights[_folder(stages)]] = {_STAGES: stages}
    return Evidence(parts=parts)


def _folder(member: Member) -> str:
    return member.label.replace("!", "/").rpartition("/")[0]


def _read(member: Member, context: Context) -> Iterator[Batch]:
    kind = _kind(member)
    if kind is None:
        yield from heart_rate.lone_minutes(member)
        return
    table, parts = read_table(member), context.evidence.parts.get(member.label, {})
    if kind == "step_daily_trend":
        yield from amounts.day_batches(table, context.zones)
    elif kind == "sleep":
        yield from sleeps.night_batches(table, parts.get(_STAGES))
    elif kind.endswith("heart_rate"):
        yield from heart_rate.heart_rates(_heart_rates(table), parts)
    else:
        yield from _OF_ROWS.get(kind, _step_batches)(table)


def _step_batches(table: Table) -> Iterator[Batch]:
    """Steps are written for the minutes that have some; phone and watch write each their own."""
    rows = timed_rows(table).with_columns(
        ended_at=pl.col("started_at") + timedelta(minutes=1),
        steps=read_numbers(column(table, "count"), are_counts=True),
    )
    yield sample_rows.source_batch(rows, "unknown")
    yield from sample_rows.step_batches(rows)


def _heart_rates(table: Table) -> pl.DataFrame:
    """Return spot values, and the rows of hours with the names of their files of minutes."""
    bins = column(table, "binning_data").str.strip_chars()
    return table.frame.select(
        table.lines,
        source_id=source_ids(table),
        sampled_at=read_utc(column(table, "start_time")),
        heart_rate_bpm=read_numbers(column(table, "heart_rate")),
        utc_offset_minutes=read_offsets(column(table, "time_offset")),
        bins=bins.set(~bins.str.ends_with(".json"), None),
    )


_OF_ROWS = {
    "exercise": sessions.exercise_batches,
    "weight": amounts.body_weight_batches,
    "floors_climbed": amounts.floor_batches,
    _STAGES: sleeps.lone_stage_batches,
}

READER = Reader(
    "samsung",
    "Samsung Health",
    _recognises,
    _read,
    survey=_survey,
    passes_over=_passes_over,
)
