"""Nights from sleep levels, which a watch writes one by one: awake, light, deep, REM.

Some watches stamp a level with the time at which it begins, some with that at which it ends. The
events of the file tell which: a night begins before the first level that is stamped at its end, and
ends after the last that is stamped at its beginning.
"""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backpain_analytics.sources.vendors.fit.clock import FIRST_DATE, instant
from backpain_analytics.sources.vendors.fit.contents import Columns

SLEEP_EVENT: Final = 74
START, STOP = 0, 1
AWAKE: Final = 1
LIGHTEST, DEEPEST = 2, 4
LONGEST_LEVEL_SECONDS: Final = 4 * 3600
"""Where no event parts two nights, a longer pause between levels does. Our choice."""

_NIGHT: Final = pl.Schema(
    {
        "started_at": pl.Int64(),
        "ended_at": pl.Int64(),
        "asleep_minutes": pl.Float64(),
        "awakenings": pl.Int64(),
    }
)


def nights(sleep: Columns, source_id: str) -> pl.DataFrame:
    """Return one row per night with its span, and what can be known of its minutes asleep."""
    seconds, levels = sleep["timestamp"], sleep["level"]
    read = np.flatnonzero((levels >= 0) & (seconds >= FIRST_DATE))
    read = read[np.argsort(seconds[read], kind="stable")]
    starts, stops = (_event_seconds(sleep, kind) for kind in (START, STOP))
    found = [
        _night(seconds[rows], levels[rows], starts, stops)
        for rows in np.split(read, _first_of_nights(seconds[read], starts))
        if rows.size
    ]
    return pl.DataFrame(found, schema=_NIGHT).select(
        pl.lit(source_id).alias("source_id"),
        instant("started_at"),
        instant("ended_at"),
        "asleep_minutes",
        "awakenings",
    )


def _event_seconds(sleep: Columns, kind: int) -> NDArray[np.int64]:
    is_such = (sleep["event"] == SLEEP_EVENT) & (sleep["event_type"] == kind)
    return np.unique(sleep["timestamp"][is_such & (sleep["timestamp"] >= FIRST_DATE)])


def _first_of_nights(seconds: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return where a further night begins among the levels, by their times."""
    number = np.searchsorted(starts, seconds, side="right")
    is_apart = np.diff(seconds) > LONGEST_LEVEL_SECONDS
    return np.flatnonzero((np.diff(number) > 0) | is_apart) + 1


def _night(
    seconds: NDArray[np.int64],
    levels: NDArray[np.int64],
    starts: NDArray[np.int64],
    stops: NDArray[np.int64],
) -> dict[str, Any]:
    first, last = int(seconds[0]), int(seconds[-1])
    before = starts[(starts <= first) & (starts > first - LONGEST_LEVEL_SECONDS)]
    after = stops[(stops >= last) & (stops < last + LONGEST_LEVEL_SECONDS)]
    begun = int(before[-1]) if before.size else first
    ended = int(after[0]) if after.size else last
    asleep: float | None = None
    if begun < first and ended == last:
        asleep = _asleep_minutes(np.concatenate([[begun], seconds]), levels)
    elif begun == first and ended > last:
        asleep = _asleep_minutes(np.concatenate([seconds, [ended]]), levels)
    return {
        "started_at": begun,
        "ended_at": ended,
        "asleep_minutes": asleep,
        "awakenings": _awakenings(levels),
    }


def _asleep_minutes(bounds: NDArray[np.int64], levels: NDArray[np.int64]) -> float:
    is_asleep = (levels >= LIGHTEST) & (levels <= DEEPEST)
    return float(np.diff(bounds)[is_asleep].sum()) / 60


def _awakenings(levels: NDArray[np.int64]) -> int:
    """Count the times awake that follow sleep and end in it."""
    told = levels[(levels >= AWAKE) & (levels <= DEEPEST)]
    changes = told[np.flatnonzero(np.diff(told == AWAKE, prepend=[True]))]
    return max(0, int((changes == AWAKE).sum()) - int(bool(told.size) and told[-1] == AWAKE))
