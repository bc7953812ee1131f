"""Flares: spells well above the usual pain, and how many a diary without change would show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan, nan
from statistics import median

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import Flare, FlareDay, FlareHistory
from backpain_analytics.association.course.serial import draw_serially, fit_serially
from backpain_analytics.association.lags.grid import FloatArray, rated_grid
from backpain_analytics.settings.parameters import Parameters

SETTLED_POINTS = 1.0
"""NRS points above the usual below which a day has settled."""
DAYS_IN_A_ROW = 2
"""Rated days that it takes to begin a flare, and to end it."""
LONGEST_SILENCE_DAYS = 7
"""Of answers further apart than this nobody knows whether they are about the same flare."""
FEWEST_RATINGS_FOR_RATE = 28
SIMULATED_DAYS = 40_000
"""In all made-up diaries of one person together."""
SLACK = 1e-9
"""NRS points: a threshold that sums of tenths reach on paper is reached."""


@dataclass(frozen=True)
class FlareRule:
    """Which days are flare days where the diary does not ask; see the parameters `flare_*`."""

    points: float
    """NRS points above the usual pain, inclusive."""
    window_days: int
    """Days before, flares left out, whose median is the usual pain."""
    fewest_ratings: int
    """Ratings that the median needs."""

    @classmethod
    def of(cls, parameters: Parameters) -> "FlareRule":
        """Take the rule from the parameters in use."""
        return cls(
            parameters.flare_points, parameters.flare_window_days, parameters.flare_fewest_ratings
        )


USUAL_RULE = FlareRule.of(Parameters())


@dataclass(eq=False)
class _Spell:
    """A flare that may be beginning, is on, or is over; days count from the first answer."""

    usual: float
    """NaN: unknown."""
    high: float
    """Rating from which a day begins a flare."""
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
        limit = self.usual + SETTLED_POINTS - SLACK if self.is_confirmed else self.high
        is_in_flare = rating >= limit if report is None else report
        if not is_in_flare:
            self.calm_days += 1
            return
        self.calm_days = 0
        self.days.append(day)
        self.is_reported |= report is True
        self.is_confirmed |= self.is_reported or len(self.days) == DAYS_IN_A_ROW


def find_flares(
    daily_pain: pd.DataFrame, rule: FlareRule = USUAL_RULE, seed: int = 0
) -> FlareHistory:
    """Find the flare days and the flares of a diary.

    A flare day is one reported as a flare, or where the diary does not ask, one rated at least
    so many points above the usual pain. A flare begins with two rated flare days in a row, or
    with a reported one; it ends when two days in a row are less than 1 point above the usual.

    Args:
        daily_pain: One row per `local_date`: `pain_nrs` 0-10 and, where the diary asks,
            `has_flare`: yes makes a flare day whatever the rating, no makes none.
        rule: What the usual pain is, and how far above it a flare day lies.
        seed: Of the simulated diaries.

    Raises:
        ValueError: A date occurs twice.
    """
    asked = daily_pain.assign(has_flare=daily_pain.get("has_flare"))
    grid = rated_grid(asked, ["has_flare"], spanned_by=["pain_nrs", "has_flare"])
    reports = [None if isnan(answer) else answer > 0 for answer in grid.exposures[0].tolist()]
    spells = _spell_of_each_day(grid.pain, reports, rule)
    dates = grid.dates.tolist()
    flares = [_flare(spell, grid.pain, dates) for spell in _confirmed(spells)]
    is_rated_enough = grid.rated >= FEWEST_RATINGS_FOR_RATE
    return FlareHistory(
        days=tuple(
            _flare_day(dates[day], spell, grid.pain[day], reports[day])
            for day, spell in spells.items()
        ),
        flares=tuple(flares),
        rated_days=grid.rated,
        flares_per_100_days=100 * len(flares) / grid.rated if is_rated_enough else None,
        unchanging_per_100_days=(
            _unchanging_rate(grid.pain, rule, seed) if is_rated_enough else None
        ),
    )


def _spell_of_each_day(
    pain: FloatArray, reports: Sequence[bool | None], rule: FlareRule
) -> dict[int, _Spell]:
    """Return the spell that each day on which something is known was added to."""
    settled = pain.tolist()
    spells: dict[int, _Spell] = {}
    spell, last_answer = None, 0
    for day, (rating, report) in enumerate(zip(pain.tolist(), reports, strict=True)):
        if isnan(rating) and report is None:
            continue
        if spell is None or spell.is_over or day - last_answer > LONGEST_SILENCE_DAYS:
            spell = _new_spell(settled[max(day - rule.window_days, 0) : day], rule)
        last_answer = day
        spells[day] = spell
        spell.take(rating, report, day)
        if spell.is_confirmed:
            # The usual pain is that of the other days.
            for flare_day in spell.days:
                settled[flare_day] = nan
    return spells


def _new_spell(recent: Sequence[float], rule: FlareRule) -> _Spell:
    known = [rating for rating in recent if not isnan(rating)]
    usual = median(known) if len(known) >= rule.fewest_ratings else nan
    return _Spell(usual, usual + rule.points - SLACK)


def _confirmed(spells: Mapping[int, _Spell]) -> list[_Spell]:
    return [spell for spell in dict.fromkeys(spells.values()) if spell.is_confirmed]


def _flare_day(day: date, spell: _Spell, rating: float, report: bool | None) -> FlareDay:
    is_unknown = isnan(rating) or isnan(spell.usual)
    is_high = None if is_unknown else bool(rating >= spell.high)
    usual = None if isnan(spell.usual) else spell.usual
    return FlareDay(day, usual, is_high if report is None else report)


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


def _unchanging_rate(pain: FloatArray, rule: FlareRule, seed: int) -> float | None:
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
    found = sum(len(_confirmed(_spell_of_each_day(diary, reports, rule))) for diary in diaries)
    return 100 * found / (n_diaries * known.size)
