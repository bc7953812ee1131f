"""A made-up year of flares, reported day by day, and of what was done before them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from backpain_analytics.association.course.flare_triggers import Before
from backpain_analytics.association.course.records import Flare, FlareDay, FlareHistory

FloatArray = npt.NDArray[np.float64]
FIRST_DATE = pd.Timestamp("2024-01-01")
MARKS = ("is_high_impact", "is_heavy", "is_twisting")
FLARE_DAYS = (2, 5)
"""Fewest, most."""


@dataclass(frozen=True)
class Sufferer:
    """Flares begin at random, more often on the day after the trigger that is planted."""

    days: int = 400
    flares: float = 20.0
    """About so many."""
    odds_ratio: float = 1.0
    """Of a flare after a day with a heavy load."""
    shares: tuple[float, float, float] = (0.25, 0.25, 0.2)
    """Of days with high impact, a heavy load, twisting."""
    persistence: float = 0.0
    """Of what is done, from day to day."""
    weekday: float = 0.0
    """How much what is done, and flares, go with the weekend."""
    trend: float = 0.0
    """How much both grow over the time, in log odds."""
    season: float = 0.0
    """How much both rise and fall over a year, in log odds."""
    rests_in_flares: bool = True
    wears_watch: bool = True


@dataclass(frozen=True)
class Year:
    """What one of them wrote down, and wore."""

    daily_pain: pd.DataFrame
    before: Before

    @property
    def history(self) -> FlareHistory:
        """The flares as `find_flares` finds them, without the rate of an unchanging diary."""
        dates, is_flare = self.daily_pain["local_date"], self.daily_pain["has_flare"]
        days = [
            FlareDay(date.date(), None, bool(flare))
            for date, flare in zip(dates, is_flare, strict=True)
        ]
        number = (is_flare & ~is_flare.shift(fill_value=False)).cumsum()[is_flare]
        spells = [dates[rows.index] for _, rows in number.groupby(number)]
        flares = [
            Flare(spell.iloc[0].date(), spell.iloc[-1].date(), None, 6.0, True, is_ongoing=False)
            for spell in spells
        ]
        return FlareHistory(tuple(days), tuple(flares), len(days), None, None)


def draw_year(sufferer: Sufferer, seed: int, number: int) -> Year:
    """Draw a diary that asks for flares, a log, and days of a watch."""
    rng = np.random.default_rng([seed, number])
    days = sufferer.days
    dates = pd.date_range(FIRST_DATE + pd.Timedelta(days=int(rng.integers(7))), periods=days)
    passed = np.arange(days)
    common = sufferer.weekday * (dates.day_of_week >= 5) + sufferer.trend * (passed / days - 0.5)
    common += sufferer.season * np.sin(2 * np.pi * passed / 365)
    latent = np.stack([_wandering(sufferer.persistence, days, rng) for _ in range(5)])
    done = latent[:3] + 0.6 * common > -ndtri(np.array(sufferer.shares))[:, None]
    base = np.log(sufferer.flares / days / (1 - 5 * sufferer.flares / days))
    base -= np.log1p(sufferer.shares[1] * (sufferer.odds_ratio - 1))
    is_flare = _flares(sufferer, base + common - common.mean(), done[1], rng)
    if sufferer.rests_in_flares:
        done &= ~is_flare
    steps = np.exp(8.8 + 0.4 * (latent[3] + 0.3 * common) - 0.6 * is_flare)
    return Year(
        pd.DataFrame({"local_date": dates, "pain_nrs": 3.0 + 3 * is_flare, "has_flare": is_flare}),
        Before(
            _sessions(dates, done),
            _watch_days(dates, steps, sufferer),
            _stretches(dates, latent[4] > 0.3, sufferer),
        ),
    )


def _wandering(persistence: float, days: int, rng: np.random.Generator) -> FloatArray:
    shocks = rng.standard_normal(days)
    level = np.empty(days)
    level[0] = shocks[0]
    for day in range(1, days):
        level[day] = persistence * level[day - 1] + np.sqrt(1 - persistence**2) * shocks[day]
    return level


def _flares(
    sufferer: Sufferer, base: FloatArray, planted: FloatArray, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    is_flare, until = np.zeros(sufferer.days, dtype=bool), 0
    for day in range(1, sufferer.days):
        if day < until:
            is_flare[day] = True
            continue
        odds = np.exp(base[day] + np.log(sufferer.odds_ratio) * planted[day - 1])
        # Two calm days part two flares.
        if day >= until + 2 and rng.random() < odds / (1 + odds):
            until = day + int(rng.integers(FLARE_DAYS[0], FLARE_DAYS[1] + 1))
            is_flare[day] = True
    return is_flare


def _sessions(dates: pd.DatetimeIndex, done: npt.NDArray[np.bool_]) -> pd.DataFrame:
    day = np.flatnonzero(done.any(axis=0))
    marks = {name: pd.array(done[row, day], dtype="boolean") for row, name in enumerate(MARKS)}
    started = pd.DatetimeIndex([pd.NaT] * len(day), tz="UTC")
    return pd.DataFrame({"local_date": dates[day], "started_at": started, **marks})


def _watch_days(dates: pd.DatetimeIndex, steps: FloatArray, sufferer: Sufferer) -> pd.DataFrame:
    known = 1.0 if sufferer.wears_watch else np.nan
    return pd.DataFrame(
        {
            "local_date": dates,
            "steps": np.round(steps) * known,
            "sedentary_minutes": 600.0 * known,
            "aerobic_minutes": np.round(steps / 400) * known,
        }
    )


def _stretches(
    dates: pd.DatetimeIndex, has_one: npt.NDArray[np.bool_], sufferer: Sufferer
) -> pd.DataFrame:
    of = dates[has_one & sufferer.wears_watch]
    return pd.DataFrame(
        {"happened_at": (of + pd.Timedelta(hours=20)).tz_localize("UTC"), "local_date": of}
    )
