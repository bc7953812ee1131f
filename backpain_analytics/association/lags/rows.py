"""Which days (or weeks) enter the comparison at one lag, and what they are made alike in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backpain_analytics.association.lags.grid import (
    DateArray,
    FloatArray,
    Grid,
    IntArray,
    Track,
    centred_track,
    row_before,
)
from backpain_analytics.association.records import Control

RATED_DAYS_FOR_WEEKDAYS = 80
"""With fewer, one weekend term stands in for six weekday terms."""


@dataclass(frozen=True)
class Rhythm:
    """How a series on the calendar is compared with itself; counts are rows of the grid."""

    row: str
    """What a row is: day or week."""
    days_per_row: int
    lags: tuple[int, ...]
    primary_lag: int | None
    """The lag that is asked about first and shares the error rate with all others; None: no
    lag is."""
    history_rows: int
    """Rows before the exposure whose mean stands for the recent level."""
    has_weekday: bool
    shortest_wave_rows: int | None
    """Cosines with periods down to this follow slow changes; None: a straight line only."""
    fewest_rows: int
    """Rows that a fit needs."""
    fewest_degrees: int
    """Rows that must be left after one is taken for each control."""


DAILY = Rhythm(
    row="day",
    days_per_row=1,
    lags=tuple(range(8)),
    primary_lag=1,
    history_rows=7,
    has_weekday=True,
    shortest_wave_rows=90,
    fewest_rows=30,
    fewest_degrees=20,
)

WEEKLY = Rhythm(
    row="week",
    days_per_row=7,
    lags=tuple(range(4)),
    primary_lag=None,
    history_rows=4,
    has_weekday=False,
    shortest_wave_rows=None,
    fewest_rows=26,
    fewest_degrees=15,
)


@dataclass(frozen=True)
class Rows:
    """The rows of one fit: outcome on row t, exposure `lag` rows earlier, controls of both."""

    outcome_rows: IntArray
    exposure_rows: IntArray
    outcome: FloatArray
    exposure: FloatArray
    controls: FloatArray
    """One column a control, the constant first; columns may repeat each other."""
    lost_to_declared: int = 0
    """Rows left out for nothing but an unknown declared control."""


@dataclass(frozen=True)
class Surroundings:
    """What days are made alike in, beside the past of outcome and exposure."""

    calendar: FloatArray
    """One row per date of the outcome, see `calendar_terms`."""
    declared: FloatArray
    """One row per date of the exposure, see `declared_controls`; NaN is unknown."""


def comparable_rows(outcome: Track, exposure: Track, lag: int, surroundings: Surroundings) -> Rows:
    """Pair an exposure with the outcome `lag` rows later, where all that counts is known.

    What must be known beside the pair is the outcome on the exposure's own row: a day of
    pain changes what is done on that day, and what is filled in would hide that. At lag 0
    the outcome of the row before takes its place. Declared controls must be known as well.

    Args:
        outcome: Pain, or the exposure when the direction is checked.
        exposure: What came first.
        lag: Rows from exposure to outcome, 0 or more.
        surroundings: Controls that depend on a date alone.
    """
    outcome_rows, exposure_rows, lost = _complete_rows(outcome, exposure, lag, surroundings)
    past = [_anchor(outcome, lag), outcome.recent, np.nan_to_num(exposure.before), exposure.recent]
    if lag > 0:
        past.append(np.where(np.isnan(outcome.before), outcome.recent, outcome.before))
    past.extend(surroundings.declared.T)
    return Rows(
        outcome_rows,
        exposure_rows,
        outcome.values[outcome_rows],
        exposure.values[exposure_rows],
        np.column_stack(
            [
                surroundings.calendar[outcome_rows],
                *(series[exposure_rows] for series in past),
            ]
        ),
        lost,
    )


def _anchor(outcome: Track, lag: int) -> FloatArray:
    return outcome.values if lag > 0 else outcome.before


def _complete_rows(
    outcome: Track, exposure: Track, lag: int, surroundings: Surroundings
) -> tuple[IntArray, IntArray, int]:
    outcome_rows = np.arange(lag, len(outcome.values))
    exposure_rows = outcome_rows - lag
    is_known = (
        np.isfinite(outcome.values[outcome_rows])
        & np.isfinite(exposure.values[exposure_rows])
        & np.isfinite(_anchor(outcome, lag)[exposure_rows])
    )
    is_complete = is_known & np.isfinite(surroundings.declared[exposure_rows]).all(axis=1)
    lost = int(is_known.sum() - is_complete.sum())
    return outcome_rows[is_complete], exposure_rows[is_complete], lost


def declared_controls(
    columns: Sequence[FloatArray], controls: Sequence[Control], n_rows: int
) -> FloatArray:
    """Lay the values of controls on the rows of the exposures that they belong to.

    Beside each value stands the one a row earlier, the mean where unknown: a control persists
    as exposures do, and its own past would otherwise stand in for that of the exposure.

    >>> stress = np.array([1.0, 2.0, 6.0])  # 3 on average
    >>> declared_controls([stress], [Control("stress_nrs", "day_before")], 3).tolist()
    [[nan, 0.0], [-2.0, 0.0], [-1.0, -2.0]]
    """
    laid = [np.empty((n_rows, 0))]
    for column, control in zip(columns, controls, strict=True):
        values = centred_track(column, history_rows=0).values
        if control.day == "day_before":
            values = row_before(values)
        laid.append(np.column_stack([values, np.nan_to_num(row_before(values))]))
    return np.hstack(laid)


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
