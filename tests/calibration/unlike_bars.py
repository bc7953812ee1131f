"""Diaries by rules that had no part in any choice: false alarms of each kind, power, coverage."""

from collections.abc import Iterator
from functools import partial

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import AssociationFamily
from tests.calibration.alarms import NO_LIMITS, UNKNOWN_DIARIES, alarm_lines
from tests.calibration.runs import FEWER_FLIPS, STRONG, Outcomes, on_each, stacked
from tests.calibration.table import Effort, Measured
from tests.generators.unlike import KINDS, SAME_DAY_KINDS, Unlike, draw_unlike

KNOWN_WEAK = "held back, noisy ratings"
SITTING = 0
JUDGED_PERSONS = 300
"""With fewer, chance alone would miss a limit."""


def unlike_null(effort: Effort) -> Iterator[Measured]:
    """How often is a link found in diaries by rules that had no part in any choice?

    300 persons of each kind over 150 days and 100 of some over a year, 999 flips, seed 9000.
    The table above says what each kind does. In kinds in which pain holds people
    back on the same day, tests at lag 0 are left out. *Held back, noisy ratings* is the known weak
    spot and has no limit.
    """
    for kind in KINDS:
        yield from _null(effort, Unlike(kind, 150), JUDGED_PERSONS)
    for kind in ("plain", "level shifts", "spells", "held back"):
        yield from _null(effort, Unlike(kind, 365), 100)


def _null(effort: Effort, unlike: Unlike, persons: int) -> Iterator[Measured]:
    outcomes = _run(effort, unlike, persons, 9000)
    is_judged = unlike.kind != KNOWN_WEAK and persons >= JUDGED_PERSONS
    limits = UNKNOWN_DIARIES if is_judged else NO_LIMITS
    first_lag = int(unlike.kind in SAME_DAY_KINDS)
    yield from alarm_lines(
        f"{unlike.kind}, {unlike.days} days", outcomes, limits, first_lag=first_lag
    )


def unlike_links(effort: Effort) -> Iterator[Measured]:
    """How often is a true link found in diaries by such other rules?

    From sitting to pain of the next day, half a point per standard deviation; 200 persons, 999
    flips, seed 9001.
    """
    for kind, days in (("plain", 180), ("held back", 180), ("plain", 365)):
        outcomes = _run(effort, Unlike(kind, days, effect=0.5), 200, 9001)
        name = f"{kind}, 0.5 points per SD, {days} days"
        consistent = outcomes.share_at(SITTING, 1, STRONG)
        yield Measured(0, name, "consistent", consistent)
        estimates = outcomes.per_sd[:, SITTING, 1]
        margins = estimates / outcomes.estimates[:, SITTING, 1]
        lows, highs = (one[:, SITTING, 1] * margins for one in (outcomes.lows, outcomes.highs))
        covered = float(((lows <= 0.5) & (highs >= 0.5)).mean())
        yield Measured(0, name, "coverage of the 95 % interval", covered, 0.92, 0.99)
        yield Measured(0, name, "bias, points per SD", float(estimates.mean() - 0.5), -0.05, 0.05)
        wrong = (outcomes.p_single[:, SITTING, 1] <= 0.05) & (estimates < 0)
        yield Measured(0, name, "p < .05, wrong sign, %", 100 * wrong.mean(), highest=1.0)


def _run(effort: Effort, unlike: Unlike, persons: int, seed: int) -> Outcomes:
    judge = partial(_family, unlike, seed)
    return stacked(on_each(judge, effort.records(persons), effort.workers))


def _family(unlike: Unlike, seed: int, number: int) -> AssociationFamily:
    return associate(draw_unlike(unlike, seed, number), seed=number, flips=FEWER_FLIPS)


UNLIKE_BARS = {"unlike_null": unlike_null, "unlike_links": unlike_links}
