"""The rows of a sheet as lines of CSV: dates in ISO form, numbers with a point, one row a line."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, repeat
from math import isfinite
from typing import Any

from python_calamine import CalamineSheet

from backpain_analytics.errors import AmbiguousExportError
from backpain_analytics.sources.parsing.header_words import date_columns

Value = int | float | str | bool | time | date | datetime | timedelta

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_DAY_NUMBERS = (36_526, 73_051)
"""From 2000 to 2100: other numbers below the header of a date are none."""
_LARGEST_WHOLE = 10**15
_MILLISECOND = 1_000
_ROWS_A_PIECE = 5_000
ROWS_OF_HEADERS = 30
"""Rows among which a header must be, counted from the first filled one."""
_LINE_END = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")


def sheet_lines(sheet: CalamineSheet) -> Iterator[bytes]:
    """Yield a sheet as CSV in UTF-8; line and row numbers are the same."""
    if sheet.start is None:
        return
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    rows = chain(repeat([], sheet.start[0]), _texts(sheet))
    while piece := list(islice(rows, _ROWS_A_PIECE)):
        writer.writerows(piece)
        yield held.getvalue().encode()
        held.seek(held.truncate(0))


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Yield the filled part of a sheet as texts, without the blanks at the end of a row."""
    heads_dates = set[int]()
    for number, row in enumerate(_unmerged(sheet)):
        if number < ROWS_OF_HEADERS:
            heads_dates |= {at for at, value in enumerate(row) if _names_a_date(value)}
        for at in heads_dates:
            row[at] = _dated(row[at])
        texts = [_WRITERS[type(value)](value) for value in row]
        while texts and not texts[-1]:
            del texts[-1]
        yield texts


def _unmerged(sheet: CalamineSheet) -> Iterator[list[Value]]:
    """Yield the rows; a date whose cell is merged with those below it stands in each of them."""
    top, left = sheet.start or (0, 0)
    merged = {
        (first[0] - top, first[1] - left): last[0] - top
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] > first[0]
    }
    if not merged:
        yield from sheet.iter_rows()
        return
    goes_on: dict[int, tuple[int, Value]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        for at, value in enumerate(row):
            if isinstance(value, date) and (number, at) in merged:
                goes_on[at] = (merged[number, at], value)
        for at, (last, value) in goes_on.items():
            if number <= last and row[at] == "":
                row[at] = value
        yield row


def _names_a_date(value: Value) -> bool:
    try:
        return isinstance(value, str) and "date" in date_columns([value])
    except AmbiguousExportError:
        return False


def _dated(value: Value) -> Value:
    """Return a day number as the moment that it stands for; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    is_day = _DAY_NUMBERS[0] <= value < _DAY_NUMBERS[1]
    return _EPOCH + timedelta(days=value) if is_day else value


def _moment(value: datetime) -> str:
    """Write a date-time to the millisecond: day numbers hold no more."""
    if value.microsecond:
        value += timedelta(microseconds=500)
    unit = "milliseconds" if value.microsecond >= _MILLISECOND else "seconds"
    return value.isoformat(" ", unit).removesuffix(" 00:00:00")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _line(value: str) -> str:
    return value if value.isprintable() else _LINE_END.sub(" ", value)


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < _LARGEST_WHOLE:
        return str(int(value))
    text = repr(value)
    # Three decimals could be read as thousands.
    return f"{text}0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text


_WRITERS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).upper(),
    str: _line,
    int: str,
    float: _number,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _duration,
}
