"""Diaries with a rated thing, declared as a control or not."""

from collections.abc import Iterator
from functools import partial

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import AssociationFamily, Control
from tests.calibration.alarms import HARD_G1, NO_LIMITS, alarm_lines
from tests.calibration.runs import FEWER_FLIPS, on_each, stacked
from tests.calibration.table import Effort, Measured
from tests.generators.controls import Shared, draw_shared

SAME_DAY = (Control("stress_nrs", "same_day"),)
DAY_BEFORE = (Control("stress_nrs", "day_before"),)


def controls(effort: Effort) -> Iterator[Measured]:
    """What do declared controls do to false alarms?

    Diaries of 120 days (500 persons) or a year (200) without any link from activity to pain, but
    with a rated stress of persistence .6, a tenth of it missing; 999 flips, seed 1008. Idle stress
    touches nothing. Stress that moves both shifts each exposure on the same day and pain on the
    next by half a standard deviation.
    """
    for name, strength, days, declared, is_judged in (
        ("stress idle, same-day control", 0.0, 120, SAME_DAY, True),
        ("stress idle, day-before control", 0.0, 120, DAY_BEFORE, True),
        ("stress moves both, same-day control", 0.5, 120, SAME_DAY, True),
        ("stress moves both, same-day control, a year", 0.5, 365, SAME_DAY, False),
        ("stress moves both, day-before control", 0.5, 120, DAY_BEFORE, False),
        ("stress moves both, no control", 0.5, 120, (), False),
    ):
        judge = partial(_family, Shared(days, strength), declared)
        persons = effort.records(500 if days == 120 else 200)
        outcomes = stacked(on_each(judge, persons, effort.workers))
        yield from alarm_lines(name, outcomes, HARD_G1 if is_judged else NO_LIMITS)


def _family(shared: Shared, declared: tuple[Control, ...], number: int) -> AssociationFamily:
    days = draw_shared(shared, 1008, number)
    return associate(days, seed=number, flips=FEWER_FLIPS, controls=declared)


CONTROL_BARS = {"controls": controls}
