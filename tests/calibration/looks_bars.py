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
class _Tally:
    """What one person's comparisons said so far, as computed and as shown."""

    computed: dict[Cell, Tier] = field(default_factory=dict)
    shown: dict[Cell, ShownTier] = field(default_factory=dict)
    ever_computed: set[Tier] = field(default_factory=set)
    ever_shown: set[Tier] = field(default_factory=set)
    changes: np.ndarray = field(default_factory=lambda: np.zeros(2))
    """Computed, shown."""


def looks(effort: Effort) -> Iterator[Measured]:
    """How often does a growing diary without any link show one at some time?

    180 persons over a year, looked at every third day from day 56 on; Holm's correction in place of
    sign flips; seed 7100.
    """
    people = on_each(_year, effort.records(180), effort.workers)
    measures = (
        ("at the last look", [set(tally.computed.values()) for tally in people]),
        ("computed at any look", [tally.ever_computed for tally in people]),
        ("shown at any time", [tally.ever_shown for tally in people]),
    )
    name = "a year without a link, looked at each third day"
    for measure, tiers in measures:
        for words, wanted in (("consistent", STRONG), ("possible or more", SOME)):
            share = float(np.mean([bool(set(wanted) & found) for found in tiers]))
            yield Measured(0, name, f"{words} {measure}, % of persons", 100 * share)
    computed, shown = np.mean([tally.changes for tally in people], axis=0) / (
        len(DEFAULT_EXPOSURES) * len(DAILY.lags)
    )
    yield Measured(0, name, "changes of a tier a year, computed", computed)
    yield Measured(0, name, "changes of a tier a year, shown", shown)


def _year(number: int) -> _Tally:
    days = draw_person(Person(LAST_LOOK), 7100, number)
    tally = _Tally()
    for end in range(FIRST_LOOK, LAST_LOOK + 1, STEP_DAYS):
        until = days.iloc[:end]
        found = compare(rated_grid(until, QUESTION.columns), QUESTION, DAILY, WITHOUT_CHANCE)
        look = Look(date(2025, 1, 1) + timedelta(days=end), {}, is_restated=False)
        for one in found:
            _add(tally, (one.exposure, one.lag_days), one.tier, look)
    return tally


def _add(tally: _Tally, cell: Cell, tier: Tier, look: Look) -> None:
    shown = shown_tier(tally.shown.get(cell), tier, look)
    if cell in tally.shown:
        tally.changes += [tier != tally.computed[cell], shown.tier != tally.shown[cell].tier]
    tally.computed[cell], tally.shown[cell] = tier, shown
    tally.ever_computed.add(tier)
    tally.ever_shown.add(shown.tier)


LOOKS_BARS = {"looks": looks}
