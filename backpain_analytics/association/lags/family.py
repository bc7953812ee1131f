"""All exposures at all lags of one person, and the question turned round."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from backpain_analytics.association.lags.along import Series, told_once
from backpain_analytics.association.lags.cells import Comparison, fit_cell
from backpain_analytics.association.lags.diary import held_back, look_at
from backpain_analytics.association.lags.grid import (
    Grid,
    centred_track,
    part_of,
    rated_grid,
    since,
    standardised_track,
)
from backpain_analytics.association.lags.joint import joint
from backpain_analytics.association.lags.p_values import Chance, PValues, judge
from backpain_analytics.association.lags.rhythm import rhythms
from backpain_analytics.association.lags.rows import (
    DAILY,
    Rhythm,
    Surroundings,
    calendar_terms,
    comparable_rows,
    declared_controls,
)
from backpain_analytics.association.lags.tiers import associations
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Asked,
    Association,
    AssociationFamily,
    Control,
    EarlierPainLink,
    Exposure,
    Family,
    Question,
)

FOUND = 0.05
"""Family-wise p."""
NEXT_ROW = 1


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
            Dates may be absent; they count as unknown. `is_date_doubtful` and `days_late` say
            how the diary was kept, where that is known.
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
    return answer(days, Question(exposures, controls), Chance(seed, flips))


def answer(days: pd.DataFrame, question: Question, chance: Chance) -> AssociationFamily:
    """Compare as `associate` does, with all that was declared.

    Where one exposure was asked about, it is judged alone at lag 1, over the days that count;
    all the other comparisons, of which none then comes first, share what is left of the error.
    """
    grid = rated_grid(days, question.columns)
    diary = replace(look_at(days), rhythms=rhythms(grid, question.exposures))
    grid = replace(grid, refusal=diary.refusal)
    return AssociationFamily(
        associations=held_back(compare(grid, question, DAILY, chance), diary),
        direction=check_direction(grid, question.exposures, DAILY, chance),
        seed=chance.seed,
        flips=chance.flips,
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
    series = series_of(grid, question, rhythm)
    together: Family = "primary" if question.asked is None else "exploratory"
    comparisons = comparisons_of(series, question, rhythm, together)
    found = associations(comparisons, judge(comparisons, grid.dates, chance))
    if question.asked is not None:
        asked = answer_alone(grid, question, question.asked, chance)
        found = tuple(asked if _is_of(one, asked) else one for one in found)
    return told_once(found, comparisons, series)


def answer_alone(grid: Grid, question: Question, asked: Asked, chance: Chance) -> Association:
    """Compare pain with what is asked about alone, one day earlier, over the days that count."""
    alone = replace(
        question, exposures=[one for one in question.exposures if one.name == asked.exposure]
    )
    counted = since(part_of(grid, question.columns, alone.columns), asked.counted_from)
    # The same day is compared as well, as its link may show through on the next.
    days = replace(DAILY, lags=(0, NEXT_ROW))
    comparisons = comparisons_of(series_of(counted, alone, days), alone, days, "declared")
    _, next_day = associations(comparisons, judge(comparisons, counted.dates, chance))
    return next_day


def _is_of(one: Association, other: Association) -> bool:
    return (one.exposure, one.lag_days) == (other.exposure, other.lag_days)


def series_of(grid: Grid, question: Question, rhythm: Rhythm) -> Series:
    """Centre and scale what is compared, and lay out what days are made alike in."""
    n_rows, n_exposures = len(grid.dates), len(question.exposures)
    columns, declared = grid.exposures[:n_exposures], grid.exposures[n_exposures:]
    return Series(
        centred_track(grid.pain, rhythm.history_rows),
        {
            exposure.name: standardised_track(
                column, rhythm.history_rows, is_yes_no=exposure.is_yes_no
            )
            for exposure, column in zip(question.exposures, columns, strict=True)
        },
        Surroundings(
            calendar_terms(grid, rhythm), declared_controls(declared, question.controls, n_rows)
        ),
        grid.refusal,
    )


def comparisons_of(
    series: Series, question: Question, rhythm: Rhythm, first: Family = "primary"
) -> list[Comparison]:
    """Fit each exposure at each lag, in that order; those that lack something are refused.

    Args:
        series: Of the exposures and controls of the question.
        question: What was declared.
        rhythm: Days or weeks.
        first: The family of those at the lag that is asked about first.
    """
    n_rows = len(series.pain.values)
    comparisons = []
    for exposure in question.exposures:
        track = series.exposures[exposure.name]
        for lag in rhythm.lags:
            rows = comparable_rows(series.pain, track, lag, series.surroundings)
            cell = fit_cell(rows, lag, rhythm, kept=series.refusal)
            comparison = Comparison(exposure, track.scale, cell, n_rows, rhythm, question.controls)
            if lag == rhythm.primary_lag:
                comparison = replace(comparison, family=first)
                if cell.projection is not None:
                    together = joint(series.pain, track, series.surroundings)
                    comparison = replace(comparison, joint=together)
            comparisons.append(comparison)
    return comparisons


def check_direction(
    grid: Grid, exposures: Sequence[Exposure], rhythm: Rhythm, chance: Chance
) -> tuple[EarlierPainLink, ...]:
    """Compare each exposure with pain one row earlier, by the machinery that compares pain.

    Where this finds something, people move less after painful days, and what follows
    activity may follow pain. Declared controls play no part here.
    """
    surroundings = Surroundings(
        calendar_terms(grid, rhythm), declared_controls([], [], len(grid.dates))
    )
    pain = centred_track(grid.pain, rhythm.history_rows)
    attempts = []
    for exposure, column in zip(exposures, grid.exposures[: len(exposures)], strict=True):
        track = standardised_track(column, rhythm.history_rows, is_yes_no=exposure.is_yes_no)
        rows = comparable_rows(track, pain, NEXT_ROW, surroundings)
        cell = fit_cell(rows, NEXT_ROW, rhythm, kept=grid.refusal, pain_first=True)
        attempts.append(Comparison(exposure, track.scale, cell, len(grid.dates), rhythm))
    p_values = judge(attempts, grid.dates, chance)
    n_tests = sum(p is not None for p in p_values)
    return tuple(_link(attempt, p, n_tests) for attempt, p in zip(attempts, p_values, strict=True))


def _link(attempt: Comparison, p: PValues | None, n_tests: int) -> EarlierPainLink:
    projection = attempt.cell.projection
    refused = EarlierPainLink(
        exposure=attempt.exposure.name,
        unit=attempt.exposure.unit,
        tests_in_family=n_tests,
        days=len(attempt.cell.outcome_rows),
        refusal=attempt.cell.refusal,
    )
    if projection is None or p is None:
        return refused
    steps = attempt.scale / attempt.exposure.step
    return replace(
        refused,
        estimate=projection.estimate * steps,
        low=(projection.estimate - projection.margin) * steps,
        high=(projection.estimate + projection.margin) * steps,
        p_value=p.single,
        p_family=p.exploratory,
        is_found=p.exploratory <= FOUND,
    )
