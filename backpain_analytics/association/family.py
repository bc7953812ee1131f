"""All exposures at all lags of one person: the door of this room."""

from collections.abc import Sequence

import pandas as pd

from backpain_analytics.association.cells import Comparison, fit_cell
from backpain_analytics.association.controls import calendar_terms, comparable_rows
from backpain_analytics.association.direction import check_direction
from backpain_analytics.association.flips import Chance
from backpain_analytics.association.grid import Grid, rated_grid
from backpain_analytics.association.judgement import judge
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Association,
    AssociationFamily,
    Exposure,
)
from backpain_analytics.association.rhythms import DAILY, Rhythm
from backpain_analytics.association.statements import associations
from backpain_analytics.association.tracks import centred_track, standardised_track


def associate(
    days: pd.DataFrame,
    exposures: Sequence[Exposure] = DEFAULT_EXPOSURES,
    seed: int = Chance.seed,
    flips: int = Chance.flips,
) -> AssociationFamily:
    """Compare pain with each exposure 0 to 7 days earlier.

    Args:
        days: One row per `local_date`: `pain_nrs` 0-10 and the exposures, null where unknown.
            Dates may be absent; they count as unknown.
        exposures: Declared in advance: each one more makes the family larger.
        seed: Of the sign flips; the same seed gives the same answer.
        flips: Sign flips; the smallest p-value is 1 / (flips + 1). 0: none, see `Chance`.

    Returns:
        One association per exposure and lag, in that order, and the check of the direction.

    Raises:
        ValueError: A date occurs twice.
    """
    grid = rated_grid(days, [exposure.name for exposure in exposures])
    chance = Chance(seed, flips)
    return AssociationFamily(
        associations=compare(grid, exposures, DAILY, chance),
        direction=check_direction(grid, exposures, DAILY, chance),
        seed=seed,
        flips=flips,
    )


def compare(
    grid: Grid, exposures: Sequence[Exposure], rhythm: Rhythm, chance: Chance
) -> tuple[Association, ...]:
    """Compare pain with each exposure at each lag of the rhythm."""
    calendar = calendar_terms(grid, rhythm)
    pain = centred_track(grid.pain, rhythm.history_rows)
    comparisons = []
    for exposure, column in zip(exposures, grid.exposures, strict=True):
        track = standardised_track(column, rhythm.history_rows, is_yes_no=exposure.is_yes_no)
        for lag in rhythm.lags:
            rows = comparable_rows(pain, track, lag, calendar)
            cell = fit_cell(rows, lag, rhythm)
            comparisons.append(Comparison(exposure, track.scale, cell, len(grid.dates), rhythm))
    return associations(comparisons, judge(comparisons, grid.dates, chance))
