"""The last step of reading a diary or a log: entries, rejected rows, one sentence on the file."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.entry_times import EntryTimes
from backpain_analytics.sources.parsing.cells import Reading, first_fault
from backpain_analytics.sources.parsing.header_words import DATE_PARTS
from backpain_analytics.sources.parsing.sheets import Sheet
from backpain_analytics.sources.reader import Batch, batch, note_batch

ENTRIES_PER_BATCH = 500_000
MOST_NAMES_IN_A_NOTE = 8

_ORDERS = {
    "dmy": "dates as day-month-year",
    "mdy": "dates as month-day-year",
    "ymd": "dates as year-month-day",
    None: "dates as written",
}


@dataclass(frozen=True)
class Entries:
    """A hand-made table as understood."""

    sheet: Sheet
    times: EntryTimes
    readings: Mapping[str, Reading]
    """Our column name → its values, of the columns that are used."""
    is_silent: pl.Series
    """The row has a date but says nothing."""
    silence: str
    """What such a row lacks: "any answer"."""
    remark: str | None = None
    """What else is to be said of the file."""


@contextmanager
def naming(label: str) -> Iterator[None]:
    """Put the file's name in front of what is wrong with it."""
    try:
        yield
    except UnreadableExportError as error:
        raise type(error)(f"{label}: {error}") from error


def readable(readings: Mapping[str, Reading], essential: Sequence[str]) -> dict[str, Reading]:
    """Leave out columns that mostly hold something else, such as a mood in words."""
    return {
        name: reading
        for name, reading in readings.items()
        if name in essential or not reading.is_mostly_unreadable
    }


def entry_batches(
    table: str, entries: Entries, more: Mapping[str, pl.Series | pl.Expr]
) -> Iterator[Batch]:
    """Yield the rows of `diary_entries` or `exercise_entries`, the rejected rows and the note.

    Raises:
        UnreadableExportError: Most rows have no date.
    """
    reasons = _reasons(entries)
    instant = "entered_at" if table == "diary_entries" else "started_at"
    frame = pl.DataFrame(
        {
            "written_date": entries.times.written_date,
            "written_at": entries.times.written_at,
            instant: entries.times.entered_at,
            **{name: reading.values for name, reading in entries.readings.items()},
        }
    ).with_columns(**more)
    kept = frame.filter(reasons.is_null() & ~entries.is_silent)
    for part in kept.iter_slices(ENTRIES_PER_BATCH):
        yield batch(table, part.to_dict())
    rejected = pl.DataFrame({"line": entries.sheet.lines, "reason": reasons}).drop_nulls("reason")
    if len(rejected):
        yield batch("rejected_rows", rejected.to_dict())
    left_out = int((reasons.is_null() & entries.is_silent).sum())
    yield note_batch(_note(entries, left_out))


def _reasons(entries: Entries) -> pl.Series:
    """Say of each row why it is rejected; null: it is not."""
    headers = entries.sheet.headers
    date_header = headers.get("date") or headers["day"]
    # A row that says nothing loses nothing by having no date.
    is_undated = entries.times.is_unreadable & ~entries.is_silent
    if is_undated.sum() * 2 > len(is_undated):
        raise UnreadableExportError(
            f"most cells of {date_header!r} are no dates. If a blank means the day above, write "
            "blank_means_same = true in a [mappings.<name>] block of backpain.toml."
        )
    reasons = pl.select(
        pl.when(entries.sheet.is_overlong)
        .then(pl.lit("it has more cells than the header has names"))
        .when(is_undated)
        .then(pl.lit(f"{date_header!r} is not a date, or its time of day cannot be read"))
        .otherwise(first_fault(entries.readings, headers))
        .alias("reason")
    )
    return reasons.to_series()


def _note(entries: Entries, left_out: int) -> str:
    headers = entries.sheet.headers
    read = [
        f"{headers[name]!r} as {name}{reading.range}" for name, reading in entries.readings.items()
    ]
    clauses = [f"Read {', '.join([*read, _ORDERS[entries.times.day_order]])}"]
    unused = [*entries.sheet.unused, *_not_understood(entries)]
    if unused:
        columns = "1 column" if len(unused) == 1 else f"{len(unused)} columns"
        names = ", ".join(map(repr, unused[:MOST_NAMES_IN_A_NOTE]))
        more = ", …" if len(unused) > MOST_NAMES_IN_A_NOTE else ""
        clauses.append(f"{columns} not used: {names}{more}")
    if left_out:
        rows = "1 row" if left_out == 1 else f"{left_out:,} rows"
        clauses.append(f"{rows} without {entries.silence} left out")
    if entries.remark:
        clauses.append(entries.remark)
    return "; ".join(clauses) + "."


def _not_understood(entries: Entries) -> list[str]:
    """Return the headers of columns left out because most of their cells are something else."""
    used = ["date", "stamp", *DATE_PARTS, *entries.readings]
    if entries.times.uses_time_column:
        used.append("time")
    headers = entries.sheet.headers
    known = {headers[name] for name in used if name in headers}
    return [header for header in headers.values() if header not in known]
