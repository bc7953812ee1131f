"""Two periods side by side: how far a daily amount moved from one to the other."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from backpain_analytics.association.course.phases import FEWEST_RATINGS, SHORTEST_SIDE_DAYS
from backpain_analytics.association.course.serial import adjacent_pairs, fit_step
from backpain_analytics.association.lags.grid import FloatArray
from backpain_analytics.records import Message

Period = tuple[date, date]
"""First and last date, both inclusive."""


@dataclass(frozen=True, kw_only=True)
class PeriodComparison:
    """The means of two periods and their difference, or why they are not compared."""

    known_before: int
    known_after: int
    """Dates of either period on which the amount is known."""
    mean_before: float | None = None
    mean_after: float | None = None
    difference: float | None = None
    """After less before, in the amount's own unit."""
    low: float | None = None
    high: float | None = None
    """95 % interval, which allows for days that resemble their neighbours."""
    refusal: Message | None = None


def compare_periods(daily: pd.Series, before: Period, after: Period) -> PeriodComparison:
    """Compare the mean of a daily amount in two periods, by the rules for phases.

    Args:
        daily: The amount by date; null or absent where it is not known.
        before: Ends before the other begins.
        after: The later one.
    """
    dates = pd.date_range(before[0], after[1])
    values = daily.reindex(dates).to_numpy("float64", na_value=np.nan)
    is_before, is_after = (
        np.asarray((dates >= pd.Timestamp(first)) & (dates <= pd.Timestamp(last)))
        for first, last in (before, after)
    )
    outcome = np.where(is_before | is_after, values, np.nan)
    sides = {"before": outcome[is_before], "after": outcome[is_after]}
    known = {side: int(np.isfinite(amounts).sum()) for side, amounts in sides.items()}
    refused = PeriodComparison(
        known_before=known["before"],
        known_after=known["after"],
        refusal=_lacking("before", sides["before"])
        or _lacking("after", sides["after"])
        or (None if adjacent_pairs(outcome) else Message("refusal.period_no_neighbours")),
    )
    if refused.refusal is not None:
        return refused
    step = fit_step(outcome, is_after)
    if step is None:
        return replace(refused, refusal=Message("refusal.period_constant"))
    return replace(
        refused,
        mean_before=step.before,
        mean_after=step.before + step.difference,
        difference=step.difference,
        low=step.low,
        high=step.high,
    )


def _lacking(side: str, amounts: FloatArray) -> Message | None:
    known = np.flatnonzero(np.isfinite(amounts))
    span = int(known[-1] - known[0]) + 1 if known.size else 0
    if span < SHORTEST_SIDE_DAYS:
        return Message(f"refusal.period_short_{side}", {"span": span, "needed": SHORTEST_SIDE_DAYS})
    if known.size < FEWEST_RATINGS:
        values = {"known": int(known.size), "needed": FEWEST_RATINGS}
        return Message(f"refusal.period_few_{side}", values)
    return None
