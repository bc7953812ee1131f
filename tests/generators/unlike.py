"""Diaries unlike those of G1, on which nothing was chosen: one kind for each thing that real
diaries do and G1 does not. None has a link from exposure to pain unless one is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtri

from tests.generators.persons import DIRECTION, EXPOSURES

FloatArray = npt.NDArray[np.float64]
Rng = np.random.Generator

BURN_IN_DAYS = 60
WEEK = 7
NOISE_OF_T3 = np.sqrt(3.0)
"""Standard deviation of Student's t with 3 degrees of freedom."""


@dataclass(frozen=True)
class Unlike:
    """What is drawn."""

    kind: str
    """A key of `KINDS`."""
    days: int
    effect: float = 0.0
    """NRS points on the next day per standard deviation of sitting, before rounding."""


@dataclass
class _Series:
    """Standardised pain, and exposures by column, burn-in included; kinds change them."""

    pain: FloatArray
    exposures: FloatArray
    dates: npt.NDArray[np.datetime64]


def draw_unlike(unlike: Unlike, seed: int, number: int) -> pd.DataFrame:
    """Draw one row per date: `local_date`, `pain_nrs` and the five exposures."""
    rng = np.random.default_rng([seed, number])
    n_days = unlike.days + BURN_IN_DAYS
    dates = np.datetime64("2023-01-01") + rng.integers(365) + np.arange(n_days)
    series = _Series(_pain(rng, n_days), exposures_of_habit(rng, n_days), dates)
    KINDS[unlike.kind](rng, series)
    pain = series.pain.copy()
    sitting = series.exposures[:, 0]
    spread = rng.uniform(1.2, 2.0)
    pain[1:] += unlike.effect / spread * (sitting - sitting.mean())[:-1] / sitting.std()
    rated = _rated(unlike.kind, rng, pain * spread)
    frame = pd.DataFrame(_measured(unlike.kind, rng, series.exposures), columns=list(EXPOSURES))
    frame.insert(0, "local_date", pd.DatetimeIndex(dates))
    frame.insert(1, "pain_nrs", rated)
    frame = frame.tail(unlike.days).reset_index(drop=True)
    _lose(unlike.kind, rng, frame)
    return frame


def autoregressive(shocks: FloatArray, persistence: float) -> FloatArray:
    """Give shocks a memory and keep their variance.

    >>> autoregressive(np.array([1.0, 0.0]), 0.6).tolist()
    [1.0, 0.6]
    """
    series, keep = shocks.copy(), np.sqrt(1 - persistence**2)
    for day in range(1, len(series)):
        series[day] = persistence * series[day - 1] + keep * shocks[day]
    return series


def _pain(rng: Rng, n_days: int) -> FloatArray:
    return autoregressive(rng.standard_normal(n_days), rng.uniform(0.3, 0.8))


def exposures_of_habit(rng: Rng, n_days: int) -> FloatArray:
    """A common habit and what is each exposure's own, each with a memory of its own."""
    common = autoregressive(rng.standard_normal(n_days), rng.uniform(0.2, 0.7))
    own = [autoregressive(rng.standard_normal(n_days), rng.uniform(0.1, 0.7)) for _ in EXPOSURES]
    share = rng.uniform(0.2, 0.6)
    return np.column_stack(
        [
            sign * np.sqrt(share) * common + np.sqrt(1 - share) * series
            for sign, series in zip(DIRECTION, own, strict=True)
        ]
    )


def _plain(rng: Rng, series: _Series) -> None:
    """Nothing but memories that differ between people."""


def _heavy_tails(rng: Rng, series: _Series) -> None:
    n_days = len(series.pain)
    series.pain = autoregressive(rng.standard_t(3, n_days) / NOISE_OF_T3, 0.6)
    for column in range(len(EXPOSURES)):
        shocks = rng.standard_t(3, n_days) / NOISE_OF_T3
        series.exposures[:, column] = autoregressive(shocks, 0.5)


def _rhythms(rng: Rng, series: _Series) -> None:
    """Each weekday has its own level, and the year its wave, in pain as in activity."""
    weekday = (series.dates.astype(np.int64) + 3) % WEEK
    year = 2 * np.pi * series.dates.astype(np.int64) / 365.25
    wave = np.sin(year + rng.uniform(0, 2 * np.pi))
    series.pain += rng.normal(0, 0.6, WEEK)[weekday] + wave
    series.exposures += (rng.normal(0, 0.8, WEEK)[weekday] + wave)[:, None] * DIRECTION


def _level_shifts(rng: Rng, series: _Series) -> None:
    """Sudden lasting changes at dates of their own, the middle one shared."""
    days = np.arange(len(series.pain))
    shared = days > BURN_IN_DAYS + rng.uniform(0.3, 0.7) * (len(days) - BURN_IN_DAYS)
    own_of_pain, own_of_activity = (days > rng.uniform(60, len(days)) for _ in range(2))
    series.pain += rng.normal(0, 0.8) * own_of_pain + 0.8 * shared
    moved = rng.normal(0, 0.8) * own_of_activity + 0.8 * shared
    series.exposures += moved[:, None] * DIRECTION


