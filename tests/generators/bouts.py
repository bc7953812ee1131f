"""A made-up diary of several ratings a day around bouts of exercise."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]

DAY = 1_440
RATING_HOURS = (8.0, 11.5, 15.0, 18.5)
"""Start of the four spans of three and a half hours in each of which one rating falls."""
LEAD_IN_DAYS = 2


@dataclass(frozen=True)
class Exerciser:
    """Pain wanders from minute to minute and forgets itself within about a day."""

    days: int
    bouts: int
    response: float = 0.0
    """NRS points for an hour after a bout."""
    timing: Literal["any", "low", "high"] = "any"
    """When the person exercises: whenever, or mostly when pain is low or high."""
    mean_pain: float = 4.0
    pain_spread: float = 1.5
    memory_minutes: float = 1_400.0
    noise: float = 0.0
    """Standard deviation of a rating around the pain it is about."""


def draw_diary(exerciser: Exerciser, seed: int, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw the entries (`entered_at`, `pain_nrs`) and the sessions (`started_at`, `minutes`)."""
    rng = np.random.default_rng([seed, number])
    n_minutes = (exerciser.days + 2 * LEAD_IN_DAYS) * DAY
    pain = _wandering(exerciser, n_minutes, rng)
    days = _bout_days(exerciser, rng)
    started = _starts(exerciser, pain, days, rng)
    ended = started + 25
    for end in ended:
        pain[end : end + 60] += exerciser.response
    opens = (np.arange(exerciser.days)[:, None] + LEAD_IN_DAYS) * DAY + np.array(RATING_HOURS) * 60
    daily = opens.astype(np.intp) + rng.integers(0, 210, opens.shape)
    prompts = [started - rng.integers(1, 40, len(started)), ended + rng.integers(1, 40, len(ended))]
    rated = np.unique(np.concatenate([daily.ravel(), *prompts]))
    ratings = pain[rated] + exerciser.noise * rng.standard_normal(len(rated))
    entries = pd.DataFrame(
        {"entered_at": _instants(rated), "pain_nrs": np.clip(np.round(ratings), 0, 10)}
    )
    return entries, pd.DataFrame({"started_at": _instants(started), "minutes": 25.0})


def _wandering(exerciser: Exerciser, n_minutes: int, rng: np.random.Generator) -> FloatArray:
    # One value per 10 minutes is fine enough and quick.
    keep = np.exp(-10 / exerciser.memory_minutes)
    shocks = rng.standard_normal(n_minutes // 10) * np.sqrt(1 - keep**2)
    level, wandering = rng.standard_normal(), np.empty(len(shocks))
    for step, shock in enumerate(shocks):
        level = keep * level + shock
        wandering[step] = level
    return np.repeat(exerciser.mean_pain + exerciser.pain_spread * wandering, 10)


def _bout_days(exerciser: Exerciser, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    return np.sort(rng.choice(exerciser.days, exerciser.bouts, replace=False)) + LEAD_IN_DAYS


def _starts(
    exerciser: Exerciser, pain: FloatArray, days: npt.NDArray[np.intp], rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Choose one of six times a day, by what pain is like at each of them."""
    pull = {"any": 0.0, "low": -1.0, "high": 1.0}[exerciser.timing]
    times = days[:, None] * DAY + rng.integers(8 * 60, 20 * 60, (len(days), 6))
    wish = np.exp(pull * pain[times])
    chosen = [rng.choice(6, p=row / row.sum()) for row in wish]
    return times[np.arange(len(days)), chosen]


def _instants(minutes: npt.NDArray[np.intp]) -> pd.DatetimeIndex:
    start = pd.Timestamp("2024-01-01", tz="UTC")
    return pd.DatetimeIndex(start + pd.to_timedelta(minutes, unit="min"))
