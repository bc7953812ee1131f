"""The tables that a page shows, as CSV files that a spreadsheet opens without running anything."""

from collections.abc import Iterable, Iterator

import pandas as pd

from backpain_analytics.report.parts import Chapter, Table

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n")


def csv_tables(chapters: Iterable[Chapter]) -> dict[str, str]:
    """Return each table with rows by its name: all rows, raw values, columns by their codes."""
    return {
        name: _csv(pd.concat(frames, ignore_index=True))
        for name, frames in _named(chapters).items()
    }


def _named(chapters: Iterable[Chapter]) -> dict[str, list[pd.DataFrame]]:
    """Gather the rows of tables; one that is shown for several targets is one file."""
    found: dict[str, list[pd.DataFrame]] = {}
    for table in _tables(chapters):
        if table.shown is not None and len(table.shown):
            found.setdefault(table.name, []).append(table.shown)
    return found


def _tables(chapters: Iterable[Chapter]) -> Iterator[Table]:
    return (part for chapter in chapters for part in chapter.parts if isinstance(part, Table))


def _csv(frame: pd.DataFrame) -> str:
    words: str = frame.map(_harmless).to_csv(index=False, lineterminator="\n")
    return words


def _harmless(cell: object) -> object:
    """Quote a text that a spreadsheet would take for a formula; a number may be negative.

    A carriage return is written as a line end, which stays within its cell.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
