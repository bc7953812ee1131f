"""The CSV of Fitbit's website: blocks under titles, totals of days, in the account's language."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import pairwise

import polars as pl

from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import is_called
from backpain_analytics.sources.parsing.clocks import read_moments
from backpain_analytics.sources.parsing.dialect import decode
from backpain_analytics.sources.parsing.numerals import read_numbers
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.sample_rows import day_batches
from backpain_analytics.sources.vendors.fitbit.lists import SOURCE_ID

FEWEST_COLUMNS = 6
"""The block of activities has ten; fewer columns are a table of another origin."""


def _recognises(member: Member, context: Context) -> bool:
    if not member.name.lower().endswith((".csv", ".txt")):
        return False
    rows = list(_rows(decode(member.head())))
    # The title of a block stands alone in its line.
    return any(len(title) == 1 and _is_header(header) for (_, title), (_, header) in pairwise(rows))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line; the cells of a blank line are none."""
    reader = csv.reader(
        io.StringIO(text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    )
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


def _is_header(cells: Sequence[str]) -> bool:
    return (
        len(cells) >= FEWEST_COLUMNS
        and is_called(cells[0], "date")
        and any(is_called(cell, "steps") for cell in cells)
        and any("alor" in cell.lower() for cell in cells)
    )


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with member.open() as file:
        header, days = _activities(decode(file.read()))
    steps_at = next(at for at, cell in enumerate(header) if is_called(cell, "steps"))
    texts = pl.DataFrame(
        [(line, cells[0], cells[steps_at]) for line, cells in days],
        schema={"line": pl.Int64, "date": pl.String, "steps": pl.String},
        orient="row",
    )
    with naming(member.label):
        moments = read_moments(texts["date"])
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    yield from day_batches(
        texts.select(
            "line",
            source_id=pl.lit(SOURCE_ID),
            local_date=moments.values.dt.date(),
            # Steps are whole, so a comma parts thousands whatever the language.
            steps=read_numbers(texts["steps"], are_counts=True),
        )
    )


def _activities(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header of the block with steps, and its rows; other blocks follow a blank."""
    rows = _rows(text)
    header = next(cells for _, cells in rows if _is_header(cells))
    days = []
    for line, cells in rows:
        if len(cells) < 2:
            break
        days.append((line, cells + [""] * (len(header) - len(cells))))
    return header, days


READER = Reader("fitbit_website", "Fitbit website, CSV", _recognises, _read)
