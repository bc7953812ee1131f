"""All exposures at all lags of one person: the door of this room."""

from collections.abc import Sequence

import pandas as pd

from backpain_analytics.association.course.tracks import centred_track, standardised_track
from backpain_analytics.association.lags.cells import Comparison, fit_cell
from backpain_analytics.association.lags.controls import (
    Surroundings,
    calendar_terms,
    comparable_rows,
    declared_controls,
)
from backpain_analytics.association.lags.direction import check_direction
from backpain_analytics.association.lags.flips import Chance
from backpain_analytics.association.lags.grid import Grid, rated_grid
from backpain_analytics.association.lags.judgement import judge
from backpain_analytics.association.lags.rhythms import DAILY, Rhythm
from backpain_analytics.association.lags.statements import associations
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Association,
    AssociationFamily,
    Control,
    Question,
)
from backpain_analytics.settings.exposures import Exposure


def associate(
    days: pd.DataFrame,
    exposures: Sequence[Exposure] = DEFAULT_EXPOSURES,
    seed: int = Chance.seed,
    flips: int = Chance.flips,
    *,
    controls: Sequence[Control] = (),
) -> AssociationFamily:
    """Compare pain with each exposure 0 to 7 days earlier.

    Args:
        days: One row per `local_date`: `pain_nrs` 0-10 and the exposures, null where unknown.
            Dates may be absent; they count as unknown.
        exposures: Declared in advance: each one more makes the family larger.
        seed: Of the sign flips; the same seed gives the same answer.
        flips: Sign flips; the smallest p-value is 1 / (flips + 1). 0: none, see `Chance`.
        controls: Further columns of `days` in which days are made alike. Where the value of
            one is unknown, the day is left out.

    Returns:
        One association per exposure and lag, in that order, and the check of the direction.

    Raises:
        ValueError: A date occurs twice, or a column is both exposure and control.
    """
    question = Question(exposures, controls)
    grid = rated_grid(days, question.columns)
    chance = Chance(seed, flips)
    return AssociationFamily(
        associations=compare(grid, question, DAILY, chance),
        direction=check_direction(grid, exposures, DAILY, chance),
        seed=seed,
        flips=flips,
    )


def compare(
    grid: Grid, question: Question, rhythm: Rhythm, chance: Chance
) -> tuple[Association, ...]:
    """Compare pain with each exposure at each lag of the rhythm.

    Args:
        grid: Of the columns of the question.
        question: What was declared.
        rhythm: Days or weeks.
        chance: Seed and number of flips.
    """
    comparisons = comparisons_of(grid, question, rhythm)
    return associations(comparisons, judge(comparisons, grid.dates, chance))


def comparisons_of(grid: Grid, question: Question, rhythm: Rhythm) -> list[Comparison]:
    """Fit each exposure at each lag, in that order; those that lack something are refused."""
    n_rows, n_exposures = len(grid.dates), len(question.exposures)
    columns, declared = grid.exposures[:n_exposures], grid.exposures[n_exposures:]
    surroundings = Surroundings(
        calendar_terms(grid, rhythm), declared_controls(declared, question.controls, n_rows)
    )
    pain = centred_track(grid.pain, rhythm.history_rows)
    comparisons = []
    for exposure, column in zip(question.exposures, columns, strict=True):
        track = standardised_track(column, rhythm.history_rows, is_yes_no=exposure.is_yes_no)
        for lag in rhythm.lags:
            cell = fit_cell(comparable_rows(pain, track, lag, surroundings), lag, rhythm)
            comparisons.append(
                Comparison(exposure, track.scale, cell, n_rows, rhythm, question.controls)
            )
    return comparisons
