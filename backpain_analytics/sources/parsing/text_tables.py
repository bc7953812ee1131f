"""Delimited files, whole or in pieces, every cell as text, with the line of every row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.damage import (
    NUL,
    STRAY_NUL,
    TORN_TAIL,
    ZERO_TAIL,
    Damage,
)
from backpain_analytics.sources.files.members import Member
from backpain_analytics.sources.parsing.dialect import Layout, decode, find_layout

MOST_COLUMNS = 1_000
"""Real exports have at most about a hundred; a header of a million is no health export."""
LARGEST_TABLE_BYTES = 2**30
"""Held in memory whole: the order of day and month is found from all rows."""
PIECE_BYTES = 16 * 2**20
"""Takes some twenty times as much memory on its way into rows."""

_ZERO = NUL.encode()


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
    form = _form(member)
    with member.open() as file:
        content = file.read(LARGEST_TABLE_BYTES + 1)
    if len(content) > LARGEST_TABLE_BYTES:
        raise UnreadableExportError(
            f"{member.label}: more than {LARGEST_TABLE_BYTES >> 30} GiB of text. "
            "Split it by month or by person."
        )
    if form.layout.encoding != "utf-8" or not content.isascii():
        content = decode(content).encode()
    return _table(_Piece(content, form.layout.header_line, 1, is_last=True), form, member)


def is_large(member: Member) -> bool:
    """Say whether a file is worth reading in pieces."""
    with member.open() as file:
        return len(file.read(PIECE_BYTES + 1)) > PIECE_BYTES


def read_pieces(member: Member) -> Iterator[Table]:
    """Read a delimited file in pieces of whole rows, each as a table of its own.

    Raises:
        UnreadableExportError: The file is no table, or not one that can be cut: that takes
            UTF-8, ordinary line ends, and quotation marks in pairs.
    """
    form = _form(member)
    with member.open() as file:
        for piece in _pieces(file, form):
            if not _is_utf_8(piece.content) or form.layout.encoding != "utf-8":
                raise UnreadableExportError(f"{member.label}: not UTF-8 throughout.")
            yield _table(piece, form, member)


@dataclass(frozen=True)
class _Form:
    """How the text of a file is to be cut into cells."""

    layout: Layout
    has_lone_returns: bool
    """Lines end in a carriage return alone."""
    has_spaced_quotes: bool
    """A blank stands between a delimiter and a quotation mark."""


@dataclass(frozen=True)
class _Piece:
    content: bytes
    skip_lines: int
    """Before the first row."""
    first_line: int
    """Number of the content's first line in the file."""
    is_last: bool


def _form(member: Member) -> _Form:
    head = member.head()
    layout = find_layout(head)
    if layout is None:
        raise UnreadableExportError(
            f"{member.label}: not a table with a header line. Export it again as CSV."
        )
    if len(layout.header) > MOST_COLUMNS:
        raise UnreadableExportError(
            f"{member.label}: its header names {len(layout.header):,} columns, more than "
            f"{MOST_COLUMNS:,}. It is not a health export."
        )
    text = decode(head)
    return _Form(layout, "\r" in text and "\n" not in text, f'{layout.delimiter} "' in text)


def _pieces(file: BinaryIO, form: _Form) -> Iterator[_Piece]:
    kept, skip_lines, first_line = b"", form.layout.header_line, 1
    chunk = file.read(PIECE_BYTES)
    while chunk:
        # A tail of zeros has no line ends, and one zero says as much.
        kept += chunk if chunk.strip(_ZERO) else _ZERO
        chunk = file.read(PIECE_BYTES)
        end = kept.rfind(b"\n") + 1
        if chunk and end and kept.count(b'"', 0, end) % 2 == 0:
            yield _Piece(kept[:end], skip_lines, first_line, is_last=False)
            first_line += kept.count(b"\n", 0, end)
            kept, skip_lines = kept[end:], 0
        elif len(kept) > LARGEST_TABLE_BYTES:
            raise UnreadableExportError("its rows do not end.")
    yield _Piece(kept, skip_lines, first_line, is_last=True)


def _is_utf_8(content: bytes) -> bool:
    try:
        return content.isascii() or bool(content.decode())
    except UnicodeDecodeError:
        return False


def _table(piece: _Piece, form: _Form, member: Member) -> Table:
    layout, content = form.layout, piece.content
    has_zero_tail = content.endswith(_ZERO)
    if has_zero_tail:
        content = content.rstrip(_ZERO) + _ZERO
    if form.has_lone_returns:
        content = content.replace(b"\r", b"\n")
    if form.has_spaced_quotes:
        # The parser knows a quote only right after the delimiter.
        mark = layout.delimiter.encode()
        content = content.replace(mark + b' "', mark + b'"')
    frame = _parse(content, layout, piece.skip_lines, member.label)
    lines = pl.int_range(len(frame), eager=True) + piece.first_line + piece.skip_lines
    if b'"' in content:
        lines += _newlines_before(frame)
    keep = _is_row(frame, layout.header)
    if _ZERO in content:
        is_spoilt = _is_spoilt(frame) & keep
        kind = ZERO_TAIL if has_zero_tail else STRAY_NUL
        keep &= ~_leave_out(is_spoilt, lines, kind, member)
    if piece.is_last and _is_torn(content, layout):
        is_spoilt = (lines == lines.max()) & keep
        keep &= ~_leave_out(is_spoilt, lines, TORN_TAIL, member)
    if not keep.all():
        frame, lines = frame.filter(keep), lines.filter(keep)
    return Table(layout, frame, lines.alias("line"))


def _leave_out(is_spoilt: pl.Series, lines: pl.Series, kind: str, member: Member) -> pl.Series:
    if is_spoilt.any():
        member.on_damage(Damage(lines.filter(is_spoilt).to_list(), kind))
    return is_spoilt


def _is_spoilt(frame: pl.DataFrame) -> pl.Series:
    has_zero = pl.any_horizontal(pl.all().str.contains(NUL, literal=True).fill_null(value=False))
    return frame.select(has_zero).to_series()


def _is_torn(content: bytes, layout: Layout) -> bool:
    """Say whether the last line lacks its end, and cells that its neighbour and the header have."""
    before, _, last = content.rpartition(b"\n")
    mark = layout.delimiter.encode()
    usual = min(before.rpartition(b"\n")[2].count(mark), len(layout.header) - 1)
    return bool(last.strip()) and last.count(mark) < usual


def _parse(content: bytes, layout: Layout, skip_lines: int, label: str) -> pl.DataFrame:
    names = _unique_names(layout.header)
    # A stray quote makes the strict reading fail; the rows are then cut at every delimiter.
    for quote in ('"', None):
        try:
            return pl.read_csv(
                content,
                has_header=False,
                schema=dict.fromkeys(names, pl.String),
                skip_lines=skip_lines,
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
