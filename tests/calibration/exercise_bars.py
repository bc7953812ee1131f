"""The bars of what is said by the name of an exercise, and of the time before flares."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from backpain_analytics.association.course.after_exercise import exercise_pain_changes
from backpain_analytics.association.course.exercise_records import ExercisePainChange, FlareTrigger
from backpain_analytics.association.course.flare_triggers import (
    FEWEST_FLARES,
    HOURS,
    flare_triggers,
)
from backpain_analytics.association.course.records import FlareHistory
from backpain_analytics.association.course.suspicions import Suspicion
from tests.calibration.runs import on_each
from tests.calibration.table import Effort, Measured
from tests.generators.before_flares import FIRST_DATE, Sufferer, Year, draw_year
from tests.generators.sessions import Trainee, draw_training

PERSONS = 300
NO_HOURS = pd.DataFrame({"entered_at": [], "local_date": [], "has_flare": []})
OFTEN = 1.5
"""Times the usual, from which steps are many."""


def pain_after_exercise(effort: Effort) -> Iterator[Measured]:
    """How often is an exercise named as the one after which it got worse?

    300 persons each, seed 9000: half a year, five exercises of which the most frequent is done four
    times a week and the least a fifth as often, whole ratings, and a rise of 1.2 points after every
    exercise, so that the plain change alone would name all of them. Then one exercise is worse: the
    least frequent, about 21 or 12 times; and 3 points after each of 30 times, never after another.
    """
    for name, trainee in (
        ("none differs", Trainee(rise=1.2)),
        ("none differs, 3 exercises", Trainee(rise=1.2, exercises=3)),
        ("none differs, 8 exercises", Trainee(rise=1.2, exercises=8)),
        ("none differs, 60 days", Trainee(rise=1.2, days=60)),
        ("half of the ratings repeated", Trainee(rise=1.2, repeats_rating=0.5)),
        ("pain near 0", Trainee(rise=1.2, mean_pain=1.0)),
        ("one rated more loosely", Trainee(rise=1.2, unequal_noise=1.6)),
        ("kept for bad days, or good ones", Trainee(rise=1.2, kept_for_bad_days=1.0)),
        ("rises that grow, late starters", Trainee(rise=0.7, drift=1.0)),
    ):
        named = _named(trainee, 9000, effort)
        yield Measured(0, name, "any named, %", 100 * named[:, :2].any(axis=1).mean(), highest=5)
    for name, trainee, lowest in (
        ("1.5 points worse, 21 times", Trainee(worse=(1.5,)), -np.inf),
        ("1.5 points worse, 12 times", Trainee(worse=(1.5,), days=105), 70.0),
        ("1.5 points worse, 12 times, noisy", Trainee(worse=(1.5,), days=105, noise=1.2), -np.inf),
        ("3 points in 30 of 30, else never", always_worse(), 100.0),
    ):
        named = _named(trainee, 9001, effort)
        yield Measured(0, name, "it is named, %", 100 * named[:, 2].mean(), lowest)
        others = named[:, 0] & ~named[:, 2]
        yield Measured(0, name, "only another is named, %", 100 * others.mean(), highest=5)
    named = _named(Trainee(worse_next_day=(1.5,)), 9001, effort)
    yield Measured(0, "1.5 points worse the next day", "it is named, %", 100 * named[:, 3].mean())
    covered = _covered(Trainee(worse=(0.4, 0.8)), 9002, effort)
    yield Measured(0, "0.3 to 1.1 points", "coverage of shrunk changes", covered, 0.92, 1.0)


def always_worse() -> Trainee:
    """Three points more after each of about 30 sessions of one exercise, none after the other."""
    return Trainee(
        days=160,
        exercises=2,
        most_a_week=6.9,
        worse=(3.0,),
        rise=0.0,
        noise=0.0,
        pain_spread=1.0,
        mean_pain=3.0,
    )


def _named(trainee: Trainee, seed: int, effort: Effort) -> np.ndarray:
    """Any named the same day, any the next; the last exercise the same day, and the next."""
    judge = partial(_names, trainee, seed)
    return np.array(on_each(judge, effort.records(PERSONS), effort.workers), dtype=bool)


def _names(trainee: Trainee, seed: int, number: int) -> tuple[bool, bool, bool, bool]:
    rows = _exercises(trainee, seed, number)
    last = f"exercise {trainee.exercises - 1}"
    same_day = {row.name for row in rows if row.reading == "worse_after"}
    next_day = {row.name for row in rows if row.next_day_reading == "worse_after"}
    return bool(same_day), bool(next_day), last in same_day, last in next_day


def _exercises(trainee: Trainee, seed: int, number: int) -> list[ExercisePainChange]:
    drawn = draw_training(trainee, seed, number)
    rows = exercise_pain_changes(drawn.entries, drawn.sessions, drawn.daily_pain)
    return [row for row in rows if row.scope == "exercise"]


def _covered(trainee: Trainee, seed: int, effort: Effort) -> float:
    judge = partial(_coverage, trainee, seed)
    shares = on_each(judge, effort.records(PERSONS), effort.workers)
    return float(np.mean([is_covered for person in shares for is_covered in person]))


def _coverage(trainee: Trainee, seed: int, number: int) -> list[bool]:
    worse = [0.0] * (trainee.exercises - len(trainee.worse)) + list(trainee.worse)
    return [
        row.low <= trainee.rise + worse[int(str(row.name).split()[1])] <= row.high
        for row in _exercises(trainee, seed, number)
        if row.low is not None and row.high is not None
    ]


def before_flares(effort: Effort) -> Iterator[Measured]:
    """How often does something seem to go before flares where nothing does, and where a load does?

    300 persons each, seed 9100: 400 days with about 20 flares, which the diary reports day by day,
    and six triggers (four without a watch); 600 where they share weekday, trend and persistence,
    the hardest. In flares people rest. Then flares begin more often on the day after a heavy load.
    """
    for name, sufferer, persons in (
        ("no link", Sufferer(), PERSONS),
        ("habits persist", Sufferer(persistence=0.7), 4 * PERSONS),
        ("weekends in both", Sufferer(weekday=1.0), PERSONS),
        ("trend in both", Sufferer(trend=2.0), PERSONS),
        ("all three", Sufferer(trend=2.0, weekday=1.0, persistence=0.7), 2 * PERSONS),
    ):
        found = _found(sufferer, persons, effort)
        yield Measured(0, name, "any found, %", 100 * found[:, 0].mean(), highest=6)
    for name, sufferer in (
        ("odds ratio 3, 20 flares", Sufferer(odds_ratio=3)),
        ("odds ratio 3, 20 flares, no watch", Sufferer(odds_ratio=3, wears_watch=False)),
        ("odds ratio 5, 20 flares", Sufferer(odds_ratio=5)),
        ("odds ratio 3, 50 flares", Sufferer(odds_ratio=3, days=1_000, flares=50)),
    ):
        found = _found(sufferer, PERSONS, effort)
        yield Measured(0, name, "the load is found, %", 100 * found[:, 1].mean())
        yield Measured(0, name, "the load alone, p < .05, %", 100 * found[:, 2].mean())
        yield Measured(0, name, "coverage of the interval", float(found[:, 3].mean()), 0.93)


def _found(sufferer: Sufferer, persons: int, effort: Effort) -> np.ndarray:
    """Any trigger found; the load found, found alone, and its interval right."""
    judge = partial(_triggers, sufferer)
    return np.array(on_each(judge, effort.records(persons), effort.workers), dtype=bool)


def _triggers(sufferer: Sufferer, number: int) -> tuple[bool, bool, bool, bool]:
    rows = day_before(sufferer, 9100, number)
    found = {row.trigger for row in rows if row.reading == "more_often_before_flares"}
    load = next(row for row in rows if row.trigger == "heavy_load")
    is_alone = load.p_value is not None and load.p_value <= 0.05
    is_above_low = load.low is None or load.low <= sufferer.odds_ratio
    is_covered = is_above_low and (load.high is None or sufferer.odds_ratio <= load.high)
    return bool(found), "heavy_load" in found, is_alone, is_covered


def day_before(sufferer: Sufferer, seed: int, number: int) -> list[FlareTrigger]:
    """Compare the day before flares of one person."""
    year = draw_year(sufferer, seed, number)
    rows = flare_triggers(year.history, NO_HOURS, year.before, OFTEN)
    return [row for row in rows if row.hours_before == HOURS[0]]


def suspected_trigger(effort: Effort) -> Iterator[Measured]:
    """How often does a trigger that was suspected beforehand seem to go before flares?

    As before, seed 9100, without a watch: heavy loads alone are noted, and were suspected from the
    first day on. 1,200 persons each where nothing goes before flares. Those with a link note all
    else as well; 300 of each. Then 100 look after each flare from the eighth on, and stop as soon
    as something is said.
    """
    for name, sufferer in (
        ("no link", Sufferer()),
        ("habits persist", Sufferer(persistence=0.7)),
        ("weekends in both", Sufferer(weekday=1.0)),
        ("trend in both", Sufferer(trend=2.0)),
        ("season in both", Sufferer(season=0.7)),
        ("all but the season", Sufferer(trend=2.0, weekday=1.0, persistence=0.7)),
        ("all of them", Sufferer(trend=2.0, weekday=1.0, persistence=0.7, season=0.7)),
    ):
        judge = partial(_found_alone, replace(sufferer, wears_watch=False))
        found = on_each(judge, effort.records(4 * PERSONS), effort.workers)
        yield Measured(0, name, "it is found, %", 100 * np.mean(found), highest=6)
    for name, sufferer, lowest in (
        ("odds ratio 3, 20 flares", Sufferer(odds_ratio=3), 70.0),
        ("odds ratio 3, 12 flares", Sufferer(odds_ratio=3, days=240, flares=12), -np.inf),
    ):
        judge_all = partial(_judged_alone, replace(sufferer, wears_watch=False))
        rows = on_each(judge_all, effort.records(PERSONS), effort.workers)
        found, others, covered = np.array(rows, dtype=bool).mean(axis=0)
        yield Measured(0, name, "it is found, %", 100 * found, lowest)
        yield Measured(0, name, "any other is found, %", 100 * others)
        yield Measured(0, name, "coverage of the interval", covered, 0.93)
    ever = on_each(_ever_found, effort.records(PERSONS // 3), effort.workers)
    yield Measured(0, "no link, looked at after each flare", "ever found, %", 100 * np.mean(ever))


def _found_alone(sufferer: Sufferer, number: int) -> bool:
    return is_found(suspected(_loads_alone(draw_year(sufferer, 9100, number)))[0])


def _loads_alone(year: Year) -> Year:
    """Leave out what else was noted of sessions: hardly anything is compared beside the loads."""
    unsaid = dict.fromkeys(("is_high_impact", "is_twisting"), pd.NA)
    sessions = year.before.sessions.assign(**unsaid)
    return replace(year, before=replace(year.before, sessions=sessions))


def _judged_alone(sufferer: Sufferer, number: int) -> tuple[bool, bool, bool]:
    """Found; another found; its interval right."""
    alone, *others = suspected(draw_year(sufferer, 9100, number))
    is_above_low = alone.low is None or alone.low <= sufferer.odds_ratio
    is_covered = is_above_low and (alone.high is None or sufferer.odds_ratio <= alone.high)
    return is_found(alone), any(map(is_found, others)), is_covered


def _ever_found(number: int) -> bool:
    year = _loads_alone(draw_year(Sufferer(wears_watch=False), 9100, number))
    flares = year.history.flares
    looks = (_as_of(year.history, seen) for seen in range(FEWEST_FLARES, len(flares) + 1))
    return any(is_found(suspected(year, history)[0]) for history in looks)


def _as_of(history: FlareHistory, flares: int) -> FlareHistory:
    """Return what was known at the end of so many flares."""
    last = history.flares[flares - 1].last_date
    days = tuple(day for day in history.days if day.local_date <= last)
    return replace(history, days=days, flares=history.flares[:flares])


def suspected(year: Year, history: FlareHistory | None = None) -> list[FlareTrigger]:
    """Compare the day before flares of one who suspected heavy loads from the first day on."""
    heavy = Suspicion("heavy_load", FIRST_DATE.date())
    rows = flare_triggers(history or year.history, NO_HOURS, year.before, OFTEN, heavy)
    return [row for row in rows if row.hours_before == HOURS[0]]


def is_found(row: FlareTrigger) -> bool:
    """Say whether it is told to go before flares."""
    return row.reading == "more_often_before_flares"


EXERCISE_BARS = {
    "pain_after_exercise": pain_after_exercise,
    "before_flares": before_flares,
    "suspected_trigger": suspected_trigger,
}
