"""A year looked at every third day: what is said at some time, and how often it changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from backpain_analytics.association.lags.family import compare
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.looks import Look, ShownTier, shown_tier
from backpain_analytics.association.lags.p_values import Chance
from backpain_analytics.association.lags.rows import DAILY
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Question, Tier
from tests.calibration.runs import SOME, STRONG, on_each
from tests.calibration.table import Effort, Measured
from tests.generators.persons import Person, draw_person

FIRST_LOOK, LAST_LOOK, STEP_DAYS = 56, 365, 3
QUESTION = Question(DEFAULT_EXPOSURES)
WITHOUT_CHANCE = Chance(seed=0, flips=0)
Cell = tuple[str, int]


@dataclass
class _Told:
    """What was said of each comparison so far, as computed and as shown."""

    computed: dict[Cell, Tier] = field(default_factory=dict)
    shown: dict[Cell, ShownTier] = field(default_factory=dict)
    ever_computed: set[Tier] = field(default_factory=set)
    ever_shown: set[Tier] = field(default_factory=set)
    changes: np.ndarray = field(default_factory=lambda: np.zeros(2))
    """Computed, shown."""


def looks(effort: Effort) -> Iterator[Measured]:
    """Share of persons without any link who are ever told of one."""
    people = on_each(_year, effort.records(180), effort.workers)
    measures = (
        ("at the last look", [set(told.computed.values()) for told in people]),
        ("computed at any look", [told.ever_computed for told in people]),
        ("shown at any time", [told.ever_shown for told in people]),
    )
    name = "a year without a link, looked at each third day"
    for measure, tiers in measures:
        for words, wanted in (("consistent", STRONG), ("possible or more", SOME)):
            share = float(np.mean([bool(set(wanted) & found) for found in tiers]))
            yield Measured(0, name, f"{words} {measure}, % of persons", 100 * share)
    computed, shown = np.mean([told.changes for told in people], axis=0) / (
        len(DEFAULT_EXPOSURES) * len(DAILY.lags)
    )
    yield Measured(0, name, "changes of a tier a year, computed", computed)
    yield Measured(0, name, "changes of a tier a year, shown", shown)


def _year(number: int) -> _Told:
    days = draw_person(Person(LAST_LOOK), 7100, number)
    told = _Told()
    for end in range(FIRST_LOOK, LAST_LOOK + 1, STEP_DAYS):
        until = days.iloc[:end]
        found = compare(rated_grid(until, QUESTION.columns), QUESTION, DAILY, WITHOUT_CHANCE)
        look = Look(date(2025, 1, 1) + timedelta(days=end), {}, is_restated=False)
        for one in found:
            _tell(told, (one.exposure, one.lag_days), one.tier, look)
    return told


def _tell(told: _Told, cell: Cell, tier: Tier, look: Look) -> None:
    shown = shown_tier(told.shown.get(cell), tier, look)
    if cell in told.shown:
        told.changes += [tier != told.computed[cell], shown.tier != told.shown[cell].tier]
    told.computed[cell], told.shown[cell] = tier, shown
    told.ever_computed.add(tier)
    told.ever_shown.add(shown.tier)


LOOKS_BARS = {"looks": looks}
