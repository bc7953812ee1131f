"""Small tables that people keep by hand: a header known by its words, rows of any length."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.cells import without_blanks
from backpain_analytics.sources.parsing.dialect import FindColumns, find_named_layout
from backpain_analytics.sources.parsing.text_tables import Table, read_content, table_of

LARGEST_SHEET_BYTES = 64 * 2**20
"""A lifetime of diary, ten rows a day with long notes, is about 30 MB."""


@dataclass(frozen=True)
class Sheet:
    """The understood columns of a hand-made table, as text."""

    headers: dict[str, str]
    """Our column name → the file's header."""
    unused: tuple[str, ...]
    """Headers of the columns that nothing is read from."""
    cells: pl.DataFrame
    """One text column for each of our names; null: blank."""
    lines: pl.Series
    """Line of each row in the file; the first is 1."""
    is_overlong: pl.Series
    """The row has filled cells beyond the header."""


def is_sheet(member: Member, find_columns: FindColumns) -> bool:
    """Say from a file's first lines whether its header is one that `find_columns` knows."""
    try:
        return find_named_layout(member.head(), find_columns) is not None
    except AmbiguousExportError:
        # A diary that must be asked about is a diary.
        return True


def sheet_of_head(member: Member, find_columns: FindColumns) -> Sheet:
    """Read the rows that stand in a file's first bytes; the last of them may be cut off.

    Raises:
        UnreadableExportError: It has no header that `find_columns` knows.
    """
    return _sheet(member.head(), member, find_columns)


def read_sheet(member: Member, find_columns: FindColumns) -> Sheet:
    """Read a hand-made table whole.

    Raises:
        UnreadableExportError: It has no header that `find_columns` knows, or is too large.
    """
    refusal = f"larger than {LARGEST_SHEET_BYTES >> 20} MiB, as no diary is. Split it by year."
    return _sheet(read_content(member, LARGEST_SHEET_BYTES, refusal), member, find_columns)


def sheet_of(table: Table, columns: Mapping[str, int]) -> Sheet:
    """Return the columns of a table that stand at these places, by our names."""
    header, used = table.layout.header, set(columns.values())
    return Sheet(
        headers={name: header[at] for name, at in columns.items()},
        unused=tuple(cell for at, cell in enumerate(header) if cell and at not in used),
        cells=pl.DataFrame(
            {name: without_blanks(table.frame.to_series(at)) for name, at in columns.items()}
        ),
        lines=table.lines,
        is_overlong=table.is_overlong,
    )


def _sheet(content: bytes, member: Member, find_columns: FindColumns) -> Sheet:
    found = find_named_layout(member.head(), find_columns)
    if found is None:
        raise UnreadableExportError(
            "no header line has a date and the columns that its mapping in backpain.toml names."
        )
    layout, columns = found
    return sheet_of(table_of(content, layout, member, is_ragged=True), columns)
