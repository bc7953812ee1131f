"""Whether pain went up or down over a period."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit
from scipy.stats import theilslopes

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.association.course.serial import adjacent_pairs, fit_serially
from backpain_analytics.association.lags.grid import FloatArray, Grid, rated_grid
from backpain_analytics.records import Message

SHORTEST_SPAN_DAYS = 84
"""First to last rating, inclusive; in shorter records even this test sees trends in noise."""
FEWEST_RATINGS = 28
FEWEST_NEIGHBOURS = 20
"""Rated days that follow a rated day: without them nobody knows how long a bad spell lasts."""
RATED_DAYS_PER_WEEK = 4
FEWEST_WEEKS = 4
"""Weekly means that the drawn line needs."""
DAYS = 30.0
"""A slope is stated per 30 days."""


def pain_trend(daily_pain: pd.DataFrame) -> PainTrend:
    """Fit a straight line through the daily ratings.

    Args:
        daily_pain: One row per `local_date`, `pain_nrs` 0-10, null or absent where unrated.

    Raises:
        ValueError: A date occurs twice.
    """
    grid = rated_grid(daily_pain, [])
    refused = _refused(grid)
    if refused.refusal is not None:
        return refused
    time = np.arange(len(grid.pain)) / DAYS
    fit = fit_serially(np.column_stack([np.ones_like(time), time - time.mean()]), grid.pain)
    if fit is None:
        return replace(refused, refusal=_unchanging(grid))
    slope, standard_error = float(fit.coefficients[1]), float(fit.standard_errors[1])
    margin = float(stdtrit(fit.degrees_of_freedom, 0.975)) * standard_error
    weekly_slope, weekly_start = _weekly_line(grid)
    return replace(
        refused,
        points_per_30_days=slope,
        low=slope - margin,
        high=slope + margin,
        p_value=2 * float(stdtr(fit.degrees_of_freedom, -abs(slope) / standard_error)),
        persistence=fit.persistence,
        weekly_points_per_30_days=weekly_slope,
        weekly_line_start_nrs=weekly_start,
    )


def _refused(grid: Grid) -> PainTrend:
    dates = grid.dates.tolist()
    return PainTrend(
        first_date=dates[0] if dates else None,
        last_date=dates[-1] if dates else None,
        rated_days=grid.rated,
        refusal=_lacking(grid),
    )


def _lacking(grid: Grid) -> Message | None:
    """Say what a trend lacks; None when nothing."""
    span, neighbours = len(grid.dates), adjacent_pairs(grid.pain)
    if span < SHORTEST_SPAN_DAYS:
        return Message("refusal.trend_short", {"span": span, "needed": SHORTEST_SPAN_DAYS})
    if grid.rated < FEWEST_RATINGS:
        return Message("refusal.trend_few", {"rated": grid.rated, "needed": FEWEST_RATINGS})
    if neighbours < FEWEST_NEIGHBOURS:
        counts = {"neighbours": neighbours, "needed": FEWEST_NEIGHBOURS}
        return Message("refusal.trend_few_neighbours", counts)
    return None


def _unchanging(grid: Grid) -> Message:
    """Say why nothing is left beside the line."""
    if np.nanmin(grid.pain) < np.nanmax(grid.pain):
        return Message("refusal.trend_straight")
    pain = {"rated": grid.rated, "pain_nrs": float(np.nanmin(grid.pain))}
    return Message("refusal.trend_constant", pain)


def _weekly_line(grid: Grid) -> tuple[float | None, float | None]:
    """Theil-Sen through weekly means.

    Through daily whole numbers it would lean towards zero, as equal ratings make flat pairs.
    """
    n_weeks = len(grid.pain) // 7
    weeks = grid.pain[: n_weeks * 7].reshape(n_weeks, 7)
    ratings = np.isfinite(weeks).sum(axis=1)
    is_rated = ratings >= RATED_DAYS_PER_WEEK
    if is_rated.sum() < FEWEST_WEEKS:
        return None, None
    means: FloatArray = np.nansum(weeks[is_rated], axis=1) / ratings[is_rated]
    middles = (7 * np.flatnonzero(is_rated) + 3) / DAYS
    line = theilslopes(means, middles)
    return float(line.slope), float(line.intercept)
