"""Pain from one evening to the next, with or without a link to what was done the day before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PainTruth:
    """The rule by which a made-up person's pain comes about."""

    usual_nrs: float
    points_per_deviation_of_sitting: float
    """NRS points on the evening after a day with one standard deviation (of this person's
    days) more prolonged sitting; 0: pain depends on nothing but the pain before."""
    persistence: float
    """Correlation of the remaining pain with that of the day before."""
    deviation_nrs: float
    """Standard deviation of the remaining pain."""
    monday_points: float = 0.0
    flare: tuple[int, int, float] | None = None
    """First and last day (from 0) of a flare, and its points at the start; it dies away."""


@dataclass(frozen=True)
class Evening:
    """What the person would answer on one evening, whether or not it is written down."""

    pain_nrs: int
    worst_pain_nrs: int
    has_flare: bool
    sleep_quality_nrs: int
    stress_nrs: int
    mood_nrs: int
    control_nrs: int


def evenings(
    truth: PainTruth,
    prolonged_minutes: Floats,
    weekdays: NDArray[np.int64],
    rng: np.random.Generator,
) -> list[Evening]:
    """Make up the answers of each day; `prolonged_minutes` has one element a day."""
    pain = _felt_pain(truth, prolonged_minutes, weekdays, rng)
    return [_evening(truth, felt, rng) for felt in pain.tolist()]


def _felt_pain(
    truth: PainTruth,
    prolonged_minutes: Floats,
    weekdays: NDArray[np.int64],
    rng: np.random.Generator,
) -> Floats:
    sitting = (prolonged_minutes - prolonged_minutes.mean()) / prolonged_minutes.std()
    pain = np.full(sitting.size, truth.usual_nrs)
    pain[1:] += truth.points_per_deviation_of_sitting * sitting[:-1]
    pain += truth.monday_points * (weekdays == 0)
    rest = 0.0
    fresh = truth.deviation_nrs * (1 - truth.persistence**2) ** 0.5
    for number, shock in enumerate(rng.standard_normal(sitting.size).tolist()):
        rest = truth.persistence * rest + fresh * shock
        pain[number] += rest
    if truth.flare:
        first, last, points = truth.flare
        pain[first : last + 1] += points * np.linspace(1, 0.2, last + 1 - first)
    return pain


def _evening(truth: PainTruth, felt: float, rng: np.random.Generator) -> Evening:
    noise = rng.standard_normal(6).tolist()
    above = felt - truth.usual_nrs
    pain = _rating(felt)
    return Evening(
        pain_nrs=pain,
        worst_pain_nrs=max(pain, _rating(felt + 1.4 + 0.6 * noise[0])),
        has_flare=above > 2.9,
        sleep_quality_nrs=_rating(6.5 - 0.3 * above + noise[1]),
        stress_nrs=_rating(4 + 1.6 * noise[2]),
        mood_nrs=_rating(6.5 - 0.4 * above + noise[3]),
        control_nrs=_rating(6 - 0.5 * above + noise[4]),
    )


def _rating(value: float) -> int:
    return min(max(round(value), 0), 10)
