"""Google Fit by Takeout: minutes of `All Data`, or a phone's quarter hours, and totals of days.

The date of the quarter hours stands only in the file's name.
"""

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.kinds import TRACK_NAMES
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import is_called, sample_candidates
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.header_words import Columns
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    device_batch,
    note_batch,
)
from backpain_analytics.sources.sample_rows import day_batches, step_batches
from backpain_analytics.sources.vendors.columns import days_of_steps
from backpain_analytics.sources.vendors.google.fit_points import (
    is_read,
    step_starts,
    stream_batches,
    stream_of,
    unread_streams,
)

SOURCE_ID = "google_fit"

_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_PLACE = re.compile(r"(?:^|[/!])Takeout/(?:Google )?Fit/")
_TOTALS = {"Move Minutes count", "Heart Points", "Heart Minutes"}
"""English headers that no other table of days has."""
_SAME_STEPS = "the minutes of 'All Data' say the same steps, and are read instead"
_CLOCK_WITH_OFFSET = re.compile(r"\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$")


def _columns(layout: Layout | None) -> Columns | None:
    """Return where start, end and steps stand; None: it is another table.

    The columns differ from day to day; a day without steps has no column for them.
    """
    if layout is None or not all(map(_CLOCK_WITH_OFFSET.match, layout.first_row[:2])):
        return None
    found = sample_candidates(layout, "")
    columns = {name: positions[0] for name, positions in found.items() if positions}
    is_ours = columns.get("started_at") == 0 and columns.get("ended_at") == 1
    return columns if is_ours and layout.first_row[:2] else None


def _recognises(member: Member, context: Context) -> bool:
    return is_read(member) or _is_day(member) or _is_totals(member)


def _is_day(member: Member) -> bool:
    return _columns(find_layout(member.head())) is not None


def _is_totals(member: Member) -> bool:
    """Know the table of all days by what only Google counts, elsewhere by where it lies."""
    layout = find_layout(member.head())
    if layout is None or not is_called(layout.header[0], "date"):
        return False
    is_theirs = _TOTALS & set(layout.header) or _PLACE.search(member.label)
    return bool(is_theirs) and any(is_called(header, "steps") for header in layout.header)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the sessions, and the streams of other data than steps and heart rates.

    A track holds what no other file does, so that nobody reads it is said.
    """
    is_theirs = _PLACE.search(member.label) is not None or stream_of(member) is not None
    is_used = member.name.lower().endswith((".fit", *TRACK_NAMES)) or is_read(member)
    return is_theirs and not (is_used or _is_day(member) or _is_totals(member))


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the streams and the quarter hours that say again what another file says."""
    skipped = unread_streams(members)
    for member in members:
        if member.label in skipped or not is_read(member):
            continue
        with suppress(UnreadableExportError):
            starts = step_starts(member)
            skipped |= {day.label: _SAME_STEPS for day in members if _is_within(day, starts)}
    return Evidence(skipped=skipped)


def _is_within(member: Member, starts: pl.Series) -> bool:
    """Say whether a file of quarter hours is of a day on which some of these intervals start."""
    layout, date = find_layout(member.head()), _named_date(member)
    if starts.is_empty() or not date or layout is None or not _is_day(member):
        return False
    try:
        midnight = datetime.fromisoformat(f"{date}T{layout.first_row[0]}").astimezone(UTC)
    except ValueError:
        return False
    # Found by halving: there may be thousands of days and millions of minutes.
    first, after = (starts.search_sorted(midnight + timedelta(days=at)) for at in (0, 1))
    return first < after


def _named_date(member: Member) -> str:
    found = _DATE.search(member.name)
    return found[0] if found else ""


def _dated(member: Member) -> str:
    """Return what reading takes from the file's name: of two days the bytes may be the same."""
    return _named_date(member) if _is_day(member) else ""


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if is_read(member):
        yield from stream_batches(member, SOURCE_ID)
    elif _is_totals(member):
        yield from _totals(read_table(member))
    else:
        yield from _quarter_hours(member, context)


def _totals(table: Table) -> Iterator[Batch]:
    steps_at = next(
        at for at, header in enumerate(table.layout.header) if is_called(header, "steps")
    )
    texts = table.frame.to_series(steps_at)
    rows = days_of_steps(table, SOURCE_ID, table.frame.to_series(0), texts)
    yield from day_batches(rows.filter(~is_missing(texts)))
    yield note_batch("steps are totals of days; heart rates of days are not used")


def _quarter_hours(member: Member, context: Context) -> Iterator[Batch]:
    date = _named_date(member)
    if not date:
        raise UnreadableExportError(
            f"{member.label}: Google Fit's quarter hours of a day, whose date stood only in the "
            "file's name. Give it back its name, like 2026-03-01.csv, or export it again."
        )
    table = read_table(member)
    columns = _columns(table.layout)
    if columns is None or "steps" not in columns:
        yield note_batch("it holds no steps")
        return
    texts = table.frame.to_series(columns["steps"])
    dates = pl.repeat(date, len(texts), eager=True)
    started, ended = (
        to_instants(read_moments(dates, table.frame.to_series(at)), context.zones) for at in (0, 1)
    )
    rows = started.select(
        table.lines,
        "utc_offset_minutes",
        source_id=pl.lit(SOURCE_ID),
        started_at="at",
        # The last quarter of a day ends at 00:00 of the next.
        ended_at=pl.when(ended["at"] <= pl.col("at"))
        .then(ended["at"] + timedelta(days=1))
        .otherwise(ended["at"]),
        steps=read_numbers(texts, are_counts=True),
    )
    yield device_batch(SOURCE_ID, "phone")
    yield from step_batches(rows.filter(~is_missing(texts)))


READER = Reader(
    "google_fit",
    "Google Fit",
    _recognises,
    _read,
    survey=_survey,
    named=_dated,
    passes_over=_passes_over,
)
