"""Diaries in which something that is rated, such as stress, acts on activity and on pain."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.generators.persons import DIRECTION, Person, draw_person


@dataclass(frozen=True)
class Shared:
    """G1 without any link, and on top a persistent, rated series that moves both."""

    days: int
    strength: float
    """Standard deviations of each exposure on the same day, and of pain on the next, per
    standard deviation of what is rated; 0: it moves neither."""
    persistence: float = 0.6
    missing_share: float = 0.1
    """Days on which it is not rated."""


def draw_shared(shared: Shared, seed: int, number: int) -> pd.DataFrame:
    """Draw the columns of `draw_person`, and `stress_nrs` from 0 to 10."""
    days = draw_person(Person(shared.days, is_linear=True), seed, number)
    rng = np.random.default_rng([seed, number, 1])
    stress = _persistent(shared, rng)
    exposures = days.columns[2:]
    days[exposures] += np.outer(stress[1:], shared.strength * DIRECTION)
    pulled = days["pain_nrs"] + 1.5 * shared.strength * stress[:-1]
    days["pain_nrs"] = pulled.round().clip(0, 10)
    rated = np.clip(np.round(4 + 2 * stress[1:]), 0, 10)
    days["stress_nrs"] = np.where(rng.random(shared.days) < shared.missing_share, np.nan, rated)
    return days


def _persistent(shared: Shared, rng: np.random.Generator) -> np.ndarray:
    shocks = rng.standard_normal(shared.days + 1)
    series, keep = shocks.copy(), np.sqrt(1 - shared.persistence**2)
    for day in range(1, len(series)):
        series[day] = shared.persistence * series[day - 1] + keep * shocks[day]
    return series
