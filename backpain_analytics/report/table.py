"""A table of the page: every cell in words."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from backpain_analytics.report.values import Row, rows_of

Cells = dict[str, Callable[[Row], str]]
"""Column heading → what stands in a row's cell."""
LONGEST_LIST = 20
"""Files, rejections and sessions that are printed; the warehouse has them all."""


@dataclass(frozen=True)
class Table:
    """Words in rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0
    """Further rows that are not printed."""


def tabulate(caption: str, frame: pd.DataFrame, cells: Cells, most: int | None = None) -> Table:
    """Put the rows of a frame into words, at most so many."""
    printed = frame if most is None else frame.head(most)
    return Table(
        caption,
        tuple(cells),
        tuple(tuple(cell(row) for cell in cells.values()) for row in rows_of(printed)),
        left_out=len(frame) - len(printed),
    )
