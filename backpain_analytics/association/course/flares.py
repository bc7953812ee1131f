"""Flares: spells well above the usual pain, and how many a diary without change would show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan, nan
from statistics import median

import numpy as np
import pandas as pd

from backpain_analytics.association.arrays import FloatArray
from backpain_analytics.association.course.records import Flare, FlareHistory
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.serial import draw_serially, fit_serially

USUAL_DAYS = 28
"""Days before, flares left out, whose median is the usual pain."""
FEWEST_RATINGS = 10
"""Ratings that the median needs."""
ABOVE_POINTS = 2.0
"""NRS points above the usual from which a day is high: a change that matters to people.
Ostelo et al. 2008, doi:10.1097/BRS.0b013e31815e775e"""
SETTLED_POINTS = 1.0
"""NRS points above the usual below which a day has settled."""
DAYS_IN_A_ROW = 2
"""Rated days that it takes to begin a flare, and to end it."""
LONGEST_SILENCE_DAYS = 7
"""Of answers further apart than this nobody knows whether they tell of the same flare."""
FEWEST_RATINGS_FOR_RATE = 28
SIMULATED_DAYS = 40_000
"""In all made-up diaries of one person together."""


@dataclass(eq=False)
class _Spell:
    """A flare that may be beginning, is on, or is over; days count from the first rating."""

    usual: float
    """NaN: unknown."""
    days: list[int] = field(default_factory=list)
    calm_days: int = 0
    is_reported: bool = False
    is_confirmed: bool = False

    @property
    def is_over(self) -> bool:
        """Settled again, or never more than a single high day."""
        return self.calm_days >= (DAYS_IN_A_ROW if self.is_confirmed else 1)

    def take(self, rating: float, report: bool | None, day: int) -> None:
        """Add a day on which something is known."""
        above = ABOVE_POINTS if not self.is_confirmed else SETTLED_POINTS
        is_flare_day = rating >= self.usual + above if report is None else report
        if not is_flare_day:
            self.calm_days += 1
            return
        self.calm_days = 0
        self.days.append(day)
        self.is_reported |= report is True
        self.is_confirmed |= self.is_reported or len(self.days) == DAYS_IN_A_ROW


def find_flares(daily_pain: pd.DataFrame, seed: int = 0) -> FlareHistory:
    """Find the flares of a diary.

    A flare begins with two rated days in a row at least 2 points above the usual, or with a
    day reported as a flare; it ends when two in a row are less than 1 point above it.

    Args:
        daily_pain: One row per `local_date`: `pain_nrs` 0-10 and, where the diary asks,
            `has_flare`: yes makes a flare day whatever the rating, no makes none.
        seed: Of the simulated diaries.

    Raises:
        ValueError: A date occurs twice.
    """
    grid = rated_grid(daily_pain.assign(has_flare=daily_pain.get("has_flare")), ["has_flare"])
    reports = [None if isnan(answer) else answer > 0 for answer in grid.exposures[0].tolist()]
    flares = [
        _flare(spell, grid.pain, grid.dates.tolist()) for spell in _spells(grid.pain, reports)
    ]
    is_rated_enough = grid.rated >= FEWEST_RATINGS_FOR_RATE
    return FlareHistory(
        flares=tuple(flares),
        rated_days=grid.rated,
        flares_per_100_days=100 * len(flares) / grid.rated if is_rated_enough else None,
        unchanging_per_100_days=_unchanging_rate(grid.pain, seed) if is_rated_enough else None,
    )


def _spells(pain: FloatArray, reports: Sequence[bool | None]) -> list[_Spell]:
    settled = pain.tolist()
    spells: list[_Spell] = []
    spell, last_answer = None, 0
    for day, (rating, report) in enumerate(zip(pain.tolist(), reports, strict=True)):
        if isnan(rating) and report is None:
            continue
        if spell is not None and day - last_answer > LONGEST_SILENCE_DAYS:
            spell = None
        last_answer = day
        spell = spell or _Spell(_usual(settled[max(day - USUAL_DAYS, 0) : day]))
        spell.take(rating, report, day)
        if spell.is_confirmed:
            # The usual pain is that of the other days.
            for flare_day in spell.days:
                settled[flare_day] = nan
            if spell not in spells:
                spells.append(spell)
        if spell.is_over:
            spell = None
    return spells


def _usual(ratings: Sequence[float]) -> float:
    known = [rating for rating in ratings if not isnan(rating)]
    return median(known) if len(known) >= FEWEST_RATINGS else nan


def _flare(spell: _Spell, pain: FloatArray, dates: Sequence[date]) -> Flare:
    ratings = pain[spell.days]
    is_silent = bool(np.isnan(ratings).all())
    return Flare(
        first_date=dates[spell.days[0]],
        last_date=dates[spell.days[-1]],
        usual_pain_nrs=None if isnan(spell.usual) else spell.usual,
        worst_pain_nrs=None if is_silent else float(np.nanmax(ratings)),
        is_reported=spell.is_reported,
        is_ongoing=not spell.is_over and len(dates) - 1 - spell.days[-1] <= LONGEST_SILENCE_DAYS,
    )


def _unchanging_rate(pain: FloatArray, seed: int) -> float | None:
    """Flares per 100 rated days of made-up diaries with the same gaps and no change at all."""
    fit = fit_serially(np.ones((len(pain), 1)), pain)
    if fit is None:
        return None
    n_diaries = max(SIMULATED_DAYS // len(pain), 1)
    drawn = draw_serially(fit, (n_diaries, len(pain)), np.random.default_rng(seed))
    diaries = np.clip(fit.coefficients[0] + drawn, 0, 10)
    known = pain[np.isfinite(pain)]
    if (known == np.round(known)).all():
        diaries = np.round(diaries)
    diaries[:, np.isnan(pain)] = np.nan
    reports = [None] * len(pain)
    found = sum(len(_spells(diary, reports)) for diary in diaries)
    return 100 * found / (n_diaries * known.size)
