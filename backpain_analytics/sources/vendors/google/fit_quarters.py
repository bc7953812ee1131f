"""Google Fit by Takeout, folder `Daily activity metrics`: the quarter hours of a day as CSV.

The date stands only in the file's name, the offset in each row.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.device_rows import amount_batches
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import sample_candidates
from backpain_analytics.sources.parsing.clocks import read_moments, to_instants
from backpain_analytics.sources.parsing.dialect import Layout, find_layout
from backpain_analytics.sources.parsing.header_words import Columns
from backpain_analytics.sources.parsing.numerals import is_missing, read_numbers
from backpain_analytics.sources.parsing.text_tables import Table, read_table
from backpain_analytics.sources.reader import Batch, Context, device_batch, note_batch
from backpain_analytics.sources.sample_rows import step_batches

_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_METRES = re.compile(r"dist\w+ \(m\)$", re.IGNORECASE)
"""Ends the header of distances, in many languages."""
_CLOCK_WITH_OFFSET = re.compile(r"\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$")


def is_day(member: Member) -> bool:
    """Know such a file by its first cells."""
    return _columns(find_layout(member.head())) is not None


def named_date(member: Member) -> str:
    """Return the date of a file; empty: its name has lost it."""
    found = _DATE.search(member.name)
    return found[0] if found else ""


def is_within(member: Member, starts: pl.Series) -> bool:
    """Say whether a file of quarter hours is of a day on which some of these intervals start."""
    layout, date = find_layout(member.head()), named_date(member)
    if starts.is_empty() or not date or layout is None or not is_day(member):
        return False
    try:
        midnight = datetime.fromisoformat(f"{date}T{layout.first_row[0]}").astimezone(UTC)
    except ValueError:
        return False
    # Found by halving: there may be thousands of days and millions of minutes.
    first, after = (starts.search_sorted(midnight + timedelta(days=at)) for at in (0, 1))
    return first < after


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


def quarter_batches(member: Member, context: Context, source_id: str) -> Iterator[Batch]:
    """Yield the steps and distances of a day."""
    date = named_date(member)
    if not date:
        raise UnreadableExportError(
            f"{member.label}: Google Fit's quarter hours of a day, whose date stood only in the "
            "file's name. Give it back its name, like 2026-03-01.csv, or export it again."
        )
    table = read_table(member)
    columns = _columns(table.layout) or {}
    yield device_batch(source_id, "phone")
    rows = _placed(table, date, context).with_columns(source_id=pl.lit(source_id))
    if "steps" in columns:
        texts = table.frame.to_series(columns["steps"])
        counted = rows.with_columns(read_numbers(texts, are_counts=True).alias("steps"))
        yield from step_batches(counted.filter(~is_missing(texts)))
    else:
        yield note_batch("it holds no steps")
    for texts in table.frame.select(pl.col(_metres(table.layout))):
        metres = read_numbers(texts).cast(pl.Float64)
        walked = rows.with_columns(distance_kilometres=metres / 1000)
        yield from amount_batches("distance_readings", walked.filter(~is_missing(texts)))


def _metres(layout: Layout) -> list[str]:
    """Return what the column of distances is called; a day without a walk has none."""
    return [header for header in layout.header if _METRES.search(header)][:1]


def _placed(table: Table, date: str, context: Context) -> pl.DataFrame:
    """Return the quarter hours of a date with their lines, as instants."""
    dates = pl.repeat(date, len(table.frame), eager=True)
    started, ended = (
        to_instants(read_moments(dates, table.frame.to_series(at)), context.zones) for at in (0, 1)
    )
    return started.select(
        table.lines,
        "utc_offset_minutes",
        started_at="at",
        # The last quarter of a day ends at 00:00 of the next.
        ended_at=pl.when(ended["at"] <= pl.col("at"))
        .then(ended["at"] + timedelta(days=1))
        .otherwise(ended["at"]),
    )
