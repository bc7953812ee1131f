"""Pain by thirds of the exposure: a picture of the shape, and no test.

A slope sees only what rises or falls. Pain may be lowest after middling days, and the slope of
that is flat. So the mean of each third stands beside it, to be looked at; nothing is concluded
from it, and it is no member of any family.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from backpain_analytics.association.lags.cells import Comparison
from backpain_analytics.association.lags.diary import look_at
from backpain_analytics.association.lags.family import comparisons_of, series_of
from backpain_analytics.association.lags.grid import FloatArray, Grid, IntArray, rated_grid
from backpain_analytics.association.lags.projection import LOWEST_SPARE_LEVERAGE, spanning_basis
from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Control,
    Exposure,
    Question,
)
from backpain_analytics.records import Message

PARTS = 3
FEWEST_DAYS = 10
"""In each third; our choice. Equal values stay together, so thirds can be unequal."""


@dataclass(frozen=True)
class ExposureThird:
    """Pain after one third of an exposure's days at one lag, to be looked at; no test.

    Numbers but `days` are null where `refusal` is not.
    """

    exposure: str
    lag_days: int
    third: int
    """1 the lowest values of the exposure, 2 the middle, 3 the highest."""
    days: int
    refusal: Message | None
    lowest: float | None = None
    highest: float | None = None
    """Values of the exposure in this third, in its own unit."""
    mean_pain_nrs: float | None = None
    """As rated, 0-10."""
    alike_pain_nrs: float | None = None
    """As it would be if the days of each third were alike in all that is controlled."""
    low: float | None = None
    high: float | None = None
    """95 % interval of `alike_pain_nrs`."""


def exposure_thirds(
    days: pd.DataFrame,
    exposures: Sequence[Exposure] = DEFAULT_EXPOSURES,
    *,
    controls: Sequence[Control] = (),
) -> tuple[ExposureThird, ...]:
    """Return mean pain after the lower, middle and upper third of each exposure.

    Args:
        days: As for `associate`; the same days are used.
        exposures: As for `associate`.
        controls: As for `associate`.

    Returns:
        Three records per exposure and lag, the lower third first.

    Raises:
        ValueError: A date occurs twice, or a column is both exposure and control.
    """
    question = Question(exposures, controls)
    grid = replace(rated_grid(days, question.columns), refusal=look_at(days).refusal)
    comparisons = comparisons_of(series_of(grid, question, DAILY), question, DAILY)
    columns = dict(zip(question.columns, grid.exposures, strict=True))
    return tuple(
        third
        for comparison in comparisons
        for third in _thirds(comparison, columns[comparison.exposure.name], grid)
    )


def third_of(values: FloatArray) -> IntArray:
    """Number the third in which each value lies, equal values in the same: 0, 1 or 2.

    >>> third_of(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).tolist()
    [0, 0, 1, 1, 2, 2]
    >>> third_of(np.array([0.0, 0.0, 0.0, 4.0, 5.0, 6.0])).tolist()
    [0, 0, 0, 1, 2, 2]
    """
    lower, upper = np.percentile(values, [100 / PARTS, 200 / PARTS]) if values.size else (0.0, 0.0)
    return (values > lower).astype(np.intp) + (values > upper)


def _thirds(comparison: Comparison, column: FloatArray, grid: Grid) -> tuple[ExposureThird, ...]:
    cell = comparison.cell
    pain, exposure = grid.pain[cell.outcome_rows], column[cell.outcome_rows - cell.lag]
    part = third_of(exposure)
    counts = np.bincount(part, minlength=PARTS)
    refusal = cell.refusal or _lacking(comparison.exposure, counts)
    counted = tuple(
        ExposureThird(comparison.exposure.name, cell.lag, number + 1, int(count), refusal)
        for number, count in enumerate(counts)
    )
    if refusal is not None or cell.projection is None:
        return counted
    means, margins = _alike_means(pain, part, cell.projection.basis)
    return tuple(
        replace(
            third,
            lowest=float(exposure[part == number].min()),
            highest=float(exposure[part == number].max()),
            mean_pain_nrs=float(pain[part == number].mean()),
            alike_pain_nrs=float(means[number]),
            low=float(means[number] - margins[number]),
            high=float(means[number] + margins[number]),
        )
        for number, third in enumerate(counted)
    )


def _lacking(exposure: Exposure, counts: IntArray) -> Message | None:
    if exposure.is_yes_no:
        return Message("refusal.thirds_of_yes_no")
    fewest = int(counts.min())
    if fewest >= FEWEST_DAYS:
        return None
    return Message("refusal.thirds_too_small", {"fewest": fewest, "needed": FEWEST_DAYS})


def _alike_means(
    pain: FloatArray, part: IntArray, basis: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean of each third as if its days had average controls, with half its 95 % interval."""
    is_in = (part[:, None] == np.arange(PARTS)).astype(np.float64)
    controls = spanning_basis(basis - basis.mean(axis=0))
    # Frisch-Waugh-Lovell, as in `project`: many controls and a long diary make no wide inverse.
    thirds_left = is_in - controls @ (controls.T @ is_in)
    weights = np.linalg.pinv(thirds_left)
    means = weights @ pain
    residuals = pain - controls @ (controls.T @ pain) - thirds_left @ means
    leverage = (controls**2).sum(axis=1) + np.einsum("rc,cr->r", thirds_left, weights)
    pulls = weights * residuals / np.maximum(1 - leverage, LOWEST_SPARE_LEVERAGE)
    quantile = float(stdtrit(len(pain) - controls.shape[1] - PARTS, 0.975))
    return means, quantile * np.linalg.norm(pulls, axis=1)
