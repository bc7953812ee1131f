"""How strong a link has to be at each of several looks, so that all of them together err rarely.

A question may be looked at every month while its record grows. The error that is allowed over
the whole plan is then spent little by little: t² of it once the share t of the plan has passed,
so that early looks ask for much and the last for hardly more than a single one would.

Source:
    Lan & DeMets 1983, doi:10.1093/biomet/70.3.659; Kim & DeMets 1987 for the power family. The
    scores of a growing record are taken for sums of independent parts.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from backpain_analytics.association.lags.grid import FloatArray

_SCORES: FloatArray = np.linspace(-8.0, 8.0, 801)
_STEP = float(_SCORES[1] - _SCORES[0])


def critical_p(error: float, shares: Sequence[float]) -> float:
    """Return the p up to which the last of these looks may call something found.

    Args:
        error: Allowed over all looks of a plan.
        shares: Of the plan that had passed at each look, rising, the last at most 1.

    >>> round(critical_p(0.03, [1.0]), 4)  # one look, when all of the plan has passed
    0.03
    >>> round(critical_p(0.03, [0.5]), 4)  # a quarter of the error
    0.0075
    """
    density, spent, critical = _normal(_SCORES), 0.0, 0.0
    for number, share in enumerate(shares):
        if number and share > 0:
            density = _carried(density, shares[number - 1] / share)
        due, spent = error * share**2 - spent, error * share**2
        critical = _score_exceeded(density, due / 2) if due > 0 else _SCORES[-1]
        density = np.where(np.abs(_SCORES) < critical, density, 0.0)
    return float(2 * ndtr(-critical))


def _carried(density: FloatArray, ratio: float) -> FloatArray:
    """Carry the scores of those not yet found on to the next look.

    Args:
        density: At the look before.
        ratio: Of what was known then to what is known now.
    """
    # No narrower than the grid can hold.
    spread = max(np.sqrt(1 - ratio), 3 * _STEP)
    moved = (_SCORES[:, None] - np.sqrt(ratio) * _SCORES[None, :]) / spread
    return np.asarray(_normal(moved) @ density * (_STEP / spread), dtype=np.float64)


def _score_exceeded(density: FloatArray, probability: float) -> float:
    """Return the score that is exceeded with this probability."""
    upper = (density + np.append(density[1:], 0.0)) * (_STEP / 2)
    exceeded = np.cumsum(upper[::-1])[::-1]
    # Falling, and turned round as interpolation wants its first series to rise.
    return float(np.interp(probability, exceeded[::-1], _SCORES[::-1]))


def _normal(score: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-(score**2) / 2) / np.sqrt(2 * np.pi), dtype=np.float64)