def _random_walks(rng: Rng, series: _Series) -> None:
    """Slow wandering of both, unrelated, on top of what lasts for days."""
    n_days = len(series.pain)
    series.pain += np.cumsum(rng.normal(0, 0.08, n_days))
    series.exposures += np.cumsum(rng.normal(0, 0.08, n_days))[:, None] * DIRECTION


def _regimes(rng: Rng, series: _Series) -> None:
    """Good and bad spells of about three weeks, in pain and in activity, unrelated."""
    n_days = len(series.pain)
    series.pain = 0.7 * series.pain + 1.0 * _spells(rng, n_days)
    series.exposures += 1.0 * _spells(rng, n_days)[:, None] * DIRECTION


def _spells(rng: Rng, n_days: int) -> FloatArray:
    changes = rng.random(n_days) < 0.05
    return np.where(np.cumsum(changes) % 2 == rng.integers(2), 0.5, -0.5) * 2


def _flares(rng: Rng, series: _Series) -> None:
    """Pain that jumps up now and then and fades over days."""
    jumps = np.where(rng.random(len(series.pain)) < 0.04, rng.exponential(2.0, len(series.pain)), 0)
    fading = np.convolve(jumps, 0.75 ** np.arange(30))[: len(jumps)]
    series.pain = 0.6 * series.pain + fading - fading.mean()


def _held_back(rng: Rng, series: _Series) -> None:
    """Activity that falls on painful days and on the day after."""
    same, after = rng.uniform(0.2, 0.5), rng.uniform(0.0, 0.3)
    pull = same * series.pain
    pull[1:] += after * series.pain[:-1]
    series.exposures += pull[:, None] * DIRECTION


KINDS: dict[str, Callable[[Rng, _Series], None]] = {
    "plain": _plain,
    "heavy tails": _heavy_tails,
    "weekday and season": _rhythms,
    "level shifts": _level_shifts,
    "random walks": _random_walks,
    "spells": _regimes,
    "flares": _flares,
    "held back": _held_back,
    "held back, noisy ratings": _held_back,
    "uneven levels from 0": _held_back,
    "four levels": _plain,
    "missing by pain and in runs": _held_back,
    "mostly zero exposures": _plain,
}

SAME_DAY_KINDS = frozenset(kind for kind, change in KINDS.items() if change is _held_back)
"""In which pain and activity truly go together on one day, so that lag 0 is no null."""


def _rated(kind: str, rng: Rng, pain: FloatArray) -> FloatArray:
    """Turn pain around 0, in points, into ratings."""
    if kind == "uneven levels from 0":
        # Which share of days gets which level differs between people; the most get 0.
        shares = np.array([0.3, *rng.dirichlet(np.full(6, 2.0)) * 0.7])
        cuts = ndtri(np.cumsum(shares)[:-1]) * pain.std()
        return np.searchsorted(cuts, pain - pain.mean()).astype(np.float64)
    if kind == "four levels":
        return np.clip(np.round(2 + 0.6 * pain), 1, 4)
    if kind == "held back, noisy ratings":
        pain = pain + rng.normal(0, 0.5 * pain.std(), len(pain))
    return np.clip(np.round(rng.uniform(3, 6) + pain), 0, 10)


def _measured(kind: str, rng: Rng, exposures: FloatArray) -> FloatArray:
    if kind == "mostly zero exposures":
        exposures = exposures - np.array([0.0, 0.8, 0.0, 1.0, 0.9])
    return measured(rng, exposures)


def measured(rng: Rng, exposures: FloatArray) -> FloatArray:
    """Turn standardised exposures into minutes, steps and a yes or no."""
    sitting, long_bouts, steps, aerobic, exercise = exposures.T
    return np.column_stack(
        [
            np.round(rng.uniform(480, 720) + 80 * sitting),
            np.round(np.maximum(0.0, 60 + 70 * long_bouts)),
            np.round(rng.uniform(4_000, 10_000) * np.exp(0.45 * steps)),
            np.round(np.maximum(0.0, 8 + 18 * aerobic)),
            (exercise > 0.2).astype(np.float64),
        ]
    )


def _lose(kind: str, rng: Rng, frame: pd.DataFrame) -> None:
    n_days = len(frame)
    lost = np.full(n_days, rng.uniform(0.05, 0.3))
    if kind == "missing by pain and in runs":
        pain = frame["pain_nrs"].to_numpy()
        lost = expit(-1.6 + 0.8 * (pain - pain.mean()) / pain.std())
        first = rng.integers(n_days - 14)
        lost[first : first + 14] = 1.0
    frame.loc[rng.random(n_days) < lost, "pain_nrs"] = np.nan
    forgotten = rng.random(n_days) < rng.uniform(0.0, 0.15)
    frame.loc[forgotten, list(EXPOSURES[:4])] = np.nan
