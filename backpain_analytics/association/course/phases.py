"""Pain before and after something began on a date that was known beforehand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import PhaseComparison
from backpain_analytics.association.course.serial import adjacent_pairs, fit_step
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, rated_grid
from backpain_analytics.records import Message

EXCLUDED_DAYS = 14
"""People begin something when pain peaks, and a peak passes by itself: the days that made them
begin are no fair 'before'."""
LONGEST_SIDE_DAYS = 90
"""Days on each side that are compared; further ones hold other changes."""
SHORTEST_SIDE_DAYS = 42
FEWEST_RATINGS = 28


def compare_phases(daily_pain: pd.DataFrame, started_on: date) -> PhaseComparison:
    """Compare mean pain of the 42 to 90 days on either side of a date.

    Args:
        daily_pain: One row per `local_date`, `pain_nrs` 0-10, null or absent where unrated.
        started_on: First day of the new phase; fixed before looking at the ratings.

    Raises:
        ValueError: A date occurs twice.
    """
    grid = rated_grid(daily_pain, [])
    days_since = (grid.dates - np.datetime64(started_on)).astype(np.int64)
    is_after = (days_since >= 0) & (days_since < LONGEST_SIDE_DAYS)
    days_until = -days_since - EXCLUDED_DAYS
    is_before = (days_until > 0) & (days_until <= LONGEST_SIDE_DAYS)
    outcome = np.where(is_before | is_after, grid.pain, np.nan)
    refused = PhaseComparison(
        started_on=started_on,
        rated_before=_rated(outcome, is_before),
        rated_after=_rated(outcome, is_after),
        excluded_days=EXCLUDED_DAYS,
        refusal=_lacking(outcome, is_before, "before")
        or _lacking(outcome, is_after, "after")
        or _lacking_neighbours(outcome),
    )
    if refused.refusal is not None:
        return refused
    step = fit_step(outcome, is_after)
    if step is None:
        return replace(refused, refusal=Message("refusal.phase_constant"))
    return replace(
        refused,
        mean_before_nrs=step.before,
        mean_after_nrs=step.before + step.difference,
        difference=step.difference,
        low=step.low,
        high=step.high,
        p_value=step.p_value,
    )


def _rated(outcome: FloatArray, is_included: BoolArray) -> int:
    return int(np.isfinite(outcome[is_included]).sum())


def _lacking(outcome: FloatArray, is_included: BoolArray, side: str) -> Message | None:
    rated = np.flatnonzero(np.isfinite(outcome) & is_included)
    span = int(rated[-1] - rated[0]) + 1 if rated.size else 0
    if span < SHORTEST_SIDE_DAYS:
        left_out = {"excluded": EXCLUDED_DAYS} if side == "before" else {}
        values = {"span": span, "needed": SHORTEST_SIDE_DAYS} | left_out
        return Message(f"refusal.phase_short_{side}", values)
    if rated.size < FEWEST_RATINGS:
        values = {"rated": rated.size, "needed": FEWEST_RATINGS}
        return Message(f"refusal.phase_few_{side}", values)
    return None


def _lacking_neighbours(outcome: FloatArray) -> Message | None:
    """Say that no rated day follows another: nobody knows how long a bad spell lasts."""
    return None if adjacent_pairs(outcome) else Message("refusal.phase_no_neighbours")
