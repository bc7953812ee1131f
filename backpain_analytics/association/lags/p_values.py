"""p-values of a family of comparisons, from one table of sign flips or from the t distribution.

A flip says what the scores would be if no exposure had anything to do with the outcome: the
contribution of each exposure day to a score is multiplied by +1 or -1 at random. One
table of signs serves every exposure and every lag, so scores that move together in the data
also move together in the flips, and the largest of them is judged by the largest of them.

Source:
    Hemerik, Goeman & Finos 2020, doi:10.1111/rssb.12369, standardised scores; Westfall &
    Young 1993 for the maximum over a family.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor, inf

import numpy as np
import numpy.typing as npt

from backpain_analytics.association.lags.cells import Comparison
from backpain_analytics.association.lags.grid import DateArray, FloatArray
from backpain_analytics.association.lags.projection import Projection
from backpain_analytics.association.lags.slope import Slope

SIMULTANEOUS_ERROR = 0.05
"""Share of families without any link of which some range leaves out zero."""
ROUNDING = 1e-9
LARGEST_TABLE = 4_000_000
"""Signs held as floats at once, 32 MB; a diary of 30 years is done in portions."""


@dataclass(frozen=True)
class Chance:
    """What makes a run repeatable."""

    seed: int = 20_250_101
    """0 or more; any would do."""
    flips: int = 4_999
    """The smallest p-value is 1 / (flips + 1). 0: no chance at all; p-values from the t
    distribution, corrected by Holm's method, almost as sharp."""


def flipped_scores(
    projections: Sequence[Projection], dates: DateArray, chance: Chance
) -> FloatArray:
    """Return |score| for each projection (row) under each flip (column).

    Args:
        projections: Fits on the same grid.
        dates: The grid's calendar; the signs of a date depend on it and the seed alone, so
            neither the order of exposures nor later days change those of earlier ones.
        chance: Seed and number of flips.
    """
    scores = np.empty((len(projections), chance.flips))
    for columns, signs in _sign_tables(dates, chance):
        for row, projection in enumerate(projections):
            scores[row, columns] = _scores(projection, signs)
    return scores


