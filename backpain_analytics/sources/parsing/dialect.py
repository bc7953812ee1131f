"""Delimited text as people have it: encodings, delimiters, titles, remarks, repeated headers."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.files.damage import NUL
from backpain_analytics.sources.files.members import HEAD_BYTES

DELIMITERS = ",;\t|"
ROWS_LOOKED_AT = 50
LINES_BEFORE_ROWS = 30
"""Lines among which a header must be that is known by its words."""
MOST_NAMES = 200
"""No diary has more."""
LONGEST_NAME = 300
"""Characters; forms put whole questions into their headers."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_FIRST_BYTES = 1_024
_ZEROS_OF_UTF_16 = 0.9
"""Share of zeros in one half of the pairs; in the other it is at most the rest."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_IS_DATA = re.compile(
    r"\s*[-+]?\d[\d\s.,:/+-]*(?:T[\d:.,+-]*)?Z?\s*(?:[ap]\.?\s?m\.?)?\s*$"
    r"|\s*\d{1,2}(?:st|nd|rd|th|\.)?[\s-]+[a-z]{3,}\S*[\s-]+\d{2,4}",
    re.IGNORECASE,
)
"""A number, a date or a time; a header may well say '24 h pain'."""


@dataclass(frozen=True)
class Layout:
    """Where the table stands in a text file."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    """Cells of the header line, without blanks around them; may be empty or repeated."""
    header_lines: range
    """1-based; more than one where a name of the header goes on over several lines."""
    first_row: tuple[str, ...]
    """Cells of the first row below the header; empty where there is none."""


FindColumns = Callable[[Sequence[str]], Mapping[str, int] | None]
"""Say which column is which if these cells are the header; None if they are not."""


# Some twenty readers ask it of one file after another, each with the same bytes.
@lru_cache(maxsize=8)
def find_layout(head: bytes) -> Layout | None:
    """Find encoding, delimiter and header in the first bytes of a file; None: not a table."""
    text = _table_text(head)
    # A first line without end is noise, or not ours to read.
    if text is None or (len(head) >= HEAD_BYTES and "\n" not in text):
        return None
    text = without_spoilt_lines(text)
    declared = _SEPARATOR_LINE.match(text.partition("\n")[0])
    delimiter = declared[1] if declared else _delimiter(text)
    rows = _rows(text, delimiter)[1 if declared else 0 :]
    index = _header_index([cells for _, cells in rows])
    if index is None:
        return None
    header_lines, header = rows[index]
    first_row = rows[index + 1][1] if index + 1 < len(rows) else []
    return Layout(
        _encoding(head),
        delimiter,
        tuple(cell.strip() for cell in header),
        header_lines,
        tuple(cell.strip() for cell in first_row),
    )


def find_named_layout(
    head: bytes, find_columns: FindColumns
) -> tuple[Layout, Mapping[str, int]] | None:
    """Find the header by what its columns are called, and where each of them stands.

    Remarks may stand above it. Of all delimiters that under which most columns are known is right.
    """
    found = []
    for delimiter in DELIMITERS:
        for lines, names in _names(head, delimiter):
            columns = find_columns(names)
            if columns:
                found.append((Layout(_encoding(head), delimiter, names, lines, ()), columns))
                break
    return max(found, key=lambda layout_and_columns: len(layout_and_columns[1]), default=None)


@lru_cache(maxsize=2 * len(DELIMITERS))
def _names(head: bytes, delimiter: str) -> list[tuple[range, tuple[str, ...]]]:
    """Return the rows that may be a header."""
    # A letter lost in a name does not hide the others.
    rows = csv_rows((_table_text(head) or "").replace(NUL, ""), delimiter)
    first = takewhile(lambda row: row[0].start <= LINES_BEFORE_ROWS, rows)
    named = ((lines, tuple(map(name_of, cells))) for lines, cells in first)
    return [(lines, names) for lines, names in named if _may_be_names(names)]


def _may_be_names(cells: Sequence[str]) -> bool:
    """Tell data and JSON from names at a glance: every file of an export comes by here."""
    are_numbers = sum(cell[:1].isdigit() for cell in cells) * 2 > len(cells)
    is_long = len(cells) > MOST_NAMES or max(map(len, cells), default=0) > LONGEST_NAME
    return not (are_numbers or is_long)


def name_of(cell: str) -> str:
    """Return a header cell as the name it is meant for."""
    return cell.strip(" \t\"'").lstrip("# ")


def csv_rows(text: str, delimiter: str, **rules: Any) -> Iterator[tuple[range, list[str]]]:
    """Yield the lines that each row takes, and its cells; `rules` are those of the csv module.

    Raises:
        UnreadableExportError: A row breaks the rules.
    """
    # Line ends are as written, within cells too.
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, **rules
    )
    line = 1
    try:
        for cells in rows:
            yield range(line, rows.line_num + 1), cells
            line = rows.line_num + 1
    except csv.Error as error:
        raise UnreadableExportError(f"line {line} is not CSV ({error}).") from error


def _table_text(head: bytes) -> str | None:
    """Return text that may be a table, each line ended alike."""
    text = decode(head)
    if not is_text(text) or is_json(text) or is_markup(text):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_text(text: str) -> bool:
    r"""Say whether a text that holds NUL holds control characters in fewer than half of its lines.

    >>> is_text("time,steps\n10:00,7\n" + 9 * NUL), is_text("time,steps\n" + NUL)
    (True, False)
    """
    if NUL not in text:
        return True
    lines = _LINE_END.split(text.rstrip("\r\n"))
    return sum(map(bool, map(_CONTROL.search, lines))) * 2 < len(lines)


def without_spoilt_lines(text: str) -> str:
    """Blank the lines that hold a character that no text has; the others keep their numbers."""
    if NUL not in text:
        return text
    return "\n".join("" if NUL in line else line for line in text.split("\n"))


def is_json(text: str) -> bool:
    """Say whether a text is a list or an object as programs write them, and so no table.

    >>> is_json('[{"steps": 4}]'), is_json(" {"), is_json("[date],[steps]")
    (True, True, False)
    """
    return re.match(r"\s*(?:\{|\[\s*[\[{\]])", text) is not None


def is_markup(text: str) -> bool:
    """Say whether a text is a web page or XML, whatever its name ends in, and so no table.

    >>> is_markup(" <!DOCTYPE html>"), is_markup('<?xml version="1.0"?>'), is_markup("<5,date")
    (True, True, False)
    """
    return re.match(r"\s*<(?:[!?]|[a-z][\w:.-]*(?:\s|/?>))", text, re.IGNORECASE) is not None


def decode(content: bytes) -> str:
    """Decode text whatever its encoding, without a byte order mark."""
    return content.decode(_encoding(content), errors="replace").removeprefix("\ufeff")


def _encoding(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    unmarked = _unmarked_utf_16(head[:_FIRST_BYTES].rstrip(NUL.encode()))
    if unmarked:
        return unmarked
    if head.isascii():
        return "utf-8"
    # The last character may be cut in two by the end of the head.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    spoilt = text.count("\ufffd")
    letters = len(text) - len(text.encode("ascii", "ignore")) - spoilt
    # One byte pasted from elsewhere spoils its cell, not a file that is UTF-8 everywhere else.
    return "cp1252" if spoilt > letters else "utf-8"


def _unmarked_utf_16(head: bytes) -> str | None:
    """Know pairs of bytes of which just one half, and nearly always, is zero."""
    halves = [head[first::2] for first in (0, 1)]
    zeros = [half.count(0) / max(len(half), 1) for half in halves]
    if max(zeros) < _ZEROS_OF_UTF_16 or min(zeros) > 1 - _ZEROS_OF_UTF_16:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into one and the same number of cells."""

    def agreement(delimiter: str) -> tuple[int, int]:
        counts: Counter[int] = Counter()
        for lines_of_row, row in _rows(text, delimiter):
            # A quoted cell that goes on over lines holds signs that would cut each of them.
            counts[len(row)] += len(lines_of_row)
        cells, lines = max(counts.items(), key=lambda item: item[1], default=(1, 0))
        return (lines if cells > 1 else 0), cells

    return max(DELIMITERS, key=agreement)


def _rows(text: str, delimiter: str) -> list[tuple[range, list[str]]]:
    """Return lines and cells of the first lines that are neither blank nor remarks."""
    return [
        (lines, cells)
        for lines, cells in islice(csv_rows(text, delimiter), ROWS_LOOKED_AT)
        if "".join(cells).strip() and not cells[0].lstrip().startswith("#")
    ]


def _header_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the header: the last line of words before the first line with a number or a date."""
    is_data = [any(map(_IS_DATA.match, cells)) for cells in rows]
    if is_data[:2] == [True, False] and len(rows[1]) >= len(rows[0]):
        # A title may hold a number, as Samsung's do; no first row is followed by mere words.
        is_data[0] = False
    if not rows or is_data[0]:
        return None
    fullest = max(range(len(rows)), key=lambda row: len(rows[row]))
    index = is_data.index(True) - 1 if any(is_data) else fullest
    return index if len(rows[index]) > 1 else None
