"""Delimited files, whole or in pieces, every cell as text, with the line of every row."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import numpy as np
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
from backpain_analytics.sources.parsing.dialect import (
    Layout,
    csv_rows,
    decode,
    find_layout,
    name_of,
)

MOST_COLUMNS = 1_000
"""Real exports have at most about a hundred; a header of a million is no health export."""
LARGEST_TABLE_BYTES = 2**30
"""Held in memory whole: the order of day and month is found from all rows."""
PIECE_BYTES = 16 * 2**20
"""Takes some twenty times as much memory on its way into rows."""

_ZERO = NUL.encode()
_BEYOND = "beyond the header"
_LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class Table:
    """The rows of a delimited file, as text."""

    layout: Layout
    frame: pl.DataFrame
    """One String column for each header cell; unnamed columns are called `column_<number>`,
    a repeated name gets `_2`, `_3` … Without blank lines, remarks and repeats of the header."""
    lines: pl.Series
    """1-based line of each row in the file."""
    is_overlong: pl.Series
    """The row has filled cells beyond the header. Looked for in ragged tables alone: vendors
    write a comma too many."""


def read_table(member: Member) -> Table:
    """Read a delimited file whole, every cell as text.

    Raises:
        UnreadableExportError: The file is no table, or too large to be one.
    """
    layout = _layout(member)
    refusal = (
        f"{member.label}: more than {LARGEST_TABLE_BYTES >> 30} GiB of text. "
        "Split it by month or by person."
    )
    return table_of(read_content(member, LARGEST_TABLE_BYTES, refusal), layout, member)


def read_content(member: Member, most_bytes: int, refusal: str) -> bytes:
    """Return a file's bytes.

    Raises:
        UnreadableExportError: There are more, with this `refusal`.
    """
    with member.open() as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise UnreadableExportError(refusal)
    return content


def table_of(content: bytes, layout: Layout, member: Member, *, is_ragged: bool = False) -> Table:
    """Cut a file's content into rows and cells.

    The member hears of rows that are left out. Where it `is_ragged`, rows may be shorter or longer
    than the header, as people write them.
    """
    if layout.encoding != "utf-8" or not content.isascii():
        content = decode(content).encode()
    if _has_lone_returns(content):
        content = _LONE_RETURN.sub(b"\n", content)
    piece = _Piece(content, layout.header_lines[-1], 1, is_last=True)
    return _table(piece, layout, member, is_ragged=is_ragged)


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
    layout = _layout(member)
    with member.open() as file:
        for piece in _pieces(file, layout):
            if not _is_utf_8(piece.content) or layout.encoding != "utf-8":
                raise UnreadableExportError(f"{member.label}: not UTF-8 throughout.")
            if _has_lone_returns(piece.content):
                raise UnreadableExportError(f"{member.label}: its lines do not end alike.")
            yield _table(piece, layout, member, is_ragged=False)


@dataclass(frozen=True)
class _Piece:
    content: bytes
    skip_lines: int
    """Before the first row."""
    first_line: int
    """Number of the content's first line in the file."""
    is_last: bool


def _layout(member: Member) -> Layout:
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
    return layout


def _pieces(file: BinaryIO, layout: Layout) -> Iterator[_Piece]:
    kept, skip_lines, first_line = b"", layout.header_lines[-1], 1
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


def _has_lone_returns(content: bytes) -> bool:
    returns = content.count(b"\r")
    return returns > 0 and returns > content.count(b"\r\n")


def _table(piece: _Piece, layout: Layout, member: Member, *, is_ragged: bool) -> Table:
    content = piece.content
    has_zero_tail = content.endswith(_ZERO)
    if has_zero_tail:
        content = content.rstrip(_ZERO) + _ZERO
    whole, skipped = _parse(replace(piece, content=content), layout, is_ragged=is_ragged)
    frame = whole[:, : len(layout.header)]
    lines = pl.int_range(len(frame), eager=True) + piece.first_line + skipped
    if b'"' in content:
        lines += _newlines_before(whole)
    keep = _is_row(whole, layout.header)
    if _ZERO in content:
        is_spoilt = _is_any(whole, pl.all().str.contains(NUL, literal=True)) & keep
        kind = ZERO_TAIL if has_zero_tail else STRAY_NUL
        keep &= ~_leave_out(is_spoilt, lines, kind, member)
    if piece.is_last and not is_ragged and _is_torn(content, layout):
        is_spoilt = (lines == lines.max()) & keep
        keep &= ~_leave_out(is_spoilt, lines, TORN_TAIL, member)
    is_overlong = _is_any(whole, pl.col(_BEYOND).str.contains(r"\S")) if is_ragged else keep & False
    if not keep.all():
        frame, lines, is_overlong = frame.filter(keep), lines.filter(keep), is_overlong.filter(keep)
    return Table(layout, frame, lines.alias("line"), is_overlong)


