"""One link and what moves with it: how many patterns are counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from backpain_analytics.association.lags.family import associate
from tests.calibration.runs import FEWER_FLIPS, LAGS, on_each
from tests.calibration.table import Effort, Measured
from tests.generators.persons import EXPOSURES, Person, draw_person

SITTING, STEPS = 0, 2
USUAL = 0.4
ONE_LINK = ((SITTING, 1, 0.75),)
TWO_LINKS = ((SITTING, 1, 0.75), (STEPS, 1, -0.75))


@dataclass(frozen=True)
class Counted:
    """What is consistent at lag 1 in one diary, by column, and what of it counts by itself."""

    consistent: frozenset[str]
    own: frozenset[str]


def counted_once(effort: Effort) -> Iterator[Measured]:
    """Is one link counted as one pattern, and are two counted as two?

    Sitting goes with pain of the next day, three quarters of a point per standard deviation, and
    the other exposures move with it: with correlation .4, as in the usual diaries, or .7. Then
    fewer steps go with it as well. 200 persons, 999 flips, seed 4300. *Called*: consistent at lag
    1; *counted*: called, and with a link of its own beside the stronger ones. A shadow is an
    exposure without a true link. Limits are set for the usual correlation.
    """
    for days in (180, 365):
        for correlation in (USUAL, 0.7):
            name = f"one link, correlation {correlation:g}, {days} days"
            people = _found(effort, days, correlation, ONE_LINK)
            yield from _one_link(name, people, is_judged=correlation == USUAL)
    for days in (180, 365):
        for correlation in (USUAL, 0.7):
            name = f"two links, correlation {correlation:g}, {days} days"
            yield from _two_links(name, _found(effort, days, correlation, TWO_LINKS))


def _one_link(name: str, people: list[Counted], *, is_judged: bool) -> Iterator[Measured]:
    true = EXPOSURES[SITTING]
    called = [one for one in people if true in one.consistent]
    shadows = sum(bool(one.consistent - {true}) for one in people) / len(people)
    counted = sum(bool(one.own - {true}) for one in people) / len(people)
    kept = sum(true in one.own for one in called) / max(len(called), 1)
    yield Measured(0, name, "a shadow called, % of persons", 100 * shadows)
    most, least = (12.0, 95.0) if is_judged else (np.inf, -np.inf)
    yield Measured(0, name, "a shadow counted, % of persons", 100 * counted, highest=most)
    yield Measured(0, name, "the true one counted, % of those called", 100 * kept, lowest=least)


def _two_links(name: str, people: list[Counted]) -> Iterator[Measured]:
    true = {EXPOSURES[SITTING], EXPOSURES[STEPS]}
    both = [one for one in people if true <= one.consistent]
    lost = sum(not true <= one.own for one in both) / max(len(both), 1)
    yield Measured(0, name, "both called, % of persons", 100 * len(both) / len(people))
    yield Measured(0, name, "one of them not counted, % of these", 100 * lost)


def _found(
    effort: Effort, days: int, correlation: float, effects: tuple[tuple[int, int, float], ...]
) -> list[Counted]:
    person = Person(days, effects=effects, exposure_correlation=correlation)
    return on_each(partial(counted, person, 4300), effort.records(200), effort.workers)


def counted(person: Person, seed: int, number: int) -> Counted:
    """Draw a person and say what is called, and what of it counts."""
    family = associate(draw_person(person, seed, number), seed=number, flips=FEWER_FLIPS)
    called = [one for one in family.associations if one.lag_days == 1 and one.tier == "consistent"]
    return Counted(
        frozenset(one.exposure for one in called),
        frozenset(one.exposure for one in called if one.goes_along_with is None),
    )


def found_too_large(effort: Effort) -> Iterator[Measured]:
    """How much too large is what is called consistent?

    Sitting goes with pain of the next day, half a point per standard deviation; 300 persons of 180
    days and 150 of a year, 999 flips, seed 7204. The estimate as a multiple of the truth.
    """
    for days, persons in ((180, 300), (365, 150)):
        person = Person(days, effects=((SITTING, 1, 0.5),))
        found = on_each(partial(_estimated, person), effort.records(persons), effort.workers)
        called = [estimate for is_called, estimate in found if is_called]
        name = f"0.5 points per SD, {days} days"
        yield Measured(0, name, "all, times the truth", float(np.mean([one for _, one in found])))
        yield Measured(0, name, "those called, times the truth", float(np.mean(called)))


def _estimated(person: Person, number: int) -> tuple[bool, float]:
    days = draw_person(person, 7204, number)
    found = associate(days, seed=number, flips=FEWER_FLIPS).associations[SITTING * LAGS + 1]
    # Per 30 minutes, and half a point is that of 90.
    return found.tier == "consistent", 3 * (found.estimate or np.nan) / 0.5


ONCE_BARS = {"counted_once": counted_once, "found_too_large": found_too_large}
