"""Diaries that mislead a comparison of days, and honest ones that must not be refused."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import pandas as pd

from backpain_analytics.association.lags.breaks import broken
from backpain_analytics.association.lags.diary import look_at
from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Association,
    AssociationFamily,
    Control,
)
from tests.calibration.runs import SOME, STRONG, on_each
from tests.calibration.table import Effort, Measured
from tests.generators.misleading import Misleading, draw_misleading, weeks_alike
from tests.generators.persons import Person, draw_person
from tests.generators.unlike import Unlike, draw_unlike

PERSONS = 150
CONSISTENT, LESS_ACTIVITY, LITTLE, REFUSED = 6.0, 3.0, 8.0, 2.0
"""At most, %."""
STILL = ("sedentary_minutes", "prolonged_30_minutes")
MEDICATION = Control("medication_taken", "same_day")

NO_LINK = (
    "morning, past 24 hours, not said",
    "morning, past 24 hours, declared",
    "exposures that differ on five days",
    "shift work",
)
DECLARED = ("painkiller for an outing", "an operation", "two fortnights away")
AFTERWARDS = (
    "filled in once a week",
    "filled in every third day",
    "half of the ratings copied",
)
AT_FLOOR = "seven of ten ratings 0"


def misleading_diaries(effort: Effort) -> Iterator[Measured]:
    """How often do diaries mislead that life or their keeping makes misleading?

    150 persons of each kind over 180 days and of those filled in afterwards over 365 as well,
    p-values from the t distribution, seed 9100. The first have no link to a later day. Of
    diaries filled in afterwards and of those at the floor the link from sitting to the next
    day is a true one, of .75 and .5 points per standard deviation, and what must not be said is
    that there is little or none. *Towards less activity*: consistent, with more pain after more
    activity. What nobody declares has no limit: it cannot be seen.
    """
    for kind in NO_LINK:
        yield from _alarms(kind, _families(effort, Misleading(kind, 180)))
    for kind in DECLARED:
        declared = _families(effort, Misleading(kind, 180), judge=_declared)
        yield from _alarms(f"{kind}, declared", declared)
        yield from _alarms(kind, _families(effort, Misleading(kind, 180)), has_limit=False)
    for days in (180, 365):
        for kind in AFTERWARDS:
            families = _families(effort, Misleading(kind, days, effect=0.75))
            yield from _reassurances(f"{kind}, {days} days", families)
    yield from _reassurances(AT_FLOOR, _families(effort, Misleading(AT_FLOOR, 180, effect=0.5)))


def _alarms(
    name: str, families: Sequence[AssociationFamily], *, has_limit: bool = True
) -> Iterator[Measured]:
    limits = (CONSISTENT, LESS_ACTIVITY) if has_limit else (float("inf"), float("inf"))
    later = [[one for one in family.associations if one.lag_days > 0] for family in families]
    strong = [[one for one in found if one.tier in STRONG] for found in later]
    some = [any(one.tier in SOME for one in found) for found in later]
    against = [any(map(_is_against_activity, found)) for found in strong]
    yield Measured(0, name, "any consistent, %", _percent(map(bool, strong)), highest=limits[0])
    yield Measured(
        0, name, "consistent towards less activity, %", _percent(against), highest=limits[1]
    )
    yield Measured(0, name, "any possible or more, %", _percent(some))


def _is_against_activity(found: Association) -> bool:
    return found.estimate is not None and (found.estimate < 0) == (found.exposure in STILL)


def _reassurances(name: str, families: Sequence[AssociationFamily]) -> Iterator[Measured]:
    tiers = [
        one.tier
        for family in families
        for one in family.associations
        if (one.exposure, one.lag_days) == ("sedentary_minutes", 1)
    ]
    little = _percent(tier == "little_or_no_link" for tier in tiers)
    yield Measured(0, name, "little or no link, %", little, highest=LITTLE)
    yield Measured(0, name, "refused, %", _percent(tier == "not_enough_data" for tier in tiers))


def _percent(found: Iterable[bool]) -> float:
    answers = list(found)
    return 100 * sum(answers) / len(answers)


def _undeclared(misleading: Misleading, number: int) -> AssociationFamily:
    return associate(draw_misleading(misleading, 9100, number).days, flips=0)


def _declared(misleading: Misleading, number: int) -> AssociationFamily:
    drawn = draw_misleading(misleading, 9100, number)
    days, breaks = broken(drawn.days, drawn.events)
    controls = (MEDICATION,) if "medication_taken" in days else ()
    return associate(days, DEFAULT_EXPOSURES, flips=0, controls=(*controls, *breaks))


def _families(
    effort: Effort,
    misleading: Misleading,
    judge: Callable[[Misleading, int], AssociationFamily] = _undeclared,
) -> list[AssociationFamily]:
    return on_each(partial(judge, misleading), effort.records(PERSONS), effort.workers)


HONEST = {
    "usual": Person(180),
    "persistence .9": Person(180, pain_persistence=0.9),
    "persistence .95": Person(180, pain_persistence=0.95),
    "spread of .8 points": Person(180, pain_spread=0.8),
    "mean of 1 point": Person(180, mean_pain=1.0),
    "two of three ratings 0": Person(180, mean_pain=0.0),
    "shocks that come in spells": Person(180, pain_persistence=0.9, volatility=0.5),
}


def honest_diaries(effort: Effort) -> Iterator[Measured]:
    """How often is an honest diary taken for one that was filled in afterwards?

    200 persons of each kind over 180 days, seed 9200: the usual diaries with other pain, those by
    other rules whose pain jumps or keeps to uneven levels, and pain that stays the same for one to
    three weeks between bad spells.
    """
    kinds = {name: partial(draw_person, person, 9200) for name, person in HONEST.items()}
    for kind in ("flares", "spells", "heavy tails", "uneven levels from 0", "four levels"):
        kinds[kind] = partial(draw_unlike, Unlike(kind, 180), 9200)
    kinds["weeks alike"] = partial(weeks_alike, 180, 9200)
    for name, draw in kinds.items():
        refused = on_each(partial(_is_refused, draw), effort.records(200), effort.workers)
        yield Measured(0, name, "refused, %", _percent(refused), highest=REFUSED)


def _is_refused(draw: "partial[pd.DataFrame]", number: int) -> bool:
    return look_at(draw(number)).refusal is not None


MISLEADING_BARS = {"misleading_diaries": misleading_diaries, "honest_diaries": honest_diaries}
