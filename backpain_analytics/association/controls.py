"""Which days enter the comparison at one lag, and what they are made alike in."""

from dataclasses import dataclass

import numpy as np

from backpain_analytics.association.arrays import DateArray, FloatArray, IntArray
from backpain_analytics.association.grid import Grid
from backpain_analytics.association.rhythms import Rhythm
from backpain_analytics.association.tracks import Track

RATED_DAYS_FOR_WEEKDAYS = 80
"""With fewer, one weekend term stands in for six weekday terms."""


@dataclass(frozen=True)
class Rows:
    """The rows of one fit: outcome on row t, exposure `lag` rows earlier, controls of both."""

    outcome_rows: IntArray
    exposure_rows: IntArray
    outcome: FloatArray
    exposure: FloatArray
    controls: FloatArray
    """One column a control, the constant first; columns may repeat each other."""


def comparable_rows(outcome: Track, exposure: Track, lag: int, calendar: FloatArray) -> Rows:
    """Pair an exposure with the outcome `lag` rows later, where all that counts is known.

    What must be known beside the pair is the outcome on the exposure's own row: a day of
    pain changes what is done on that day, and what is filled in would hide that. At lag 0
    the outcome of the row before takes its place.

    Args:
        outcome: Pain, or the exposure when the direction is checked.
        exposure: What came first.
        lag: Rows from exposure to outcome, 0 or more.
        calendar: Controls that depend on the outcome's date alone, see `calendar_terms`.
    """
    outcome_rows = np.arange(lag, len(outcome.values))
    exposure_rows = outcome_rows - lag
    anchor = outcome.values if lag > 0 else outcome.before
    is_complete = (
        np.isfinite(outcome.values[outcome_rows])
        & np.isfinite(exposure.values[exposure_rows])
        & np.isfinite(anchor[exposure_rows])
    )
    outcome_rows, exposure_rows = outcome_rows[is_complete], exposure_rows[is_complete]
    past = [anchor, outcome.recent, np.nan_to_num(exposure.before), exposure.recent]
    if lag > 0:
        past.append(np.where(np.isnan(outcome.before), outcome.recent, outcome.before))
    return Rows(
        outcome_rows,
        exposure_rows,
        outcome.values[outcome_rows],
        exposure.values[exposure_rows],
        np.column_stack([calendar[outcome_rows], *(series[exposure_rows] for series in past)]),
    )


def calendar_terms(grid: Grid, rhythm: Rhythm) -> FloatArray:
    """Return one row per date: constant, weekday, straight line, slow waves."""
    n_rows = len(grid.dates)
    time = (np.arange(n_rows) + 0.5) / max(n_rows, 1)
    columns = [np.ones(n_rows), time - 0.5]
    if rhythm.has_weekday:
        columns += _weekday_terms(grid.dates, grid.rated)
    if rhythm.shortest_wave_rows is not None:
        fastest = 2 * n_rows // rhythm.shortest_wave_rows
        columns += [np.cos(np.pi * wave * time) for wave in range(2, fastest + 1)]
    return np.column_stack(columns)


def _weekday_terms(dates: DateArray, rated_days: int) -> list[FloatArray]:
    # Day 0 of NumPy's calendar, 1 January 1970, was a Thursday.
    weekday = (dates.astype(np.int64) + 3) % 7
    if rated_days < RATED_DAYS_FOR_WEEKDAYS:
        return [(weekday >= 5).astype(np.float64)]
    return [(weekday == day).astype(np.float64) for day in range(1, 7)]
