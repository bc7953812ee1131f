"""One exposure at one lag: fitted, or refused with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from backpain_analytics.association.lags import refusals
from backpain_analytics.association.lags.grid import BoolArray, IntArray
from backpain_analytics.association.lags.joint import Joint
from backpain_analytics.association.lags.projection import (
    Projection,
    degrees_of_freedom,
    project,
    spanning_basis,
)
from backpain_analytics.association.lags.rows import Rhythm, Rows
from backpain_analytics.association.lags.slope import Slope
from backpain_analytics.association.records import Control, Exposure, Family
from backpain_analytics.records import Message


@dataclass(frozen=True)
class Cell:
    """What came of one comparison; either `projection` or `refusal` is set."""

    lag: int
    outcome_rows: IntArray
    """Rows of the grid that can be used."""
    projection: Projection | None
    refusal: Message | None
    lost_to_declared: int
    """Rows left out for nothing but an unknown declared control."""

    def half_estimates(self, n_rows: int) -> tuple[float | None, float | None]:
        """Slopes of what the controls left, in the first and the second half of the grid."""
        if self.projection is None:
            return None, None
        is_early = self.outcome_rows < n_rows / 2
        return _slope(self.projection, is_early), _slope(self.projection, ~is_early)


@dataclass(frozen=True)
class Comparison:
    """A cell, whose exposure it is, and the scale of its numbers."""

    exposure: Exposure
    scale: float
    """One standard deviation of the exposure, in its own unit."""
    cell: Cell
    grid_rows: int
    """From the first to the last rating."""
    rhythm: Rhythm
    controls: Sequence[Control] = ()
    family: Family = "exploratory"
    """`declared` is alone in its family, and `primary` are those asked about together."""
    joint: Joint | None = None
    """Of what is asked about first, where it is not refused."""

    @property
    def slope(self) -> Slope | None:
        """What is stated: of the joint model where there is one, else of the projection."""
        joint = None if self.joint is None else self.joint.slope
        return self.cell.projection if joint is None else joint


def fit_cell(
    rows: Rows,
    lag: int,
    rhythm: Rhythm,
    *,
    kept: Message | None = None,
    pain_first: bool = False,
) -> Cell:
    """Fit the rows, or say why that would be a guess.

    Args:
        rows: From `comparable_rows`.
        lag: The lag they were made with.
        rhythm: The minimum data.
        kept: Why nothing can be compared, by how the diary was kept.
        pain_first: True when pain stands in the exposure's place, as the direction check does.
    """
    if pain_first:
        pain, exposure = rows.exposure, rows.outcome
        scarcity = refusals.lacking_rows_reversed(len(pain))
    else:
        pain, exposure = rows.outcome, rows.exposure
        scarcity = refusals.lacking_rows(len(pain), lag, rhythm, rows.lost_to_declared)
    refusal = (
        scarcity
        or kept
        or refusals.lacking_pain_variation(pain, rhythm.row)
        or refusals.lacking_exposure_variation(exposure)
    )
    if refusal is not None:
        return Cell(lag, rows.outcome_rows, None, refusal, rows.lost_to_declared)
    basis = spanning_basis(rows.controls)
    refusal = refusals.lacking_freedom(len(pain), degrees_of_freedom(basis), rhythm)
    if refusal is not None:
        return Cell(lag, rows.outcome_rows, None, refusal, rows.lost_to_declared)
    projection = project(rows, basis)
    refusal = None if projection else refusals.INDISTINCT
    return Cell(lag, rows.outcome_rows, projection, refusal, rows.lost_to_declared)


def _slope(projection: Projection, is_included: BoolArray) -> float | None:
    exposure = projection.exposure_left[is_included]
    weight = float(exposure @ exposure)
    if weight == 0:
        return None
    return float(exposure @ projection.outcome_left[is_included]) / weight
