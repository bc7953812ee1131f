"""One row for each calendar day (or week), gaps kept: a lag counts days, never rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.association.arrays import DateArray, FloatArray


@dataclass(frozen=True)
class Grid:
    """Pain and exposures from the first rated date to the last, unknown as NaN."""

    dates: DateArray
    pain: FloatArray
    exposures: tuple[FloatArray, ...]
    """The other columns asked for, in their order: exposures, then controls where there are any."""

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


def _floats(column: pd.Series) -> FloatArray:
    return column.to_numpy(dtype=np.float64, na_value=np.nan)
