"""A rhythm of 5 to 28 days in what weekday and slow change leave of a series, as shifts make one.

Shift work moves what is done and what hurts on the same days. No control of the past takes that
out, and no weekday does, for four days on and four off are not a week.
"""

from collections.abc import Sequence

import numpy as np

from backpain_analytics.association.lags.grid import FloatArray, Grid, row_before
from backpain_analytics.association.lags.rows import DAILY, calendar_terms
from backpain_analytics.association.records import Exposure
from backpain_analytics.records import Message

SHORTEST_DAYS = 5
LONGEST_DAYS = 28
RHYTHM_P = 0.01
"""Of the strongest wave among all, in an exposure."""
SHARED_P = 0.10
"""Of that one wave, in pain."""
FEWEST_DAYS = 56
"""Two of the longest waves."""


def rhythms(grid: Grid, exposures: Sequence[Exposure]) -> dict[str, Message]:
    """Say of each exposure that has a rhythm in common with pain what it is."""
    calendar = calendar_terms(grid, DAILY)
    found = {
        exposure.name: shared_rhythm(column, grid.pain, calendar)
        for exposure, column in zip(exposures, grid.exposures, strict=False)
    }
    return {
        name: Message("caution.rhythm", {"days": round(days)})
        for name, days in found.items()
        if days is not None
    }


def shared_rhythm(exposure: FloatArray, pain: FloatArray, calendar: FloatArray) -> float | None:
    """Return the period, in days, of a wave that both series have; None where there is none.

    Args:
        exposure: One value a day, NaN where unknown.
        pain: Likewise.
        calendar: One row a day, as `calendar_terms` has it.
    """
    moved, hurt = _surprises(exposure, calendar), _surprises(pain, calendar)
    if min(np.isfinite(moved).sum(), np.isfinite(hurt).sum()) < FEWEST_DAYS:
        return None
    n_days = len(pain)
    # Waves that fit into the record are as good as independent; each second one lies in between.
    waves = np.arange(np.ceil(2 * n_days / LONGEST_DAYS), 2 * n_days / SHORTEST_DAYS + 1) / 2
    periods = n_days / waves
    powers = _powers(moved, periods)
    best = int(powers.argmax())
    in_exposure = 1 - (1 - np.exp(-powers[best])) ** len(waves)
    in_pain = np.exp(-_powers(hurt, periods[best : best + 1])[0])
    return float(periods[best]) if in_exposure <= RHYTHM_P and in_pain <= SHARED_P else None


def _surprises(series: FloatArray, calendar: FloatArray) -> FloatArray:
    """Return what neither the calendar nor the day before tells; NaN where either is unknown."""
    known = np.isfinite(series)
    if known.sum() <= calendar.shape[1]:
        return np.full(len(series), np.nan)
    fit, *_ = np.linalg.lstsq(calendar[known], series[known], rcond=None)
    left = series - calendar @ fit
    before = row_before(left)
    both = np.isfinite(left * before)
    weight = float(before[both] @ before[both])
    persistence = float(before[both] @ left[both]) / weight if weight > 0 else 0.0
    return np.asarray(left - persistence * before, dtype=np.float64)


def _powers(surprises: FloatArray, periods: FloatArray) -> FloatArray:
    """Return the power of each wave; of nothing but chance it exceeds x in exp(-x) of records.

    Source:
        Scargle 1982, doi:10.1086/160554, for unevenly spaced days.
    """
    known = np.flatnonzero(np.isfinite(surprises))
    left = surprises[known] - surprises[known].mean()
    squares = float(left @ left)
    if squares == 0:
        return np.zeros(len(periods))
    turns = np.exp(2j * np.pi * known / periods[:, None])
    return np.asarray(np.abs(turns @ left) ** 2 / squares, dtype=np.float64)