def _is_any(frame: pl.DataFrame, is_such: pl.Expr) -> pl.Series:
    """Say of each row whether any of its cells is such."""
    return frame.select(pl.any_horizontal(is_such.fill_null(value=False))).to_series()


def _leave_out(is_spoilt: pl.Series, lines: pl.Series, kind: str, member: Member) -> pl.Series:
    if is_spoilt.any():
        member.on_damage(Damage(lines.filter(is_spoilt).to_list(), kind))
    return is_spoilt


def _is_torn(content: bytes, layout: Layout) -> bool:
    """Say whether the last line lacks its end, and cells that its neighbour and the header have."""
    end = content.rfind(b"\n")
    neighbour = content[content.rfind(b"\n", 0, max(end, 0)) + 1 : max(end, 0)]
    last, mark = content[end + 1 :], layout.delimiter.encode()
    usual = min(neighbour.count(mark), len(layout.header) - 1)
    return bool(last.strip()) and last.count(mark) < usual


def _parse(piece: _Piece, layout: Layout, *, is_ragged: bool) -> tuple[pl.DataFrame, int]:
    """Return the rows as text, and the lines before them.

    The fast parser guesses where a quotation mark stands astray, and loses what stands beyond the
    header. There the csv module, which takes such a mark as written, writes the rows anew; where a
    mark is never closed, the rows are cut at every delimiter.
    """
    names = _unique_names(layout.header) + [_BEYOND] * is_ragged
    if not is_ragged and _is_plainly_quoted(piece.content, layout.delimiter):
        with suppress(pl.exceptions.PolarsError):
            return _read_csv(piece.content, layout, names, piece.skip_lines), piece.skip_lines
    with suppress(UnreadableExportError):
        anew = _rewritten(piece.content, layout, piece.skip_lines, strict=True)
        return _read_csv(anew, layout, names), piece.skip_lines
    skip_lines = min(piece.skip_lines, layout.header_lines.start)
    anew = _rewritten(piece.content, layout, skip_lines, quoting=csv.QUOTE_NONE)
    return _read_csv(anew, layout, names), skip_lines


def _is_plainly_quoted(content: bytes, delimiter: str) -> bool:
    """Say whether quotation marks stand in pairs around cells, or in pairs within them."""
    if b'"' not in content:
        return True
    bare = b"\n" + content.replace(b'""', b"") + b"\n"
    codes = np.frombuffer(bare, np.uint8)
    marks = np.flatnonzero(codes == ord('"'))
    before, after = codes[marks[::2] - 1], codes[marks[1::2] + 1]
    opens = (before == ord(delimiter)) | (before == ord("\n"))
    closes = (after == ord(delimiter)) | (after == ord("\n")) | (after == ord("\r"))
    return len(marks) % 2 == 0 and bool(opens.all() and closes.all())


def _rewritten(content: bytes, layout: Layout, skip_lines: int, **rules: Any) -> bytes:
    """Write the rows anew, every cell between quotation marks, those beyond the header as one."""
    width, anew = len(layout.header), io.StringIO(newline="")
    writer = csv.writer(
        anew, delimiter=layout.delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n"
    )
    for lines, cells in csv_rows(content.decode(), layout.delimiter, **rules):
        if lines.start > skip_lines:
            filled = [*cells, *[""] * (width - len(cells))]
            writer.writerow([*filled[:width], "".join(filled[width:])])
    return anew.getvalue().encode()


def _read_csv(
    content: bytes, layout: Layout, names: Sequence[str], skip_lines: int = 0
) -> pl.DataFrame:
    return pl.read_csv(
        content,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        skip_lines=skip_lines,
        separator=layout.delimiter,
        truncate_ragged_lines=True,
        extra_columns="ignore",
        missing_columns="insert",
        raise_if_empty=False,
    )


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
    names = [name_of(cell).lower() for cell in header] + [""] * (frame.width - len(header))
    first = pl.nth(0)
    # Looked at closely: what begins as the header, in small letters or in capitals, or a remark.
    is_suspect = first.is_null() | first.is_in(["", header[0], names[0], names[0].upper()])
    for mark in ("#", " ", "\t", '"'):
        is_suspect |= first.str.starts_with(mark)
    suspects = frame.select(is_suspect).to_series()
    if not suspects.any():
        return ~suspects
    cells = [pl.nth(at).str.strip_chars().fill_null("") for at in range(frame.width)]
    is_blank = pl.all_horizontal(cell == "" for cell in cells)
    said = (cell.str.strip_chars(" \t\"'").str.strip_chars_start("# ") for cell in cells)
    is_repeat = pl.all_horizontal(
        cell.str.to_lowercase() == name for cell, name in zip(said, names, strict=True)
    )
    return frame.select(~(is_blank | is_repeat | cells[0].str.starts_with("#"))).to_series()
