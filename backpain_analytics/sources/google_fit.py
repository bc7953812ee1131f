"""Google Fit by Takeout: a phone's quarter hours; the date stands only in the file's name."""

import re
from collections.abc import Iterator, Set
from datetime import timedelta

import polars as pl

from backpain_analytics.sources.files.kinds import TRACK_NAMES
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.header_words import Columns
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import read_table
from backpain_analytics.sources.reader import Batch, Context, Reader, batch
from backpain_analytics.sources.sample_rows import step_batches
from backpain_analytics.sources.samples_csv.columns import sample_candidates

SOURCE_ID = "google_fit"

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.csv$")
_PLACE = re.compile(r"(?:^|[/!])Takeout/(?:Google )?Fit/")
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
    return _is_day(member)


def _is_day(member: Member) -> bool:
    return _NAME.match(member.name) is not None and _columns(find_layout(member.head())) is not None


def _passes_over(member: Member, beside: Set[str]) -> bool:
    """Know the sessions, and the raw data from which the quarter hours were made.

    A track holds what no other file does, so that nobody reads it is said.
    """
    is_theirs = _PLACE.search(member.label) is not None
    is_recorded = member.name.lower().endswith((".fit", *TRACK_NAMES))
    return is_theirs and not is_recorded and not _is_day(member)


def _read(member: Member, context: Context) -> Iterator[Batch]:
    table = read_table(member)
    columns, named = _columns(table.layout), _NAME.match(member.name)
    if columns is None or named is None or "steps" not in columns:
        yield batch("file_notes", {"note": ["it holds no steps"]})
        return
    texts = table.frame.to_series(columns["steps"])
    dates = pl.repeat(named[1], len(texts), eager=True)
    started, ended = (
        to_instants(read_moments(dates, table.frame.to_series(at)), context.zones) for at in (0, 1)
    )
    rows = started.select(
        table.lines,
        "utc_offset_minutes",
        source_id=pl.lit(SOURCE_ID),
        fault=pl.lit(None, pl.String),
        started_at="at",
        # The last quarter of a day ends at 00:00 of the next.
        ended_at=pl.when(ended["at"] <= pl.col("at"))
        .then(ended["at"] + timedelta(days=1))
        .otherwise(ended["at"]),
        steps=read_numbers(texts, are_counts=True),
    )
    yield batch("sources", {"source_id": [SOURCE_ID], "device_kind": ["phone"]})
    yield from step_batches(rows.filter(~is_missing(texts)))


READER = Reader(
    name="google_fit",
    title="Google Fit",
    recognises=_recognises,
    read=_read,
    passes_over=_passes_over,
)
