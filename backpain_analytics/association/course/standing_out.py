"""Whether one of several things stands out among a person's own: shrunken means, and re-labelling.

Source:
    DerSimonian & Laird 1986, Controlled Clinical Trials 7:177-188, for the spread; Morris
    1983, doi:10.1080/01621459.1983.10477920, for drawing means towards their own, and how unsure
    that leaves them; Westfall & Young 1993 for the maximum over a family.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from backpain_analytics.association.lags.grid import BoolArray, FloatArray

DRAWS = 499
"""Re-labellings; the smallest p-value is 1 / 500. More would not change any error rate."""
SEED = 20_250_101
LARGEST_TABLE = 2_000_000
"""Values drawn at once, 16 MB; a log of many years is done in portions."""
ROUNDING_VARIANCE = 1 / 6
"""Of a difference between two ratings in whole points: without it ten equal changes would be
known for sure."""
TIE = 1e-9


@dataclass(frozen=True)
class Shrunken:
    """A mean for each group, drawn towards the mean over the groups as far as it is unsure."""

    means: FloatArray
    low: FloatArray
    high: FloatArray
    """95 % interval."""


def group_means(values: FloatArray, members: BoolArray) -> FloatArray:
    """Return the mean of each column's members; NaN where it has none."""
    counts = members.sum(axis=0)
    means = np.full(members.shape[1], np.nan)
    np.divide(members.T @ values, counts, out=means, where=counts > 0)
    return means


def shrink(values: FloatArray, members: BoolArray) -> Shrunken:
    """Shrink the means of groups, as normal means that are normal among themselves.

    Args:
        values: One per occasion.
        members: Which occasions (row) belong to which group (column); each group has some.

    >>> shrunken = shrink(np.array([0.0, 0.0, 4.0, 4.0]), np.eye(2, dtype=bool).repeat(2, axis=0))
    >>> shrunken.means.round(2).tolist()  # 7.92 of 8 between the two is no noise
    [0.02, 3.98]
    """
    means, counts = group_means(values, members), members.sum(axis=0).astype(np.float64)
    spare = max(len(values) - len(means), 1)
    left = float((members * (values[:, None] - means) ** 2).sum())
    noise = max(left / spare, ROUNDING_VARIANCE) / counts
    between = _between(means, noise)
    weights = 1 / (noise + between)
    own_mean = float(weights @ means / weights.sum())
    kept = between / (between + noise) if len(means) > 1 else np.ones(1)
    # The last term: how far the groups lie apart is itself only guessed from a few of them.
    guessed = 2 / max(len(means) - 3, 1) * ((1 - kept) * (means - own_mean)) ** 2
    errors = np.sqrt(kept * noise + (1 - kept) ** 2 / weights.sum() + guessed)
    margins = float(stdtrit(spare, 0.975)) * errors
    shrunk = kept * means + (1 - kept) * own_mean
    return Shrunken(shrunk, shrunk - margins, shrunk + margins)


def _between(means: FloatArray, noise: FloatArray) -> float:
    if len(means) < 2:
        return 0.0
    weights = 1 / noise
    heterogeneity = float(weights @ (means - weights @ means / weights.sum()) ** 2)
    scale = float(weights.sum() - weights @ weights / weights.sum())
    return max((heterogeneity - (len(means) - 1)) / scale, 0.0)


def chance_above(values: FloatArray, members: BoolArray) -> FloatArray:
    """Return for each group how likely chance alone puts any group as far above the rest.

    The occasions are given to the groups anew, at random, and the highest of the groups is
    compared each time: what all have in common is no reason to stand out.

    Args:
        values: One per occasion, not all alike.
        members: Occasion by group; no group holds all occasions, or none.
    """
    members = members.astype(np.float64)
    counts, centred = members.sum(axis=0), values - values.mean()
    scale = np.sqrt(centred.var(ddof=1) * counts * (len(values) - counts) / len(values))
    observed = centred @ members / scale
    rng, reached = np.random.default_rng(SEED), np.zeros(len(observed))
    portion = max(LARGEST_TABLE // len(values), 1)
    for first in range(0, DRAWS, portion):
        drawn = np.tile(centred, (min(portion, DRAWS - first), 1))
        highest = (rng.permuted(drawn, axis=1) @ members / scale).max(axis=1)
        reached += (highest[:, None] >= observed - TIE).sum(axis=0)
    return np.asarray((1 + reached) / (1 + DRAWS), dtype=np.float64)
