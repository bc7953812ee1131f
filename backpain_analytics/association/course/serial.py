"""Straight lines and steps through a daily series whose days resemble their neighbours."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter
from scipy.special import stdtr, stdtrit

from backpain_analytics.association.lags.grid import BoolArray, FloatArray

HIGHEST_PERSISTENCE = 0.95
"""Beyond it a record of months holds next to no independent days."""
NOTHING_LEFT = 1e-18
"""Share of squares that rounding leaves of a perfect fit."""


@dataclass(frozen=True)
class SerialFit:
    """Least squares whose standard errors allow for resemblance between neighbouring days."""

    coefficients: FloatArray
    standard_errors: FloatArray
    persistence: float
    """Correlation of what is left on one day with what is left the day before."""
    residual_sd: float
    """Around the fitted line, unbiased under that persistence."""
    degrees_of_freedom: float
    """Independent days that the record is worth, less one for each coefficient."""


def fit_serially(design: FloatArray, outcome: FloatArray) -> SerialFit | None:
    """Fit by ordinary least squares with AR(1) standard errors on the calendar grid.

    The persistence is estimated from neighbouring days only, so a gap never makes two distant
    days neighbours, and is corrected for the bias that fitting the line brings.

    Args:
        design: One row per calendar date, constant first.
        outcome: NaN where unknown; more days known than there are columns.

    Returns:
        None where nothing is left beside the fitted line, or no two neighbours are known.

    Source:
        Marriott & Pope 1954, doi:10.1093/biomet/41.3-4.390, for the bias of the persistence.
    """
    is_known = np.isfinite(outcome)
    known = design[is_known]
    bread = np.linalg.inv(known.T @ known)
    coefficients = bread @ (known.T @ outcome[is_known])
    residuals = outcome - design @ coefficients
    squares = float(np.nansum(residuals**2))
    persistence = _persistence(residuals, known.shape[1])
    if persistence is None or squares <= NOTHING_LEFT * float(np.nansum(outcome**2)):
        return None
    # Rows of unknown days are 0 and drop out of the sums.
    masked = np.where(is_known[:, None], design, 0.0)
    meat = masked.T @ _correlated(masked, persistence)
    # Unbiased under that correlation, as n - p is when there is none.
    variance = squares / (len(known) - float(np.trace(bread @ meat)))
    effective_days = len(known) ** 2 / float(meat[0, 0])
    return SerialFit(
        coefficients,
        np.sqrt(variance * np.diag(bread @ meat @ bread)),
        persistence,
        float(np.sqrt(variance)),
        max(effective_days - known.shape[1], 1.0),
    )


@dataclass(frozen=True)
class Step:
    """The mean of some days, how far that of others stands from it, and how surely."""

    before: float
    difference: float
    low: float
    high: float
    """95 % interval of the difference."""
    p_value: float


def fit_step(outcome: FloatArray, is_after: BoolArray) -> Step | None:
    """Compare the days after with those before; None as in `fit_serially`.

    Args:
        outcome: One for each calendar date; NaN where unknown or of neither.
        is_after: Which dates are the later ones.
    """
    fit = fit_serially(np.column_stack([np.ones(len(outcome)), is_after]), outcome)
    if fit is None:
        return None
    before, difference = fit.coefficients.tolist()
    standard_error = float(fit.standard_errors[1])
    margin = float(stdtrit(fit.degrees_of_freedom, 0.975)) * standard_error
    p_value = 2 * float(stdtr(fit.degrees_of_freedom, -abs(difference) / standard_error))
    return Step(before, difference, difference - margin, difference + margin, p_value)


def adjacent_pairs(series: FloatArray) -> int:
    """Count the known days whose day before is known too."""
    return int(np.isfinite(series[1:] * series[:-1]).sum())


def _persistence(residuals: FloatArray, n_coefficients: int) -> float | None:
    products = residuals[1:] * residuals[:-1]
    n_pairs, squares = adjacent_pairs(residuals), float(np.nanmean(residuals**2))
    if n_pairs == 0 or squares == 0:
        return None
    raw = float(np.nanmean(products)) / squares
    corrected = raw + (1 + (2 + n_coefficients) * raw) / n_pairs
    return min(max(corrected, 0.0), HIGHEST_PERSISTENCE)


def _correlated(columns: FloatArray, persistence: float) -> FloatArray:
    """Multiply by the matrix `persistence ** |i - j|` without ever writing it down."""
    decay = ([1.0], [1.0, -persistence])
    forward = lfilter(*decay, columns, axis=0)
    backward = lfilter(*decay, columns[::-1], axis=0)[::-1]
    return np.asarray(forward + backward - columns, dtype=np.float64)


def draw_serially(fit: SerialFit, shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    """Draw rows of days around 0 with the fit's spread and persistence, unchanging throughout."""
    shocks = rng.standard_normal(shape)
    # The first day is drawn from the whole spread, so no row needs a run-up.
    shocks[:, 1:] *= np.sqrt(1 - fit.persistence**2)
    return np.asarray(
        fit.residual_sd * lfilter([1.0], [1.0, -fit.persistence], shocks, axis=1),
        dtype=np.float64,
    )
