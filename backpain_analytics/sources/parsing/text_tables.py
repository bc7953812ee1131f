"""Delimited files read whole, every cell as text, with the line of every row."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.members import HEAD_BYTES, Member
from backpain_analytics.sources.parsing.dialect import Layout, decode, find_layout

MOST_COLUMNS = 1_000
"""Real exports have at most about a hundred; a header of a million is no health export."""
LARGEST_TABLE_BYTES = 2**30
"""Held in memory whole: the order of day and month is found from all rows."""


@dataclass(frozen=True)
class Table:
    """The rows of a delimited file, as text."""

    layout: Layout
    frame: pl.DataFrame
    """One String column for each header cell; unnamed columns are called `column_<number>`,
    a repeated name gets `_2`, `_3` … Without blank lines, remarks and repeats of the header."""
    lines: pl.Series
    """1-based line of each row in the file."""


def read_table(member: Member) -> Table:
    """Read a delimited file whole, every cell as text.

    Raises:
        UnreadableExportError: The file is no table, or too large to be one.
    """
    layout = find_layout(member.head())
    if layout is None:
        raise UnreadableExportError(
            f"{member.label}: not a table with a header line. Export it again as CSV."
        )
    if len(layout.header) > MOST_COLUMNS:
        raise UnreadableExportError(
            f"{member.label}: its header names {len(layout.header):,} columns, more than "
            f"{MOST_COLUMNS:,}. It is not a health export."
        )
    content = _content(member, layout)
    frame = _parse(content, layout, member.label)
    lines = pl.int_range(len(frame), eager=True) + layout.header_line + 1
    if b'"' in content:
        lines += _newlines_before(frame)
    keep = _is_row(frame, layout.header)
    if not keep.all():
        frame, lines = frame.filter(keep), lines.filter(keep)
    return Table(layout, frame, lines.alias("line"))


def _content(member: Member, layout: Layout) -> bytes:
    with member.open() as file:
        content = file.read(LARGEST_TABLE_BYTES + 1)
    if len(content) > LARGEST_TABLE_BYTES:
        raise UnreadableExportError(
            f"{member.label}: more than {LARGEST_TABLE_BYTES >> 30} GiB of text. "
            "Split it by month or by person."
        )
    if layout.encoding != "utf-8" or not content.isascii():
        content = decode(content).encode()
    if b"\r" in content[:HEAD_BYTES] and b"\n" not in content[:HEAD_BYTES]:
        content = content.replace(b"\r", b"\n")
    # The parser knows a quote only right after the delimiter.
    mark = layout.delimiter.encode()
    if mark + b' "' in content[:HEAD_BYTES]:
        content = content.replace(mark + b' "', mark + b'"')
    return content


def _parse(content: bytes, layout: Layout, label: str) -> pl.DataFrame:
    names = _unique_names(layout.header)
    # A stray quote makes the strict reading fail; the rows are then cut at every delimiter.
    for quote in ('"', None):
        try:
            return pl.read_csv(
                content,
                has_header=False,
                schema=dict.fromkeys(names, pl.String),
                skip_lines=layout.header_line,
                separator=layout.delimiter,
                quote_char=quote,
                truncate_ragged_lines=True,
                extra_columns="ignore",
                missing_columns="insert",
            )
        except pl.exceptions.PolarsError:
            continue
    raise UnreadableExportError(f"{label}: its rows cannot be told apart. Export it again as CSV.")


def _unique_names(header: Sequence[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = cell or f"column_{number}"
        repeats = sum(1 for earlier in header[: number - 1] if earlier == cell)
        names.append(f"{name}_{repeats + 1}" if cell and repeats else name)
    return names


def _newlines_before(frame: pl.DataFrame) -> pl.Series:
    """Count the line ends inside the quoted cells above each row."""
    inner = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True)).cast(pl.Int64)
    return frame.select(inner.cum_sum().shift(1, fill_value=0)).to_series()


def _is_row(frame: pl.DataFrame, header: Sequence[str]) -> pl.Series:
    """False for blank lines, remarks and repeats of the header."""
    first = pl.nth(0)
    is_suspect = first.is_null() | first.is_in(["", header[0]])
    # Lines that begin with a blank are looked at closely as well.
    for mark in ("#", " ", "\t"):
        is_suspect |= first.str.starts_with(mark)
    suspects = frame.select(is_suspect).to_series()
    if not suspects.any():
        return ~suspects
    cells = [pl.nth(at).str.strip_chars().fill_null("") for at in range(frame.width)]
    is_blank = pl.all_horizontal(cell == "" for cell in cells)
    is_repeat = pl.all_horizontal(cell == name for cell, name in zip(cells, header, strict=False))
    return frame.select(~(is_blank | is_repeat | cells[0].str.starts_with("#"))).to_series()
