"""Series on the calendar, gaps kept, centred and scaled: a lag counts days, never rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from backpain_analytics.records import Message

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
BoolArray = npt.NDArray[np.bool_]
DateArray = npt.NDArray[np.datetime64]

WINSOR_PERCENTILES = (2.5, 97.5)
"""Of the person's own values; what lies outside is moved to them, so that one marathon or one
forgotten watch does not decide the slope."""


@dataclass(frozen=True)
class Grid:
    """Pain and exposures from the first rated date to the last, unknown as NaN."""

    dates: DateArray
    pain: FloatArray
    exposures: tuple[FloatArray, ...]
    """The other columns asked for, in their order: exposures, then controls where there are any."""
    refusal: Message | None = None
    """Why its pain can be compared with nothing, by how the diary was kept."""

    @property
    def rated(self) -> int:
        """Dates with a pain rating."""
        return int(np.isfinite(self.pain).sum())


def rated_grid(
    days: pd.DataFrame,
    names: Sequence[str],
    *,
    step_days: int = 1,
    spanned_by: Sequence[str] = ("pain_nrs",),
) -> Grid:
    """Lay pain and exposures on the calendar.

    What lies before the first or after the last rating cannot enter any comparison, and a
    long activity record beside a short diary must not spend trend terms on those years.

    Args:
        days: One row per `local_date`, in any order; `pain_nrs` and the exposures.
        names: The exposures' columns, and any others.
        step_days: 1 for days, 7 for weeks.
        spanned_by: Columns of which any is known on the first date and on the last.

    Raises:
        ValueError: A date occurs twice.
    """
    frame = days.set_index(pd.DatetimeIndex(days["local_date"]))[["pain_nrs", *names]]
    if frame.index.has_duplicates:
        raise ValueError("a local_date occurs more than once")
    rated = frame.index[frame[list(spanned_by)].notna().any(axis=1)]
    if rated.empty:
        calendar = rated
    else:
        calendar = pd.date_range(rated.min(), rated.max(), freq=f"{step_days}D")
    frame = frame.reindex(calendar)
    pain, *exposures = (_floats(frame[name]) for name in frame.columns)
    return Grid(calendar.to_numpy().astype("datetime64[D]"), pain, tuple(exposures))


def part_of(grid: Grid, names: Sequence[str], wanted: Sequence[str]) -> Grid:
    """Keep some of the columns beside pain.

    Args:
        grid: All of them.
        names: What they are called, in their order.
        wanted: Those to be kept, in the order in which they are to stand.
    """
    columns = dict(zip(names, grid.exposures, strict=True))
    return replace(grid, exposures=tuple(columns[name] for name in wanted))


def since(grid: Grid, first: date | None) -> Grid:
    """Leave out the dates before one, and then those before the next rating; None: keep all."""
    if first is None:
        return grid
    is_kept = grid.dates >= np.datetime64(first)
    is_kept &= np.cumsum(is_kept & np.isfinite(grid.pain)) > 0
    return replace(
        grid,
        dates=grid.dates[is_kept],
        pain=grid.pain[is_kept],
        exposures=tuple(column[is_kept] for column in grid.exposures),
    )


def _floats(column: pd.Series) -> FloatArray:
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


@dataclass(frozen=True)
class Track:
    """A series with mean 0 on the calendar; unknown is NaN in `values` and `before`."""

    values: FloatArray
    scale: float
    """What 1 of `values` is in the unit of the column; 0: the series never changes."""
    before: FloatArray
    """The value one row earlier."""
    recent: FloatArray
    """Mean of the known values in the rows before; 0, the series' mean, where none is known."""


def centred_track(column: FloatArray, history_rows: int) -> Track:
    """Take the mean off and keep the unit."""
    return _track(column - _mean(column), 1.0, history_rows)


def standardised_track(column: FloatArray, history_rows: int, *, is_yes_no: bool = False) -> Track:
    """Winsorise, then put in the person's own standard deviations.

    A yes or no has no outliers; winsorising would wipe out an answer rarer than 1 in 40.
    """
    held = column if is_yes_no else winsorised(column)
    centred = held - _mean(held)
    scale = _standard_deviation(held)
    return _track(centred / scale if scale > 0 else centred, scale, history_rows)


def winsorised(column: FloatArray) -> FloatArray:
    """Move values outside the 2.5th and 97.5th percentile to them.

    >>> winsorised(np.array([0.0, *range(1, 40), 500.0]))[[0, 1, 39, 40]].tolist()
    [1.0, 1.0, 39.0, 39.0]
    """
    known = column[np.isfinite(column)]
    if not known.size:
        return column
    low, high = np.percentile(known, WINSOR_PERCENTILES)
    return np.clip(column, low, high)


def row_before(values: FloatArray) -> FloatArray:
    """Move each value one row down; unknown in the first."""
    return np.concatenate([[np.nan], values])[: len(values)]


def recent_level(values: FloatArray, history_rows: int) -> FloatArray:
    """Mean of the known values in the rows before each row; 0 where none is known.

    >>> recent_level(np.array([2.0, np.nan, 4.0, 6.0, 8.0]), history_rows=3).tolist()
    [0.0, 2.0, 2.0, 3.0, 5.0]
    """
    rows = np.arange(len(values))
    first = np.maximum(rows - history_rows, 0)
    sums = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values))])
    counts = np.concatenate([[0], np.cumsum(np.isfinite(values))])
    known = counts[rows] - counts[first]
    return np.where(known > 0, (sums[rows] - sums[first]) / np.maximum(known, 1), 0.0)


def _track(values: FloatArray, scale: float, history_rows: int) -> Track:
    return Track(values, scale, row_before(values), recent_level(values, history_rows))


def _mean(column: FloatArray) -> float:
    known = column[np.isfinite(column)]
    return float(known.mean()) if known.size else 0.0


def _standard_deviation(column: FloatArray) -> float:
    known = column[np.isfinite(column)]
    # Asked first, as rounding can leave a constant with a tiny standard deviation.
    if known.size < 2 or np.ptp(known) == 0:
        return 0.0
    return float(known.std(ddof=1))
