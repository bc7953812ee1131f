"""The question turned round: do exposures follow the pain of the day before?"""

from collections.abc import Sequence
from dataclasses import replace

from backpain_analytics.association.course.tracks import centred_track, standardised_track
from backpain_analytics.association.lags.cells import Comparison, fit_cell
from backpain_analytics.association.lags.controls import (
    Surroundings,
    calendar_terms,
    comparable_rows,
    declared_controls,
)
from backpain_analytics.association.lags.flips import Chance
from backpain_analytics.association.lags.grid import Grid
from backpain_analytics.association.lags.judgement import PValues, judge
from backpain_analytics.association.lags.rhythms import Rhythm
from backpain_analytics.association.records import EarlierPainLink
from backpain_analytics.settings.exposures import Exposure

FOUND = 0.05
"""Family-wise p."""
NEXT_ROW = 1


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
        cell = fit_cell(rows, NEXT_ROW, rhythm, pain_first=True)
        attempts.append(Comparison(exposure, track.scale, cell, len(grid.dates), rhythm))
    p_values = judge(attempts, grid.dates, chance)
    n_tests = sum(p is not None for p in p_values)
    return tuple(_link(attempt, p, n_tests) for attempt, p in zip(attempts, p_values, strict=True))


def _link(attempt: Comparison, p: PValues | None, n_tests: int) -> EarlierPainLink:
    projection = attempt.cell.projection
    refused = EarlierPainLink(
        exposure=attempt.exposure.name,
        unit=attempt.exposure.unit,
        estimate=None,
        low=None,
        high=None,
        p_value=None,
        p_family=None,
        tests_in_family=n_tests,
        days=len(attempt.cell.outcome_rows),
        is_found=False,
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
