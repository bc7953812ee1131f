"""Delimited text as people have it: encodings, delimiters, titles, remarks, repeated headers."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.members import HEAD_BYTES, Member

DELIMITERS = ",;\t|"
MOST_COLUMNS = 1_000
"""Real exports have at most about a hundred; a header of a million is no health export."""
LARGEST_TABLE_BYTES = 2**30
"""Held in memory whole: the order of day and month is found from all rows."""
LINES_LOOKED_AT = 50

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
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
    header_line: int
    """1-based; of a header over several lines, the last."""
    first_row: tuple[str, ...]
    """Cells of the first row below the header; empty where there is none."""


@dataclass(frozen=True)
class Table:
    """The rows of a delimited file, as text."""

    layout: Layout
    frame: pl.DataFrame
    """One String column for each header cell; unnamed columns are called `column_<number>`,
    a repeated name gets `_2`, `_3` … Without blank lines, remarks and repeats of the header."""
    lines: pl.Series
    """1-based line of each row in the file."""


def find_layout(head: bytes) -> Layout | None:
    """Find encoding, delimiter and header in the first bytes of a file; None: not a table."""
    encoding = _encoding(head)
    text = _without_bom(head).decode(encoding, errors="ignore")
    # A character that no text has, or a first line without end: noise, or not ours to read.
    if "\x00" in text or (len(head) >= HEAD_BYTES and not re.search(r"[\r\n]", text)):
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    declared = _SEPARATOR_LINE.match(text.partition("\n")[0])
    delimiter = declared[1] if declared else _delimiter(text)
    rows = _rows(text, delimiter)[1 if declared else 0 :]
    index = _header_index([cells for _, cells in rows])
    if index is None:
        return None
    header_line, header = rows[index]
    first_row = rows[index + 1][1] if index + 1 < len(rows) else []
    return Layout(
        encoding,
        delimiter,
        tuple(cell.strip() for cell in header),
        header_line,
        tuple(cell.strip() for cell in first_row),
    )


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
    frame = _parse(_content(member, layout), layout, member.label)
    lines = layout.header_line + 1 + _newlines_before(frame)
    keep = _is_row(frame, layout.header)
    return Table(layout, frame.filter(keep), lines.filter(keep).alias("line"))


def decode(content: bytes) -> str:
    """Decode text whatever its encoding, without a byte order mark."""
    return _without_bom(content).decode(_encoding(content), errors="replace")


def _encoding(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    try:
        # The last character may be cut in two by the end of the head.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _without_bom(content: bytes) -> bytes:
    for mark, _ in _BOMS:
        content = content.removeprefix(mark)
    return content


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most lines into one and the same number of cells."""

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(len(cells) for _, cells in _rows(text, delimiter))
        cells, lines = max(counts.items(), key=lambda item: item[1], default=(1, 0))
        return (lines if cells > 1 else 0), cells

    return max(DELIMITERS, key=agreement)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return line number and cells of the first lines that are neither blank nor remarks."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    rows = ((reader.line_num, cells) for cells in reader)
    return [
        (line, cells)
        for line, cells in islice(rows, LINES_LOOKED_AT)
        if "".join(cells).strip() and not cells[0].lstrip().startswith("#")
    ]


def _header_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the header: the last line of words before the first row with a number or a date."""
    if not rows:
        return None
    # A line of far fewer cells than usual is a title, whatever it holds.
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    data = [
        index
        for index, cells in enumerate(rows)
        if 2 * len(cells) > usual and any(map(_IS_DATA.match, cells))
    ]
    if data and data[0] == 0:
        return None
    index = data[0] - 1 if data else max(range(len(rows)), key=lambda row: len(rows[row]))
    return index if len(rows[index]) > 1 else None


def _content(member: Member, layout: Layout) -> bytes:
    with member.open() as file:
        content = file.read(LARGEST_TABLE_BYTES + 1)
    if len(content) > LARGEST_TABLE_BYTES:
        raise UnreadableExportError(
            f"{member.label}: more than {LARGEST_TABLE_BYTES >> 30} GiB of text. "
            "Split it by month or by person."
        )
    content = _without_bom(content)
    if layout.encoding != "utf-8" or not content.isascii():
        content = content.decode(layout.encoding, errors="replace").encode()
    if b"\r" in content[:HEAD_BYTES] and b"\n" not in content[:HEAD_BYTES]:
        content = content.replace(b"\r", b"\n")
    # The parser knows a quote only right after the delimiter.
    mark = layout.delimiter.encode()
    return content.replace(mark + b' "', mark + b'"')


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
    """Count the line ends above each row, those inside quoted cells included."""
    rows = pl.Series(range(len(frame)), dtype=pl.Int64)
    inner = frame.select(
        pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True)).cast(pl.Int64)
    ).to_series()
    return rows + inner.cum_sum().shift(1, fill_value=0) if inner.sum() else rows


def _is_row(frame: pl.DataFrame, header: Sequence[str]) -> pl.Series:
    """False for blank lines, remarks and repeats of the header."""
    first = pl.nth(0).str.strip_chars()
    blank = pl.all_horizontal(pl.all().str.strip_chars().fill_null("") == "")
    suspects = frame.select(
        first.is_null() | first.is_in(["", header[0]]) | first.str.starts_with("#")
    )
    if not suspects.to_series().any():
        return suspects.select(~pl.nth(0)).to_series()
    repeat = pl.all_horizontal(
        (pl.nth(column).str.strip_chars().fill_null("") == cell)
        for column, cell in enumerate(header)
    )
    return frame.select(~(blank | repeat | first.str.starts_with("#").fill_null(False))).to_series()
