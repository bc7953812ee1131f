"""A question asked in advance: false alarms, what it finds sooner, a year of monthly looks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from backpain_analytics.association.lags.asked_looks import AskedLook, answer_shown
from backpain_analytics.association.lags.family import answer, answer_alone
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.looks import Look, ShownTier
from backpain_analytics.association.lags.p_values import Chance
from backpain_analytics.association.records import DEFAULT_EXPOSURES, Asked, Question
from tests.calibration.runs import FEWER_FLIPS, SOME, STRONG, on_each
from tests.calibration.table import Effort, Measured
from tests.generators.persons import EXPOSURES, Person, draw_person
from tests.generators.unlike import Unlike, draw_unlike

SITTING = EXPOSURES[0]
HALF_A_POINT = ((0, 1, 0.5),)
HALF_A_YEAR, A_YEAR, A_MONTH, FIRST_LOOK = 180, 365, 30, 60
BEGAN = date(2025, 1, 1)
Draw = Callable[[int], pd.DataFrame]


def asked_once(effort: Effort) -> Iterator[Measured]:
    """What does one question asked in advance find, looked at once after half a year?

    Whether days of more sitting are followed by another rating; 180 days, 999 flips. Without a
    link: 500 persons of each kind, seed 7200; nominally 3 %. *Others*: any of the other
    comparisons, which share 2 %; 300 persons. With half a point per standard deviation: 300
    persons, seed 7201, and the same persons without a question. Where pain does not hold people
    back, at least 80 of 100 are to be found if it was asked, 70 if it was not, and 55 after 120
    days. Where it does there is no limit.
    """
    for name, draw in _kinds(0.0, 7200).items():
        found = on_each(partial(_alone, draw), effort.records(500), effort.workers)
        share = 100 * float(np.mean([tier == "consistent" for tier in found]))
        yield Measured(0, f"no link, {name}", "the question consistent, %", share, highest=5.0)
        others = on_each(partial(_others, draw), effort.records(300), effort.workers)
        yield Measured(
            0, f"no link, {name}", "any other consistent, %", 100 * np.mean(others), highest=4.0
        )
    for name, draw in _kinds(0.5, 7201).items():
        both = on_each(partial(_both, draw), effort.records(300), effort.workers)
        asked, unasked = np.mean(both, axis=0)
        least = (0.0, 0.0) if "held" in name else (0.8, 0.7)
        yield Measured(0, f"0.5 points per SD, {name}", "consistent if asked", asked, least[0])
        yield Measured(
            0, f"0.5 points per SD, {name}", "consistent if not asked", unasked, least[1]
        )
    for name, draw in _kinds(0.5, 7205, 120).items():
        found = on_each(partial(_alone, draw), effort.records(300), effort.workers)
        share = float(np.mean([tier == "consistent" for tier in found]))
        title, least = f"0.5 points per SD, 120 days, {name}", 0.0 if "held" in name else 0.55
        yield Measured(0, title, "consistent if asked", share, least)


def asked_of_hard_diaries(effort: Effort) -> Iterator[Measured]:
    """What does such a question find in diaries that are hard on it, and in which there is nothing?

    300 persons of each kind, 40 of five years, p-values of *t*, seed 7206. In all but the first
    pain holds people back on the same day. Of noisy ratings a fifth of the variance is noise; two
    a day are averaged. No more than 6 % may be consistent, and 8 % where single ratings are noisy.
    *Less activity*: consistent, with more pain after more activity. *Estimate*: per standard
    deviation.
    """
    back = {"same_day_pain_to_exposure": 0.4}
    for name, person, persons, most in (
        ("persistence .9, 180 days", Person(180, pain_persistence=0.9), 300, 6.0),
        ("mean of 1 point, 180 days", Person(180, mean_pain=1.0, **back), 300, 6.0),
        ("half of the ratings 0, 180 days", Person(180, mean_pain=0.0, **back), 300, 6.0),
        ("noisy ratings, 180 days", Person(180, reliability=0.8, **back), 300, 8.0),
        ("noisy ratings, a year", Person(365, reliability=0.8, **back), 300, 8.0),
        ("two noisy ratings a day, a year", Person(365, reliability=0.8, ratings_a_day=2, **back),
         300, 6.0),
        ("five years", Person(5 * A_YEAR, **back), 40, 6.0),
        ("noisy ratings, five years", Person(5 * A_YEAR, reliability=0.8, **back), 40, 8.0),
    ):  # fmt: skip
        draw = partial(draw_person, person, 7206)
        found = on_each(partial(_answer, draw), effort.records(persons), effort.workers)
        strong = [one for one in found if one[0] == "consistent"]
        share, against = (
            100 * len(some) / len(found) for some in (strong, [one for one in strong if one[2] < 0])
        )
        small = 100 * float(np.mean([one[1] <= 0.05 for one in found]))
        yield Measured(0, name, "p < .05, %", small)
        yield Measured(0, name, "consistent, %", share, highest=most)
        yield Measured(0, name, "consistent towards less activity, %", against, highest=3.0)
        yield Measured(0, name, "mean estimate", float(np.mean([one[2] for one in found])))


def asked_monthly(effort: Effort) -> Iterator[Measured]:
    """What is shown of such a question over a year of monthly looks?

    From day 60 on, with a plan of 180 days, so that a second one runs after it, and with one of a
    year; 400 persons without a link (seed 7202), 200 with half a point per standard deviation
    (seed 7203); p-values of *t*.
    """
    for planned, most in ((HALF_A_YEAR, 6.0), (A_YEAR, 4.7)):
        name = f"no link, planned for {planned} days"
        people = _years(effort, Person(A_YEAR), 7202, planned, 400)
        for words, wanted, limit in (
            ("consistent", STRONG, most),
            ("possible or more", SOME, np.inf),
        ):
            share = 100 * float(np.mean([bool(ever & set(wanted)) for ever, _ in people]))
            yield Measured(0, name, f"{words} at any time, %", share, highest=limit)
    for planned in (HALF_A_YEAR, A_YEAR):
        name = f"0.5 points per SD, planned for {planned} days"
        people = _years(effort, Person(A_YEAR, effects=HALF_A_POINT), 7203, planned, 200)
        for until in (HALF_A_YEAR, A_YEAR):
            share = float(np.mean([first is not None and first <= until for _, first in people]))
            yield Measured(0, name, f"consistent by day {until}", share)


def _kinds(points: float, seed: int, days: int = HALF_A_YEAR) -> dict[str, Draw]:
    effects = ((0, 1, points),) if points else ()
    held = Person(days, effects=effects, same_day_pain_to_exposure=0.4)
    return {
        "usual": partial(draw_person, Person(days, effects=effects), seed),
        "held back the same day": partial(draw_person, held, seed),
        "plain by other rules": partial(draw_unlike, Unlike("plain", days, points), seed),
        "held back by other rules": partial(draw_unlike, Unlike("held back", days, points), seed),
    }


def question_of(planned_days: int) -> Question:
    """Return the question whether sitting goes with pain."""
    return Question(DEFAULT_EXPOSURES, asked=Asked(SITTING, planned_days))


def _alone(draw: Draw, number: int) -> str:
    question = question_of(HALF_A_YEAR)
    grid = rated_grid(draw(number), question.columns)
    assert question.asked is not None
    return answer_alone(grid, question, question.asked, Chance(number, FEWER_FLIPS)).tier


def _answer(draw: Draw, number: int) -> tuple[str, float, float]:
    """Return tier, p and estimate per standard deviation."""
    question = question_of(HALF_A_YEAR)
    grid = rated_grid(draw(number), question.columns)
    assert question.asked is not None
    told = answer_alone(grid, question, question.asked, Chance(0, 0))
    missing = told.p_value is None or told.estimate_per_sd is None
    return (told.tier, 1.0, 0.0) if missing else (told.tier, told.p_value, told.estimate_per_sd)


def _others(draw: Draw, number: int) -> bool:
    family = answer(draw(number), question_of(HALF_A_YEAR), Chance(number, FEWER_FLIPS))
    return any(one.tier == "consistent" and one.family != "declared" for one in family.associations)


def _both(draw: Draw, number: int) -> tuple[bool, bool]:
    days, chance = draw(number), Chance(number, FEWER_FLIPS)
    asked = answer(days, question_of(HALF_A_YEAR), chance).associations
    unasked = answer(days, Question(DEFAULT_EXPOSURES), chance).associations
    is_found = [
        any(
            one.tier == "consistent"
            for one in found
            if (one.exposure, one.lag_days) == (SITTING, 1)
        )
        for found in (asked, unasked)
    ]
    return is_found[0], is_found[1]


@dataclass(frozen=True)
class Year:
    """A person whose question is looked at every month."""

    person: Person
    seed: int
    planned_days: int


def _years(
    effort: Effort, person: Person, seed: int, planned: int, persons: int
) -> Sequence[tuple[set[str], int | None]]:
    year = Year(person, seed, planned)
    return on_each(partial(looked_at, year), effort.records(persons), effort.workers)


def looked_at(year: Year, number: int) -> tuple[set[str], int | None]:
    """Return the tiers ever shown, and the day on which consistent first was."""
    days = draw_person(year.person, year.seed, number)
    question = question_of(year.planned_days)
    asked, before, shown = question.asked, list[AskedLook](), dict[tuple[str, int], ShownTier]()
    assert asked is not None
    ever, first = set[str](), None
    for end in range(FIRST_LOOK, A_YEAR + 1, A_MONTH):
        grid = rated_grid(days.iloc[:end], question.columns)
        found = answer_alone(grid, question, asked, Chance(0, 0))
        look = Look(BEGAN + timedelta(days=end), shown, is_restated=False)
        shown[SITTING, 1], now = answer_shown(found, asked, before, look)
        before += [now] if now else []
        ever.add(shown[SITTING, 1].tier)
        if first is None and shown[SITTING, 1].tier == "consistent":
            first = end
    return ever, first


QUESTION_BARS = {
    "asked_once": asked_once,
    "asked_of_hard_diaries": asked_of_hard_diaries,
    "asked_monthly": asked_monthly,
}