@lru_cache(maxsize=1)
def _packed_signs(days: tuple[int, ...], chance: Chance) -> npt.NDArray[np.uint8]:
    """Draw one bit per date (row) and flip (column), eight to a byte.

    Kept until other dates come, as the check of the direction needs the same signs again.
    """
    n_bytes = -(-chance.flips // 8)
    packed = np.empty((len(days), n_bytes), dtype=np.uint8)
    for row, day in enumerate(days):
        drawn = np.random.default_rng([chance.seed, day]).bytes(n_bytes)
        packed[row] = np.frombuffer(drawn, dtype=np.uint8)
    return packed


def _days_since_year_1(dates: DateArray) -> list[int]:
    # Seeds must not be negative, and 1969 is.
    counted: list[int] = (dates - np.datetime64("0001-01-01", "D")).astype(np.int64).tolist()
    return counted


def _sign_tables(dates: DateArray, chance: Chance) -> Iterator[tuple[slice, FloatArray]]:
    packed = _packed_signs(tuple(_days_since_year_1(dates)), chance)
    portion = max(LARGEST_TABLE // max(len(packed), 1) // 8, 1)
    for first in range(0, packed.shape[1], portion):
        bits = np.unpackbits(packed[:, first : first + portion], axis=1)
        signs = 1.0 - 2.0 * bits[:, : chance.flips - 8 * first].astype(np.float64)
        yield slice(8 * first, 8 * first + signs.shape[1]), signs


def _scores(projection: Projection, signs: FloatArray) -> FloatArray:
    """Standardised score of one projection under each column of signs."""
    exposure, outcome = projection.exposure_left, projection.outcome_left
    weight = float(exposure @ exposure)
    noise = float(outcome @ outcome) / (projection.degrees_of_freedom + 1)
    contributions = np.column_stack([exposure * outcome, projection.basis * exposure[:, None]])
    products = contributions.T @ signs[projection.exposure_rows]
    # Flipping pushes part of the exposure back into the controls; that part counts no more.
    lost = np.einsum("cf,cf->f", products[1:], products[1:])
    kept = np.maximum(weight - lost, 1e-9 * weight)
    return np.asarray(np.abs(products[0]) / np.sqrt(kept * noise), dtype=np.float64)


@dataclass(frozen=True)
class PValues:
    """Of one comparison."""

    single: float
    primary: float | None
    """Among those asked about first, if it is one of them."""
    exploratory: float
    """Among all exposures and lags."""
    critical_score: float
    """What a score must exceed to be at most .05 in its family, the smaller one if it is in two:
    see `critical_score`."""


def judge(
    comparisons: Sequence[Comparison], dates: DateArray, chance: Chance
) -> list[PValues | None]:
    """Judge all comparisons on one grid together; None for those that were refused."""
    fitted = [index for index, one in enumerate(comparisons) if one.cell.projection is not None]
    slopes = [one.slope for one in comparisons if one.slope is not None]
    first = [row for row, index in enumerate(fitted) if comparisons[index].family != "exploratory"]
    if chance.flips > 0:
        projections = [
            one.cell.projection for one in comparisons if one.cell.projection is not None
        ]
        single, family = _by_flips(slopes, flipped_scores(projections, dates, chance))
    else:
        single, family = _by_t(slopes)
    exploratory, critical = family(list(range(len(fitted))))
    primary, primary_critical = family(first)
    by_row = dict(zip(first, primary.tolist(), strict=True))
    judged: list[PValues | None] = [None] * len(comparisons)
    for row, index in enumerate(fitted):
        judged[index] = PValues(
            float(single[row]),
            by_row.get(row),
            float(exploratory[row]),
            primary_critical if row in by_row else critical,
        )
    return judged


_Family = tuple[FloatArray, float]
"""p-values of its tests, and what a score must exceed for one of at most .05."""
_Judged = tuple[FloatArray, Callable[[list[int]], _Family]]
"""p-values of each test alone, and a function from a family's rows to what holds in it."""


def _by_flips(slopes: Sequence[Slope], flipped: FloatArray) -> _Judged:
    observed = np.array([slope.score for slope in slopes])
    return single_p_values(observed, flipped), lambda rows: (
        family_p_values(observed[rows], flipped[rows]),
        critical_score(flipped[rows]),
    )


def _by_t(slopes: Sequence[Slope]) -> _Judged:
    single = np.array([slope.p_value for slope in slopes])
    # Holm's steps have no range that goes with them.
    return single, lambda rows: (holm_p_values(single[rows]), inf)


def single_p_values(observed: FloatArray, flipped: FloatArray) -> FloatArray:
    """Share of flips, the data as they are counted in, that reach the observed score.

    >>> single_p_values(np.array([2.0]), np.array([[0.1, 2.5, 0.3]])).tolist()
    [0.5]
    """
    reached = (flipped >= observed[:, None]).sum(axis=1)
    return np.asarray((1 + reached) / (1 + flipped.shape[1]), dtype=np.float64)


def family_p_values(observed: FloatArray, flipped: FloatArray) -> FloatArray:
    """Share of flips whose largest score in the family reaches the observed one.

    >>> flipped = np.array([[0.1, 2.5, 0.3], [1.0, 0.2, 0.4]])  # two tests, three flips
    >>> family_p_values(np.array([2.0, 0.5]), flipped).tolist()  # largest: 1.0, 2.5, 0.4
    [0.5, 0.75]
    """
    largest = flipped.max(axis=0, initial=0.0)
    return single_p_values(observed, np.broadcast_to(largest, flipped.shape))


def critical_score(flipped: FloatArray) -> float:
    """Return the score beyond which, and only beyond which, a family's p-value is at most .05.

    >>> critical_score(np.vstack([np.arange(39.0), np.zeros(39)]))  # 2 of 40 may reach it
    37.0
    >>> critical_score(np.zeros((2, 18)))  # 1 of 19 is more than .05
    inf
    """
    n_flips = flipped.shape[1]
    may_reach = floor(SIMULTANEOUS_ERROR * (n_flips + 1) + ROUNDING)
    if may_reach == 0:
        return inf
    largest = flipped.max(axis=0, initial=0.0)
    return float(np.partition(largest, n_flips - may_reach)[n_flips - may_reach])


def holm_p_values(single: FloatArray) -> FloatArray:
    """Correct for the number of tests step by step: the smallest p counts for all of them.

    Source:
        Holm 1979, Scandinavian Journal of Statistics 6:65-70.

    >>> holm_p_values(np.array([0.03, 0.01, 0.04])).tolist()  # 0.01 x 3, 0.03 x 2, at least that
    [0.06, 0.03, 0.06]
    """
    order = np.argsort(single, kind="stable")
    times = np.arange(len(single), 0, -1)
    corrected = np.empty_like(single)
    corrected[order] = np.minimum(np.maximum.accumulate(single[order] * times), 1.0)
    return corrected
