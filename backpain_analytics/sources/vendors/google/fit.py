"""Google Fit by Takeout: `All Data`, sessions, quarter hours of a phone, and totals of days."""

import re
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.kinds import TRACK_NAMES
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import is_called
from backpain_analytics.sources.parsing.dialect import find_layout
from backpain_analytics.sources.parsing.numerals import is_missing
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import (
    Batch,
    Context,
    Evidence,
    Reader,
    note_batch,
)
from backpain_analytics.sources.sample_rows import day_batches
from backpain_analytics.sources.vendors.columns import days_of_steps
from backpain_analytics.sources.vendors.google.fit_points import (
    SLEEP,
    is_read,
    step_starts,
    stream_batches,
    stream_of,
    type_of,
    unread_streams,
)
from backpain_analytics.sources.vendors.google.fit_quarters import (
    is_day,
    is_within,
    named_date,
    quarter_batches,
)
from backpain_analytics.sources.vendors.google.fit_sessions import (
    is_session,
    is_sleep,
    named_offset,
    one_session_batches,
)

SOURCE_ID = "google_fit"

_PLACE = re.compile(r"(?:^|[/!])Takeout/(?:Google )?Fit/")
_TOTALS = {"Move Minutes count", "Heart Points", "Heart Minutes"}
"""English headers that no other table of days has."""
_SAME_STEPS = "the minutes of 'All Data' say the same steps, and are read instead"
_SAME_NIGHTS = "the nights of 'All Sessions' say the same, and are read instead"


def _recognises(member: Member, context: Context) -> bool:
    return _is_known(member)


def _is_known(member: Member) -> bool:
    return is_read(member) or is_session(member) or is_day(member) or _is_totals(member)


def _is_totals(member: Member) -> bool:
    """Know the table of all days by what only Google counts, elsewhere by where it lies."""
    layout = find_layout(member.head())
    if layout is None or not is_called(layout.header[0], "date"):
        return False
    is_theirs = _TOTALS & set(layout.header) or _PLACE.search(member.label)
    return bool(is_theirs) and any(is_called(header, "steps") for header in layout.header)


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the streams of other data.

    A track holds what no other file does, so that nobody reads it is said.
    """
    is_theirs = _PLACE.search(member.label) is not None or stream_of(member) is not None
    is_used = member.name.lower().endswith((".fit", *TRACK_NAMES))
    return is_theirs and not (is_used or _is_known(member))


def _survey(members: Sequence[Member]) -> Evidence:
    """Find the streams and the quarter hours that say again what another file says."""
    skipped = unread_streams(members)
    if any(map(is_sleep, members)):
        segments = (member for member in members if type_of(member) == SLEEP)
        skipped |= {member.label: _SAME_NIGHTS for member in segments}
    for member in members:
        if member.label in skipped or not is_read(member):
            continue
        with suppress(UnreadableExportError):
            starts = step_starts(member)
            skipped |= {day.label: _SAME_STEPS for day in members if is_within(day, starts)}
    return Evidence(skipped=skipped)


def _dated(member: Member) -> str:
    """Return what reading takes from the file's name: of two days the bytes may be the same."""
    if is_session(member):
        offset = named_offset(member)
        return "" if offset is None else str(offset)
    return named_date(member) if is_day(member) else ""


def _read(member: Member, context: Context) -> Iterator[Batch]:
    if is_read(member):
        yield from stream_batches(member, SOURCE_ID)
    elif is_session(member):
        yield from one_session_batches(member, SOURCE_ID)
    elif _is_totals(member):
        yield from _totals(read_table(member))
    else:
        yield from quarter_batches(member, context, SOURCE_ID)


def _totals(table: Table) -> Iterator[Batch]:
    steps_at = next(
        at for at, header in enumerate(table.layout.header) if is_called(header, "steps")
    )
    texts = table.frame.to_series(steps_at)
    rows = days_of_steps(table, SOURCE_ID, table.frame.to_series(0), texts)
    yield from day_batches(rows.filter(~is_missing(texts)))
    yield note_batch("steps are totals of days; heart rates of days are not used")


READER = Reader(
    "google_fit",
    "Google Fit",
    _recognises,
    _read,
    survey=_survey,
    named=_dated,
    passes_over=_passes_over,
)
