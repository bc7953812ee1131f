"""The public generator G1: one person's diary and activity, with the links that are asked for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit

FloatArray = npt.NDArray[np.float64]

EXPOSURES = (
    "sedentary_minutes",
    "prolonged_30_minutes",
    "steps",
    "aerobic_minutes",
    "exercise_done",
)
DIRECTION = np.array([1.0, 1.0, -1.0, -1.0, -1.0])
"""Sitting goes up on the days on which the other three go down."""
BURN_IN_DAYS = 60


@dataclass(frozen=True)
class Person:
    """What G1 is asked for; the names follow tests/calibration/introduction.md."""

    days: int
    effects: tuple[tuple[int, int, float], ...] = ()
    """Exposure (index), lag of 1 day or more, NRS points per standard deviation."""
    pain_persistence: float = 0.6
    exposure_persistence: float = 0.6
    exposure_correlation: float = 0.4
    mean_pain: float = 4.0
    pain_spread: float = 1.5
    pain_trend: float = 0.0
    exposure_trend: float = 0.0
    step: float = 0.0
    pain_week: float = 0.0
    exposure_week: float = 0.0
    same_day_pain_to_exposure: float = 0.0
    next_day_pain_to_exposure: float = 0.0
    volatility: float = 0.0
    reliability: float = 1.0
    ratings_a_day: int = 1
    """Averaged, each with a noise of its own."""
    missing_share: float = 0.2
    missing_by_pain: float = 0.0
    missing_exposure_share: float = 0.05
    is_linear: bool = False
    """Exposures as they are drawn, without rounding, clipping and the logarithm of steps."""


@dataclass(frozen=True)
class _Latent:
    pain: FloatArray
    exposures: FloatArray
    """(day, exposure)."""


def draw_person(person: Person, seed: int, number: int) -> pd.DataFrame:
    """Draw one row per date: `local_date`, `pain_nrs` and the five exposures."""
    rng = np.random.default_rng([seed, number])
    latent = _latent(person, rng)
    calendar_days = np.datetime64("2024-01-01") + rng.integers(7) + np.arange(person.days)
    pain_calendar, exposure_calendar = _calendar_terms(person, calendar_days)
    shocks = rng.standard_normal((person.ratings_a_day, person.days))
    noise = np.sqrt(1 / person.reliability - 1) * shocks
    rated = person.mean_pain + person.pain_spread * (latent.pain + pain_calendar + noise)
    pain = np.clip(np.round(rated), 0, 10).mean(axis=0)
    exposures = latent.exposures + DIRECTION * exposure_calendar[:, None]
    measured = exposures if person.is_linear else _measured(exposures)
    measured[rng.random(person.days) < person.missing_exposure_share] = np.nan
    pain[rng.random(person.days) < _missing_probability(person, pain)] = np.nan
    frame = pd.DataFrame(measured, columns=list(EXPOSURES))
    frame.insert(0, "local_date", pd.DatetimeIndex(calendar_days))
    frame.insert(1, "pain_nrs", pain)
    return frame


def _latent(person: Person, rng: np.random.Generator) -> _Latent:
    n_days = person.days + BURN_IN_DAYS
    shocks = _pain_shocks(person, rng.standard_normal(n_days))
    correlation = person.exposure_correlation * np.outer(DIRECTION, DIRECTION)
    np.fill_diagonal(correlation, 1.0)
    drives = rng.standard_normal((n_days, len(EXPOSURES))) @ np.linalg.cholesky(correlation).T
    pain, exposures = np.zeros(n_days), np.zeros((n_days, len(EXPOSURES)))
    unlinked = 0.0
    keep_pain = np.sqrt(1 - person.pain_persistence**2)
    keep_exposure = np.sqrt(1 - person.exposure_persistence**2)
    for day in range(n_days):
        unlinked = person.pain_persistence * unlinked + keep_pain * shocks[day]
        pain[day] = unlinked + sum(
            points * exposures[day - lag, exposure] / person.pain_spread
            for exposure, lag, points in person.effects
            if day >= lag
        )
        reverse = person.same_day_pain_to_exposure * pain[day]
        if day:
            reverse += person.next_day_pain_to_exposure * pain[day - 1]
        exposures[day] = keep_exposure * drives[day] + DIRECTION * reverse
        if day:
            exposures[day] += person.exposure_persistence * exposures[day - 1]
    return _Latent(pain[BURN_IN_DAYS:], exposures[BURN_IN_DAYS:])


def _pain_shocks(person: Person, shocks: FloatArray) -> FloatArray:
    """Give the shocks a variance that follows the last shock."""
    variance, scaled = 1.0, np.empty_like(shocks)
    for day, shock in enumerate(shocks):
        scaled[day] = np.sqrt(variance) * shock
        level = 0.9 - person.volatility
        variance = level + person.volatility * scaled[day] ** 2 + 0.1 * variance
    return scaled


def _calendar_terms(
    person: Person, calendar_days: npt.NDArray[np.datetime64]
) -> tuple[FloatArray, FloatArray]:
    day = np.arange(person.days)
    slope = day / person.days - 0.5
    weekend = (np.is_busday(calendar_days) == 0) - 2 / 7
    half = np.where(day >= person.days / 2, 0.5, -0.5)
    pain = person.pain_trend * slope + person.pain_week * weekend - person.step * half
    exposure = person.exposure_trend * slope + person.exposure_week * weekend - person.step * half
    return pain, exposure


def _measured(latent: FloatArray) -> FloatArray:
    sedentary, bouts, steps, aerobic, adherence = latent.T
    return np.column_stack(
        [
            np.clip(600 + 90 * sedentary, 60, 1200),
            np.maximum(0, np.round(4 + 1.6 * bouts)),
            np.round(np.exp(8.8 + 0.4 * steps)),
            np.maximum(0, np.round(12 + 20 * aerobic)),
            (adherence > 0.3).astype(np.float64),
        ]
    )


def _missing_probability(person: Person, pain: FloatArray) -> FloatArray:
    if person.missing_by_pain == 0:
        return np.full(len(pain), person.missing_share)
    pull = person.missing_by_pain * (pain - pain.mean()) / pain.std()
    level = brentq(lambda a: expit(a + pull).mean() - person.missing_share, -20, 20)
    return np.asarray(expit(level + pull))
