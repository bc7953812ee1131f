"""Flares: spells well above the usual pain, and how many a diary without change would show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isnan

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from backpain_analytics.association.course.records import Flare, FlareDay, FlareHistory
from backpain_analytics.association.course.serial import draw_serially, fit_serially
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, rated_grid
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
USUAL = Parameters()


@dataclass(frozen=True)
class FlareRule:
    """Which days are flare days where the diary does not ask: the parameters `flare_*`."""

    points: float = USUAL.flare_points
    window_days: int = USUAL.flare_window_days
    fewest_ratings: int = USUAL.flare_fewest_ratings


USUAL_RULE = FlareRule()


@dataclass(frozen=True)
class _Days:
    """The days of a diary, from the first answer to the last; of many diaries: a row for each."""

    pain: FloatArray
    reports: FloatArray
    """1 reported as a flare, 0 as none, NaN: not asked."""
    usual: FloatArray
    is_flare_day: FloatArray
    """1, 0, or NaN: not known."""
    is_unsettled: BoolArray
    """Whether a day goes on with a flare that is on."""


@dataclass(eq=False)
class _Spell:
    """A flare that may be beginning, is on, or is over; days count from the first answer."""

    days: list[int] = field(default_factory=list)
    calm_days: int = 0
    is_confirmed: bool = False

    @property
    def is_over(self) -> bool:
        """Settled again, or never more than a single flare day."""
        return self.calm_days >= (DAYS_IN_A_ROW if self.is_confirmed else 1)


def find_flares(
    daily_pain: pd.DataFrame, rule: FlareRule = USUAL_RULE, seed: int = 0
) -> FlareHistory:
    """Find the flare days and the flares of a diary.

    A flare day is one reported as a flare, or where the diary does not ask, one rated well above
    the usual pain. A flare begins with two flare days in a row, or with a reported one; it ends
    when two rated days in a row are less than 1 point above the usual pain.

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
    days, dates = _judged(grid.pain, grid.exposures[0], rule), grid.dates.tolist()
    flares = tuple(_flare(spell, days, dates) for spell in _spells(days))
    seen = expected = None
    if grid.rated >= FEWEST_RATINGS_FOR_RATE:
        seen = 100 * len(flares) / grid.rated
        expected = _unchanging_rate(grid.pain, rule, seed)
    return FlareHistory(
        days=tuple(_flare_day(days, day, dates[day]) for day in _answered(days)),
        flares=flares,
        rated_days=grid.rated,
        flares_per_100_days=seen,
        unchanging_per_100_days=expected,
    )


def usual_pain(pain: FloatArray, rule: FlareRule) -> FloatArray:
    """Return for each day the median of the days before it; NaN where too few are rated.

    Args:
        pain: 0-10, NaN: not rated; the last axis is days.
        rule: How many days before it, and how many of them rated.

    >>> usual_pain(np.array([3.0, np.nan, 5.0, 9.0, 1.0]), FlareRule(2, 3, 2)).tolist()
    [nan, nan, nan, 4.0, 7.0]
    """
    unknown = np.full((*pain.shape[:-1], rule.window_days), np.nan)
    before = np.concatenate([unknown, pain[..., :-1]], axis=-1)
    windows = sliding_window_view(before, rule.window_days, axis=-1)[..., : pain.shape[-1], :]
    # Unknown days are sorted last.
    windows = np.sort(windows, axis=-1)
    ratings = np.isfinite(windows).sum(axis=-1)
    middle = np.maximum(np.stack([(ratings - 1) // 2, ratings // 2], axis=-1), 0)
    medians = np.take_along_axis(windows, middle, axis=-1).mean(axis=-1)
    return np.where(ratings >= rule.fewest_ratings, medians, np.nan)


def _judged(pain: FloatArray, reports: FloatArray, rule: FlareRule) -> _Days:
    usual = usual_pain(pain, rule)
    above = pain - usual + SLACK
    is_high = np.where(np.isnan(above), np.nan, above >= rule.points)
    is_asked = np.isfinite(reports)
    return _Days(
        pain,
        reports,
        usual,
        is_flare_day=np.where(is_asked, reports, is_high),
        is_unsettled=np.where(is_asked, reports == 1, above >= SETTLED_POINTS),
    )


def _answered(days: _Days) -> list[int]:
    is_answered = np.isfinite(days.pain) | np.isfinite(days.reports)
    answered: list[int] = np.flatnonzero(is_answered).tolist()
    return answered


def _spells(days: _Days) -> list[_Spell]:
    """Return the flares, oldest first."""
    is_flare_day, is_unsettled = (days.is_flare_day == 1).tolist(), days.is_unsettled.tolist()
    is_reported = (days.reports == 1).tolist()
    flares: list[_Spell] = []
    spell, last_answer = _Spell(), 0
    for day in _answered(days):
        if spell.is_over or day - last_answer > LONGEST_SILENCE_DAYS:
            spell = _Spell()
        last_answer = day
        if not (is_unsettled if spell.is_confirmed else is_flare_day)[day]:
            spell.calm_days += 1
            continue
        spell.calm_days = 0
        spell.days.append(day)
        if not spell.is_confirmed and (is_reported[day] or len(spell.days) == DAYS_IN_A_ROW):
            spell.is_confirmed = True
            flares.append(spell)
    return flares


def _flare_day(days: _Days, day: int, local_date: date) -> FlareDay:
    is_flare_day = days.is_flare_day[day]
    return FlareDay(
        local_date, _known(days.usual[day]), None if isnan(is_flare_day) else bool(is_flare_day)
    )


def _flare(spell: _Spell, days: _Days, dates: Sequence[date]) -> Flare:
    ratings = days.pain[spell.days]
    last = spell.days[-1]
    return Flare(
        first_date=dates[spell.days[0]],
        last_date=dates[last],
        usual_pain_nrs=_known(days.usual[spell.days[0]]),
        worst_pain_nrs=None if np.isnan(ratings).all() else float(np.nanmax(ratings)),
        is_reported=bool((days.reports[spell.days] == 1).any()),
        is_ongoing=not spell.is_over and len(dates) - 1 - last <= LONGEST_SILENCE_DAYS,
    )


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


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
    judged = _judged(diaries, np.full_like(diaries, np.nan), rule)
    found = _flares_of_many(judged, np.flatnonzero(np.isfinite(pain)).tolist())
    return 100 * found / (n_diaries * known.size)


def _flares_of_many(days: _Days, answered: Sequence[int]) -> int:
    """Count what `_spells` finds in many diaries without reports, answered on the same days."""
    is_flare_day = days.is_flare_day == 1
    flare_days, calm_days = np.zeros((2, len(is_flare_day)), dtype=np.intp)
    flares, last_answer = 0, 0
    for day in answered:
        is_confirmed = flare_days >= DAYS_IN_A_ROW
        is_over = calm_days >= np.where(is_confirmed, DAYS_IN_A_ROW, 1)
        is_new = is_over | (day - last_answer > LONGEST_SILENCE_DAYS)
        last_answer = day
        goes_on = np.where(is_confirmed & ~is_new, days.is_unsettled[:, day], is_flare_day[:, day])
        flare_days = np.where(is_new, 0, flare_days) + goes_on
        calm_days = np.where(goes_on, 0, np.where(is_new, 0, calm_days) + 1)
        flares += int((goes_on & (flare_days == DAYS_IN_A_ROW)).sum())
    return flares
