"""The local projection: a slope among days made alike, with a robust standard error."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr

from backpain_analytics.association.lags.grid import FloatArray, IntArray
from backpain_analytics.association.lags.rows import Rows
from backpain_analytics.association.lags.slope import Slope

REPEATED_SHARE = 1e-6
"""A control that differs from what the others already say by less than this share is left out."""
LEAST_OWN_SHARE = 1e-8
"""Below this share of its variation, a series is nothing but its controls."""
LOWEST_SPARE_LEVERAGE = 0.05
"""Floor of 1 - leverage, so that a single day cannot blow up the standard error."""


@dataclass(frozen=True)
class Projection(Slope):
    """A slope whose standard error is HC3, and what the sign flips need of it."""

    pooling_standard_error: float
    """HC2: HC3 is too wide on average, which matters once many persons are pooled."""
    exposure_rows: IntArray
    basis: FloatArray
    """Orthonormal columns that span the controls."""
    exposure_left: FloatArray
    """The exposure less what the controls say of it."""
    outcome_left: FloatArray
    """The outcome likewise."""


def project(rows: Rows, basis: FloatArray) -> Projection | None:
    """Fit outcome on exposure and controls; None where the controls leave nothing to fit.

    Args:
        rows: More of them than columns of `basis`, by at least 2.
        basis: Of the controls, see `spanning_basis`.

    Source:
        Frisch-Waugh-Lovell for the slope; Long & Ervin 2000, doi:10.1080/00031305.2000.10474549,
        for HC3; Montiel Olea & Plagborg-Moller 2021, doi:10.3982/ECTA18756, for why robust
        errors suffice once the past is among the controls.
    """
    exposure_left = _left_over(rows.exposure, basis)
    outcome_left = _left_over(rows.outcome, basis)
    if exposure_left is None or outcome_left is None:
        return None
    weight = float(exposure_left @ exposure_left)
    estimate = float(exposure_left @ outcome_left) / weight
    residuals = outcome_left - estimate * exposure_left
    leverage = (basis**2).sum(axis=1) + exposure_left**2 / weight
    spare = np.maximum(1 - leverage, LOWEST_SPARE_LEVERAGE)
    pull = exposure_left * residuals / weight
    return Projection(
        estimate,
        float(np.linalg.norm(pull / spare)),
        degrees_of_freedom(basis),
        float(np.linalg.norm(pull / np.sqrt(spare))),
        rows.exposure_rows,
        basis,
        exposure_left,
        outcome_left,
    )


def degrees_of_freedom(basis: FloatArray) -> int:
    """Rows left after one is taken for each control and one for the slope."""
    n_rows, n_controls = basis.shape
    return int(n_rows - n_controls - 1)


def spanning_basis(controls: FloatArray) -> FloatArray:
    """Return orthonormal columns that span the controls, repeated ones left out."""
    lengths = np.linalg.norm(controls, axis=0)
    scaled = controls[:, lengths > 0] / lengths[lengths > 0]
    basis, triangle, _ = qr(scaled, mode="economic", pivoting=True, check_finite=False)
    pivots = np.abs(np.diag(triangle))
    return np.asarray(basis[:, pivots > REPEATED_SHARE], dtype=np.float64)


def _left_over(series: FloatArray, basis: FloatArray) -> FloatArray | None:
    left = series - basis @ (basis.T @ series)
    # Twice is enough (Kahan): the first pass leaves rounding errors along the basis.
    left -= basis @ (basis.T @ left)
    return left if float(left @ left) > LEAST_OWN_SHARE * float(series @ series) else None
