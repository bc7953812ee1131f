"""Diaries as people keep them and lives as they are that mislead a comparison of days.

Of each kind some thing that is not in the model of the method stands behind what seems a link,
or hides one. No kind has a link from activity to the pain of a later day unless one is asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from backpain_analytics.association.records import Event
from tests.generators.persons import DIRECTION, EXPOSURES
from tests.generators.unlike import (
    BURN_IN_DAYS,
    FloatArray,
    Rng,
    autoregressive,
    exposures_of_habit,
    measured,
)

DAYS_OFF = 4
"""Of a shift of eight days."""


@dataclass(frozen=True)
class Misleading:
    """What is drawn."""

    kind: str
    """A key of `KINDS`."""
    days: int
    effect: float = 0.0
    """NRS points on the next day per standard deviation of sitting, before rounding."""


@dataclass
class _Life:
    """Standardised pain and exposures, and what the diary tells beside; kinds change them."""

    pain: FloatArray
    exposures: FloatArray
    told: dict[str, npt.NDArray[np.float64]]
    events: dict[str, tuple[int, int]]
    """First and last day of each, burn-in included."""


@dataclass(frozen=True)
class Drawn:
    """A diary, and what somebody could declare of the time."""

    days: pd.DataFrame
    """One row per date: `local_date`, `pain_nrs`, the five exposures, what else is told."""
    events: tuple[Event, ...]


def draw_misleading(misleading: Misleading, seed: int, number: int) -> Drawn:
    """Draw a person of the kind."""
    rng = np.random.default_rng([seed, number])
    n_days = misleading.days + BURN_IN_DAYS
    pain = autoregressive(rng.standard_normal(n_days), rng.uniform(0.3, 0.8))
    life = _Life(pain, exposures_of_habit(rng, n_days), {}, {})
    kind = KINDS[misleading.kind]
    kind.live(rng, life)
    sitting = life.exposures[:, 0]
    spread = rng.uniform(1.2, 2.0)
    linked = life.pain.copy()
    linked[1:] += misleading.effect / spread * (sitting - sitting.mean())[:-1] / sitting.std()
    rated = kind.rate(rng, spread * linked)
    frame = pd.DataFrame(kind.measure(rng, life.exposures), columns=list(EXPOSURES))
    dates = np.datetime64("2023-01-01") + rng.integers(365) + np.arange(n_days)
    frame.insert(0, "local_date", pd.DatetimeIndex(dates))
    frame.insert(1, "pain_nrs", rated)
    frame = frame.assign(**life.told).tail(misleading.days).reset_index(drop=True)
    frame.loc[rng.random(misleading.days) < rng.uniform(0.05, 0.25), "pain_nrs"] = np.nan
    events = (
        Event(name, *(date.fromisoformat(str(dates[day])) for day in span))
        for name, span in life.events.items()
    )
    return Drawn(kind.write(frame), tuple(events))


def _quietly(rng: Rng, life: _Life) -> None:
    """Live without anything that misleads."""


def _held_still(rng: Rng, life: _Life) -> None:
    """Pain keeps people still on that day."""
    life.exposures += (rng.uniform(0.3, 0.6) * life.pain)[:, None] * DIRECTION


def _shifts(rng: Rng, life: _Life) -> None:
    """Four days of work and four off, whose first has a dip of its own after the last night."""
    phase = (np.arange(len(life.pain)) + rng.integers(2 * DAYS_OFF)) % (2 * DAYS_OFF)
    works = (phase < DAYS_OFF).astype(np.float64)
    life.exposures += (rng.uniform(0.5, 1.0) * -works)[:, None] * DIRECTION
    life.exposures[phase == DAYS_OFF] += rng.uniform(0.5, 1.0) * DIRECTION
    life.pain = life.pain + rng.uniform(0.3, 0.8) * works
    life.told["worked"] = works


def _outings(rng: Rng, life: _Life) -> None:
    """A painkiller for an outing helps that evening and wears off the next day."""
    out = rng.random(len(life.pain)) < 0.15
    life.exposures[out] -= rng.uniform(0.8, 1.5) * DIRECTION
    life.pain[out] -= rng.uniform(0.5, 1.0)
    life.pain[1:][out[:-1]] += rng.uniform(0.3, 0.7)
    life.told["medication_taken"] = out.astype(np.float64)


def _surgery(rng: Rng, life: _Life) -> None:
    """An operation: six weeks of little activity and more pain, and a new level of both."""
    n_days = len(life.pain)
    first = BURN_IN_DAYS + int((n_days - BURN_IN_DAYS) * rng.uniform(0.3, 0.6))
    since = np.arange(n_days) - first
    fading = np.where(since >= 0, np.exp(-np.maximum(since, 0) / 14), 0.0)
    after = (since >= 0).astype(np.float64)
    life.pain = life.pain + 2.0 * fading - 0.8 * after
    life.exposures += (2.0 * fading - 0.5 * after)[:, None] * DIRECTION
    life.events["operation"] = first, first + 41


def _away(rng: Rng, life: _Life) -> None:
    """Two fortnights away: more walking and less pain."""
    days = len(life.pain) - BURN_IN_DAYS
    for half in (0, 1):
        first = BURN_IN_DAYS + int(days * (0.5 * half + rng.uniform(0.05, 0.3)))
        life.exposures[first : first + 14] -= rng.uniform(0.8, 1.5) * DIRECTION
        life.pain[first : first + 14] -= rng.uniform(0.8, 1.5)
        life.events[f"away_{half}"] = first, first + 13


def _whole_points(rng: Rng, pain: FloatArray) -> FloatArray:
    return np.clip(np.round(rng.uniform(3, 6) + pain), 0, 10)


def _mostly_zero(rng: Rng, pain: FloatArray) -> FloatArray:
    return np.clip(np.round(pain - np.quantile(pain, 0.7) + 0.5), 0, 10)


def _each_third_day(rng: Rng, pain: FloatArray) -> FloatArray:
    return _filled_in(3, rng, _whole_points(rng, pain))


def _each_week(rng: Rng, pain: FloatArray) -> FloatArray:
    return _filled_in(7, rng, _whole_points(rng, pain))


def _filled_in(period: int, rng: Rng, rated: FloatArray) -> FloatArray:
    """Write the rating of the evening of writing to all days since the last."""
    days = np.arange(len(rated))
    written = days + (period - 1 - (days + rng.integers(period)) % period)
    return rated[np.minimum(written, len(rated) - 1)]


def _half_copied(rng: Rng, pain: FloatArray) -> FloatArray:
    rated = _whole_points(rng, pain)
    copied = rng.random(len(rated)) < 0.5
    for day in np.flatnonzero(copied[1:]) + 1:
        rated[day] = rated[day - 1]
    return rated


def _five_days_only(rng: Rng, exposures: FloatArray) -> FloatArray:
    """Minutes and counts that are the same on all days but five."""
    found = measured(rng, exposures)
    same = np.median(found, axis=0)
    for column in range(found.shape[1]):
        differing = BURN_IN_DAYS + rng.choice(len(found) - BURN_IN_DAYS, 5, replace=False)
        kept = found[differing, column].copy()
        found[:, column] = same[column]
        found[differing, column] = kept
    return found


def weeks_alike(days: int, seed: int, number: int) -> pd.DataFrame:
    """Draw an honest diary of pain that stays the same for a week or three, with bad spells."""
    rng = np.random.default_rng([seed, number])
    usual, rated = float(rng.integers(2, 6)), np.empty(0)
    while len(rated) < days:
        same = np.full(rng.geometric(1 / rng.uniform(7, 20)), usual + rng.integers(-1, 2))
        spell = np.clip(usual + rng.integers(-2, 5, rng.geometric(1 / rng.uniform(2, 6))), 0, 10)
        rated = np.concatenate([rated, same, spell])
    pain = np.where(rng.random(days) < 0.15, np.nan, rated[:days])
    dates = np.datetime64("2023-01-01") + np.arange(days)
    return pd.DataFrame({"local_date": pd.DatetimeIndex(dates), "pain_nrs": pain})


def _as_it_is(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def _rated_next_morning(frame: pd.DataFrame) -> pd.DataFrame:
    """Rate the past 24 hours in the morning, under the date of that morning."""
    return frame.assign(pain_nrs=frame["pain_nrs"].shift(1), is_date_doubtful=True)


def _rated_and_declared(frame: pd.DataFrame) -> pd.DataFrame:
    """Rate the same, dated as `daily_pain` dates what is declared to be of the past 24 hours."""
    written = _rated_next_morning(frame)
    return frame.assign(pain_nrs=written["pain_nrs"].shift(-1), is_date_doubtful=False)


@dataclass(frozen=True)
class _Kind:
    """What stands behind a diary, how it is rated, measured and written."""

    live: Callable[[Rng, _Life], None] = _quietly
    rate: Callable[[Rng, FloatArray], FloatArray] = _whole_points
    measure: Callable[[Rng, FloatArray], FloatArray] = measured
    write: Callable[[pd.DataFrame], pd.DataFrame] = _as_it_is


_MORNING = _Kind(live=_held_still)
KINDS = {
    "morning, past 24 hours, not said": replace(_MORNING, write=_rated_next_morning),
    "morning, past 24 hours, declared": replace(_MORNING, write=_rated_and_declared),
    "filled in once a week": _Kind(rate=_each_week),
    "filled in every third day": _Kind(rate=_each_third_day),
    "half of the ratings copied": _Kind(rate=_half_copied),
    "seven of ten ratings 0": _Kind(rate=_mostly_zero),
    "exposures that differ on five days": _Kind(measure=_five_days_only),
    "shift work": _Kind(live=_shifts),
    "painkiller for an outing": _Kind(live=_outings),
    "an operation": _Kind(live=_surgery),
    "two fortnights away": _Kind(live=_away),
}
