"""The tables of the page, as tables.toml declares them: every cell in words."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from backpain_analytics.messages.cells import CELLS
from backpain_analytics.messages.comparisons import COMPARISONS
from backpain_analytics.messages.language import messages
from backpain_analytics.messages.numbers import FORMATS, word
from backpain_analytics.report.parts import Table
from backpain_analytics.report.values import Row, rows_of

_CELLS: Mapping[str, Callable[..., str]] = {**FORMATS, **CELLS, **COMPARISONS}


def tabulate(name: str, frame: pd.DataFrame, /, *, is_folded: bool = True, **given: str) -> Table:
    """Put the rows of a frame into words, as a table declares it.

    Args:
        name: Of the table.
        frame: What it shows.
        is_folded: Whether it is shown only when asked for.
        given: Stands in for columns that the frame lacks, and for names in headings.
    """
    declared = declared_tables()[name]
    if "known" in declared:
        frame = frame[frame[declared["known"]].notna()]
    if "newest_first" in declared:
        frame = frame.iloc[::-1]
    printed = frame.head(declared.get("most", len(frame)))
    unknown = {column for column in declared.get("optional", ()) if frame[column].isna().all()}
    cells = {
        column: cell
        for column, cell in declared["cells"].items()
        if not unknown & set(cell.split())
    }
    words = messages()["table"][name]
    return Table(
        words["caption"].format(**given),
        tuple(words[column].format(**given) for column in cells),
        tuple(
            tuple(_words(cell, row | given) for cell in cells.values()) for row in rows_of(printed)
        ),
        left_out=len(frame) - len(printed),
        kind=declared.get("kind", "numbers"),
        is_folded=is_folded,
        name=name,
        shown=_shown(frame, cells),
    )


def _shown(frame: pd.DataFrame, cells: Mapping[str, str]) -> pd.DataFrame:
    """Return what the cells put into words: columns of the frame, each once."""
    said = dict.fromkeys(column for cell in cells.values() for column in cell.split()[1:])
    return frame[[column for column in said if column in frame.columns]]


@cache
def declared_tables() -> Mapping[str, Any]:
    """Return the tables as declared, by name."""
    return tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))


def _words(cell: str, row: Row) -> str:
    form, *columns = cell.split()
    if form == "word":
        kind, column = columns
        return word(kind, row[column])
    return _CELLS[form](*(row[column] for column in columns))
