"""Sign flips: what the scores would be if no exposure had anything to do with the outcome.

The contribution of each exposure day to a score is multiplied by +1 or -1 at random. One
table of signs serves every exposure and every lag, so scores that move together in the data
also move together in the flips, and the largest of them is judged by the largest of them.

Source:
    Hemerik, Goeman & Finos 2020, doi:10.1111/rssb.12369, standardised scores; Westfall &
    Young 1993 for the maximum over a family.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backpain_analytics.association.arrays import DateArray, FloatArray
from backpain_analytics.association.lags.projection import Projection

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
