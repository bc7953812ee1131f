"""The hour that a clock shows twice in autumn: which of its rows belong to the second pass."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

_STEP_BACK = 60_000_000
"""Microseconds. Rows of one device are out of order by seconds, not by more."""
_MOST_DISORDER = 0.1
"""Of all rows. Where more of them step back, their order says nothing; where more stand twice,
nor do twins. Our choice."""
_FEWEST_TWINS = 0.5
"""Of the rows of a repeated hour that is there twice. Our choice."""
_NEIGHBOURS = 2
"""Rows at most so many of the run's own spacings apart follow each other. Our choice."""


@dataclass(frozen=True)
class _Run:
    """Rows of a repeated hour that stand together, from the earlier to the later."""

    rows: pl.Series
    clock: pl.Series
    before: int | None
    """The clock of the row before; None: there is none."""
    after: int | None

    @property
    def is_second_alone(self) -> bool:
        """One pass is the first, unless only what comes after joins on to it."""
        follows = self.before is not None and self._joins(self.clock[0] - self.before)
        leads_on = self.after is not None and self._joins(self.after - self.clock[-1])
        return leads_on and not follows

    def _joins(self, gap: int) -> bool:
        own = self.clock.diff().median()
        return isinstance(own, float) and 0 <= gap <= _NEIGHBOURS * own


def second_pass(
    clock: pl.Series, is_repeated: pl.Series, series: pl.Series | None = None
) -> pl.Series:
    """Tell by the order of the rows which of them a repeated hour shows for the second time.

    Args:
        clock: Wall-clock times in microseconds, as the file has them, from either end.
        is_repeated: Whether the clock shows that time twice.
        series: Whose row it is, where a file holds several people or devices.

    Returns:
        Boolean, row by row. Where the clock steps back the second pass begins. Times of which
        most stand twice, in the repeated hour alone, are there once for each pass. Of one pass
        alone, and of rows in no order, the first is taken unless only later rows join on to it.
    """
    rows = pl.DataFrame({"clock": clock, "is_repeated": is_repeated}).with_row_index("row")
    parts = [rows]
    if series is not None:
        rows = rows.with_columns(series.alias("series"))
        # Only of those who have rows in such an hour does the order matter.
        concerned = rows.filter("is_repeated")["series"].unique()
        parts = rows.filter(pl.col("series").is_in(concerned.implode())).partition_by("series")
    is_second = pl.Series([False]).new_from_index(0, len(clock))
    for part in parts:
        found = list(_second_rows(part.drop_nulls("clock")))
        is_second = is_second.scatter(found, values=True)
    return is_second


def _second_rows(rows: pl.DataFrame) -> Iterator[int]:
    step = rows["clock"].diff()
    if (step < 0).sum() > (step > 0).sum():
        rows = rows.reverse()
    outside = rows["clock"].filter(~rows["is_repeated"])
    usual = outside.diff()
    if (usual <= -_STEP_BACK).sum() > _MOST_DISORDER * len(outside):
        if _share(outside.is_duplicated()) <= _MOST_DISORDER:
            yield from _later_twins(rows.filter("is_repeated"))
        return
    for run in _runs(rows):
        yield from _second_of_run(run, may_be_twins=_share(usual == 0) <= _MOST_DISORDER)


def _second_of_run(run: _Run, *, may_be_twins: bool) -> Iterator[int]:
    starts = (run.clock.diff() <= -_STEP_BACK).arg_true()
    if len(starts) == 1:
        yield from run.rows.slice(starts[0])
    elif len(starts) or run.clock.is_duplicated().any():
        if may_be_twins:
            yield from _later_twins(pl.DataFrame({"row": run.rows, "clock": run.clock}))
    elif run.is_second_alone:
        yield from run.rows


def _later_twins(rows: pl.DataFrame) -> Iterator[int]:
    """Yield all but the first row of each time, if most times stand twice."""
    if _share(rows["clock"].is_duplicated()) > _FEWEST_TWINS:
        yield from rows.filter(~pl.col("clock").is_first_distinct())["row"]


def _share(is_so: pl.Series) -> float:
    return int(is_so.sum() or 0) / max(len(is_so), 1)


def _runs(rows: pl.DataFrame) -> Iterator[_Run]:
    start = 0
    for length, is_repeated in rows["is_repeated"].rle().struct.unnest().rows():
        end = start + length
        if is_repeated:
            yield _Run(
                rows["row"].slice(start, length),
                rows["clock"].slice(start, length),
                rows["clock"][start - 1] if start else None,
                rows["clock"][end] if end < len(rows) else None,
            )
        start = end
