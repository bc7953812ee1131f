"""The tables of the page, as tables.toml declares them: every cell in words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from backpain_analytics.report.former import association_words, exposure_words, wording
from backpain_analytics.report.former.values import Row, rows_of

_FUNCTIONS = {**vars(wording), **vars(exposure_words), **vars(association_words)}


@dataclass(frozen=True)
class Table:
    """Words in rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0
    """Further rows that are not printed."""


def tabulate(name: str, frame: pd.DataFrame, /, **given: str) -> Table:
    """Put the rows of a frame into words, as a table declares it.

    Args:
        name: Of the table.
        frame: What it shows.
        given: Stands in for columns that the frame lacks, and for names in headings.
    """
    declared = _declared()[name]
    if "known" in declared:
        frame = frame[frame[declared["known"]].notna()]
    if "newest_first" in declared:
        frame = frame.iloc[::-1]
    printed = frame.head(declared.get("most", len(frame)))
    unknown = {column for column in declared.get("optional", ()) if frame[column].isna().all()}
    cells = {
        heading: cell
        for heading, cell in declared["cells"].items()
        if not unknown & set(cell.split())
    }
    return Table(
        declared["caption"].format(**given),
        tuple(heading.format(**given) for heading in cells),
        tuple(
            tuple(_words(cell, row | given) for cell in cells.values()) for row in rows_of(printed)
        ),
        left_out=len(frame) - len(printed),
    )


def describe(name: str, row: Row, /, **given: object) -> Table:
    """Put one row into words, each column on a line of its own."""
    declared = _declared()[name]
    cells = declared["cells"].items()
    lines = tuple((heading.format(**given), _words(cell, row)) for heading, cell in cells)
    return Table(declared["caption"], ("Quantity", "Amount"), lines)


@cache
def _declared() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))


def _words(cell: str, row: Row) -> str:
    name, *columns = cell.split()
    if name in wording.vocabulary():
        return wording.word(name, row[columns[0]])
    values = [row[column] for column in columns] or [row]
    words: str = _FUNCTIONS[name](*values)
    return words
