"""p-values of a family of comparisons, from one table of sign flips or without chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from backpain_analytics.association.arrays import DateArray, FloatArray
from backpain_analytics.association.lags.cells import Comparison
from backpain_analytics.association.lags.flips import Chance, flipped_scores
from backpain_analytics.association.lags.projection import Projection


@dataclass(frozen=True)
class PValues:
    """Of one comparison."""

    single: float
    primary: float | None
    """Among all exposures at the primary lag; None at other lags."""
    exploratory: float
    """Among all exposures and lags."""


def judge(
    comparisons: Sequence[Comparison], dates: DateArray, chance: Chance
) -> list[PValues | None]:
    """Judge all comparisons on one grid together; None for those that were refused."""
    fitted = [index for index, one in enumerate(comparisons) if one.cell.projection is not None]
    projections = [one.cell.projection for one in comparisons if one.cell.projection is not None]
    first = [row for row, index in enumerate(fitted) if comparisons[index].is_primary]
    if chance.flips > 0:
        single, family = _by_flips(projections, dates, chance)
    else:
        single, family = _by_t(projections)
    exploratory = family(list(range(len(fitted))))
    primary = dict(zip(first, family(first).tolist(), strict=True))
    judged: list[PValues | None] = [None] * len(comparisons)
    for row, index in enumerate(fitted):
        judged[index] = PValues(float(single[row]), primary.get(row), float(exploratory[row]))
    return judged


_Judged = tuple[FloatArray, Callable[[list[int]], FloatArray]]
"""p-values of each test alone, and a function from a family's rows to its p-values."""


def _by_flips(projections: Sequence[Projection], dates: DateArray, chance: Chance) -> _Judged:
    observed = np.array([projection.score for projection in projections])
    flipped = flipped_scores(projections, dates, chance)
    return single_p_values(observed, flipped), lambda rows: family_p_values(
        observed[rows], flipped[rows]
    )


def _by_t(projections: Sequence[Projection]) -> _Judged:
    t = np.array([abs(one.estimate) / one.standard_error for one in projections])
    freedom = np.array([one.degrees_of_freedom for one in projections], dtype=np.float64)
    single: FloatArray = 2 * stdtr(freedom, -t)
    return single, lambda rows: holm_p_values(single[rows])


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
