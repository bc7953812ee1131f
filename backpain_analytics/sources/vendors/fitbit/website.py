"""The CSV of Fitbit's website: blocks under titles, in the account's language and units.

    Activities
    Date,Calories Burned,Steps,Distance,Floors,Minutes Sedentary,…
    "2026-03-01","2,231","7,700","5.72","12","641",…

Titles and headers are translated, the order of the columns is the same in every language.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from backpain_analytics.sources.device_rows import unread_batch
from backpain_analytics.sources.entries import naming
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.handmade.samples_csv.columns import is_called
from backpain_analytics.sources.parsing.dialect import decode
from backpain_analytics.sources.reader import Batch, Context, Reader, device_batch
from backpain_analytics.sources.vendors.fitbit import website_blocks
from backpain_analytics.sources.vendors.fitbit.lists import SOURCE_ID

FEWEST_COLUMNS = 6
"""The block of activities has ten; fewer columns are a table of another origin."""
_MASS_INDEX = ("bmi", "imc")
_READ = {
    "activities": website_blocks.day_batches,
    "body": website_blocks.weight_batches,
    "sleep": website_blocks.night_batches,
}


@dataclass(frozen=True)
class Block:
    """A title, a header, and the rows up to the next blank line."""

    title: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    """With their lines."""

    @property
    def kind(self) -> str | None:
        """What the block holds, by the order of its columns; None: it is not read."""
        first = self.rows[0][1] if self.rows else ()
        if _is_of_days(self.header):
            return "activities"
        if len(self.header) == 4 and self.header[2].lower() in _MASS_INDEX:
            return "body"
        is_span = all(":" in cell for cell in first[:2])
        return "sleep" if len(first) >= FEWEST_COLUMNS and is_span else None


def _recognises(member: Member, context: Context) -> bool:
    if not member.name.lower().endswith((".csv", ".txt")):
        return False
    return any(block.kind for block in _blocks(decode(member.head())))


def _blocks(text: str) -> Iterator[Block]:
    rows = list(_rows(text))
    # The title of a block stands alone in its line.
    starts = [
        at
        for at, ((_, title), (_, header)) in enumerate(pairwise(rows))
        if len(title) == 1 < len(header)
    ]
    for start, end in pairwise([*starts, len(rows)]):
        header = rows[start + 1][1]
        below = [
            (line, [*cells, *[""] * (len(header) - len(cells))])
            for line, cells in rows[start + 2 : end]
            if len(cells) > 1
        ]
        yield Block(rows[start][1][0], header, below)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line; the cells of a blank line are none."""
    reader = csv.reader(
        io.StringIO(text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"))
    )
    for cells in reader:
        yield reader.line_num, [cell.strip() for cell in cells]


def _is_of_days(cells: Sequence[str]) -> bool:
    return (
        len(cells) >= FEWEST_COLUMNS
        and is_called(cells[0], "date")
        and any(is_called(cell, "steps") for cell in cells)
        and any("alor" in cell.lower() for cell in cells)
    )


def _read(member: Member, context: Context) -> Iterator[Batch]:
    with member.open() as file:
        blocks = list(_blocks(decode(file.read())))
    yield device_batch(SOURCE_ID, "worn_with_heart_rate")
    unread: dict[str, int] = {}
    for block in blocks:
        kind = block.kind
        if kind is None:
            unread[block.title] = unread.get(block.title, 0) + len(block.rows)
        else:
            with naming(member.label):
                yield from _READ[kind](_frame(block), context)
    if unread:
        yield unread_batch(unread)


def _frame(block: Block) -> pl.DataFrame:
    """Return the rows as text, with their `line`; the columns of days by our names."""
    width = len(block.header)
    names = [str(at) for at in range(width)]
    if _is_of_days(block.header):
        steps = next(at for at, cell in enumerate(block.header) if is_called(cell, "steps"))
        names[0] = "date"
        for name, at in (("steps", steps), ("distance", steps + 1), ("floors", steps + 2)):
            names[at] = name
    rows = [(line, *cells[:width]) for line, cells in block.rows]
    schema = {"line": pl.Int64(), **dict.fromkeys(names, pl.String())}
    return pl.DataFrame(rows, schema=schema, orient="row")


READER = Reader("fitbit_website", "Fitbit website, CSV", _recognises, _read)
