"""Small CSV files that people keep by hand, cell by cell, with the line of every row.

A header is known by its words rather than by its place: remarks may stand above it, it may be
repeated below, rows may be shorter or longer than it.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import polars as pl

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.sources.files.damage import (
    NUL,
    STRAY_NUL,
    ZERO_TAIL,
    Damage,
    OnDamage,
)
from backpain_analytics.sources.files.members import HEAD_BYTES, Member
from backpain_analytics.sources.parsing.cells import without_blanks
from backpain_analytics.sources.parsing.dialect import (
    DELIMITERS,
    decode,
    is_json,
    is_markup,
    is_text,
    without_long_tail,
)
from backpain_analytics.sources.parsing.header_words import Columns

LARGEST_SHEET_BYTES = 64 * 2**20
"""A lifetime of diary, ten rows a day with long notes, is about 30 MB."""
LINES_LOOKED_AT = 30
"""Lines among which the header must be."""
MOST_COLUMNS = 200
"""No diary has more."""
LONGEST_NAME = 300
"""Characters; forms put whole questions into their headers."""

_NO_QUOTE = "\x1f"
"""A control character, which no diary quotes with."""

FindColumns = Callable[[Sequence[str]], Columns | None]
"""Say which column is which if these cells are the header; None if they are not."""


@dataclass(frozen=True)
class Sheet:
    """The understood columns of a hand-made table, as text.

    One row for each row of the file, without blank lines, remarks and repeats of the header.
    """

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


@dataclass(frozen=True)
class _Header:
    line: int
    cells: list[str]
    columns: Columns
    delimiter: str


def is_sheet(member: Member, find_columns: FindColumns) -> bool:
    """Say from a file's first lines whether its header is one that `find_columns` knows."""
    text = decode(member.head())
    try:
        may_be_table = is_text(text) and not is_json(text) and not is_markup(text)
        return may_be_table and _find_header(text, find_columns) is not None
    except UnreadableExportError as error:
        # A diary that must be asked about is a diary.
        return isinstance(error, AmbiguousExportError)


def sheet_of_head(member: Member, find_columns: FindColumns) -> Sheet:
    """Read the rows that stand in a file's first bytes; the last of them may be cut off.

    Raises:
        UnreadableExportError: It has no header that `find_columns` knows.
    """
    return _sheet_of(decode(member.head()), find_columns, member.on_damage)


def read_sheet(member: Member, find_columns: FindColumns) -> Sheet:
    """Read a hand-made table whole.

    Raises:
        UnreadableExportError: It has no header that `find_columns` knows, or is too large.
    """
    with member.open() as file:
        content = file.read(LARGEST_SHEET_BYTES + 1)
    if len(content) > LARGEST_SHEET_BYTES:
        raise UnreadableExportError(
            f"larger than {LARGEST_SHEET_BYTES >> 20} MiB, as no diary is. Split it by year."
        )
    return _sheet_of(decode(content), find_columns, member.on_damage)


def _sheet_of(text: str, find_columns: FindColumns, on_damage: OnDamage) -> Sheet:
    header = _find_header(text, find_columns)
    if header is None:
        raise UnreadableExportError(
            "no header line has a date and the columns that its mapping in backpain.toml names."
        )
    return _sheet(text, header, on_damage)


def _find_header(text: str, find_columns: FindColumns) -> _Header | None:
    """Try every delimiter; the one under which most columns are understood is right."""
    head = "".join(islice(io.StringIO(text[:HEAD_BYTES], newline=""), LINES_LOOKED_AT))
    found = []
    for delimiter in DELIMITERS:
        rows, error = _names_in(head, delimiter)
        for line, names in rows:
            columns = find_columns(names)
            if columns:
                found.append(_Header(line, list(names), columns, delimiter))
                break
        else:
            if error is not None:
                raise UnreadableExportError(error)
    return max(found, key=lambda header: len(header.columns), default=None)


@lru_cache(maxsize=2 * len(DELIMITERS))
def _names_in(head: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], str | None]:
    """Return the rows that may be a header, and why there are no more where they break off.

    Every reader of such files asks it of each file, so the latest answers are kept.
    """
    found = []
    try:
        for line, cells in _rows(head, delimiter):
            names = _header_cells(cells)
            if _may_be_names(names):
                found.append((line, names))
    except UnreadableExportError as error:
        return found, str(error)
    return found, None


def _may_be_names(cells: Sequence[str]) -> bool:
    """Tell data and JSON from names at a glance: every file of an export comes by here."""
    are_numbers = sum(cell[:1].isdigit() for cell in cells) * 2 > len(cells)
    is_long = len(cells) > MOST_COLUMNS or max(map(len, cells), default=0) > LONGEST_NAME
    return not (are_numbers or is_long)


def _header_cells(cells: Sequence[str]) -> list[str]:
    return [cell.strip(" \t\"'").lstrip("# ") for cell in cells]


def _all_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return every row; without quoting where a stray quotation mark would swallow rows."""
    try:
        return list(_rows(text, delimiter, strict=True))
    except UnreadableExportError:
        return list(_rows(text, delimiter, quotechar=_NO_QUOTE))


def _rows(text: str, delimiter: str, **rules: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it starts."""
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, **rules
    )
    line = 1
    try:
        for cells in rows:
            yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        raise UnreadableExportError(f"line {line} is not CSV ({error}).") from error


def _sheet(text: str, header: _Header, on_damage: OnDamage) -> Sheet:
    rows = [
        (line, cells)
        for line, cells in _all_rows(without_long_tail(text), header.delimiter)
        if line > header.line and _is_row(cells, header.cells)
    ]
    if NUL in text:
        spoilt = [line for line, cells in rows if _is_spoilt(cells)]
        rows = [(line, cells) for line, cells in rows if not _is_spoilt(cells)]
        if spoilt:
            on_damage(Damage(spoilt, ZERO_TAIL if text.endswith(NUL) else STRAY_NUL))
    width = len(header.cells)
    used = set(header.columns.values())
    beyond = [any(cell.strip() for cell in cells[width:]) for _, cells in rows]
    return Sheet(
        headers={name: header.cells[at] for name, at in header.columns.items()},
        unused=tuple(cell for at, cell in enumerate(header.cells) if cell and at not in used),
        cells=pl.DataFrame({name: _column(name, at, rows) for name, at in header.columns.items()}),
        lines=pl.Series("line", [line for line, _ in rows], pl.Int64),
        is_overlong=pl.Series("is_overlong", beyond, pl.Boolean),
    )


def _is_spoilt(cells: Sequence[str]) -> bool:
    return any(NUL in cell for cell in cells)


def _column(name: str, at: int, rows: Sequence[tuple[int, list[str]]]) -> pl.Series:
    texts = [cells[at] if at < len(cells) else None for _, cells in rows]
    return without_blanks(pl.Series(name, texts, pl.String))


def _is_row(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Leave out blank lines, `# remarks` and the header said again."""
    if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
        return False
    said = [cell.casefold() for cell in _header_cells(cells)]
    return said != [name.casefold() for name in header]
