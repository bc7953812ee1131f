"""The bars of everything else: weeks, cohorts, phases, responses, flares, and known weak spots."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from time import process_time
from typing import get_args

import numpy as np
import pandas as pd
from scipy.stats import ttest_ind

from backpain_analytics.association.cohort import pool, pool_associations
from backpain_analytics.association.course.flares import find_flares
from backpain_analytics.association.course.phases import compare_phases
from backpain_analytics.association.course.responses import exercise_response
from backpain_analytics.association.lags.weekly import associate_weeks
from backpain_analytics.association.records import Tier
from tests.calibration.runs import STRONG, Scenario, on_each, run
from tests.calibration.table import Effort, Measured
from tests.generators.bouts import Exerciser, draw_diary
from tests.generators.persons import EXPOSURES, Person, draw_person

SIDE_DAYS = 60
EXCLUDED_DAYS = 14


def without_chance(effort: Effort) -> Iterator[Measured]:
    """What do Holm's correction and the t distribution give in place of sign flips?

    300 persons without a link (seed 1000), and with half a point over a year (seed 2000).
    """
    for name, person, seed in (
        ("Holm, no link, 120 days", Person(120), 1000),
        ("Holm, 0.5 per SD, 365 days", Person(365, effects=((0, 1, 0.5),)), 2000),
    ):
        persons = effort.records(300)
        outcomes = run(Scenario(person, persons, seed, flips=0), effort.workers)
        any_of_40 = (outcomes.p_exploratory <= 0.05).any(axis=(1, 2)).mean()
        yield Measured(0, name, "any of 40, %", 100 * float(any_of_40))
        yield Measured(0, name, "consistent at lag 1", outcomes.share_at(0, 1, STRONG))


def weak_spots(effort: Effort) -> Iterator[Measured]:
    """How large are the known errors?

    A year of diaries without a link in which pain holds people back on the same day and a fifth of
    the ratings' variance is noise (300 persons, seed 1006); and half a point per 90 minutes where
    mean pain is 1, so that ratings cannot fall (300 persons of 180 days, seed 2003).
    """
    noisy = Person(365, same_day_pain_to_exposure=0.4, reliability=0.8)
    outcomes = effort.run(noisy, 300, 1006)
    name = "noisy ratings, same-day reverse"
    any_primary = (outcomes.p_primary <= 0.05).any(axis=1).mean()
    yield Measured(0, name, "any at lag 1 (max-T), %", 100 * float(any_primary))
    yield Measured(0, name, "any consistent, %", 100 * outcomes.share_with_tier(STRONG))
    pooled = pool(outcomes.per_sd[:, 0, 1], outcomes.pooling_errors[:, 0, 1])
    yield Measured(0, name, "pooled mean, points per SD", pooled.mean)
    floor = Person(180, effects=((0, 1, 0.5),), mean_pain=1.0)
    outcomes = effort.run(floor, 300, 2003)
    estimates = 3 * outcomes.estimates[:, 0, 1]
    yield Measured(0, "pain near 0, .5 per 90 min", "mean estimate", float(np.nanmean(estimates)))


def weeks(effort: Effort) -> Iterator[Measured]:
    """How often is a link between weeks found where there is none?

    250 persons of each length, 5 exposures at 4 lags, seed 1007.
    """
    for n_weeks in (30, 52, 104):
        scenario = effort.scenario(Person(7 * n_weeks), 250, 1007)
        families = on_each(partial(_weekly_p_values, scenario), scenario.persons, effort.workers)
        single, family = (np.array(values) for values in zip(*families, strict=True))
        known = single[np.isfinite(single)]
        name = f"{n_weeks} weeks, no link"
        yield Measured(0, name, "per test, %", 100 * float((known <= 0.05).mean()))
        yield Measured(0, name, "any of 20, %", 100 * float((family <= 0.05).any(axis=1).mean()))


def _weekly_p_values(scenario: Scenario, number: int) -> tuple[list[float], list[float]]:
    days = draw_person(scenario.person, scenario.seed, number)
    found = associate_weeks(days, seed=number, flips=scenario.flips)
    return (
        [np.nan if one.p_value is None else one.p_value for one in found],
        [np.nan if one.p_family is None else one.p_family for one in found],
    )


def phases(effort: Effort) -> Iterator[Measured]:
    """How often does a phase seem to have changed pain where nothing did? (Bar 15.)

    400 records of 60 days on each side of a date, persistence .6, seed 5000: tested by the project
    and by Welch's t test; then the same records with a true fall of 1 point.
    """
    judged = on_each(_phase_verdicts, effort.records(400), effort.workers)
    serial, welch, found, covered = np.mean(judged, axis=0)
    name = "phases 60/60, persistence .6"
    yield Measured(15, name, "AR(1) errors, p < .05, %", 100 * serial, highest=8.0)
    yield Measured(15, name, "Welch's t, p < .05, %", 100 * welch, 20.0)
    yield Measured(0, name, "power at -1 point", found)
    yield Measured(0, name, "coverage at -1 point", covered)


def _phase_verdicts(number: int) -> tuple[bool, bool, bool, bool]:
    """Alarm of the project's test, and of Welch's; then a true fall found, and covered."""
    person = Person(2 * SIDE_DAYS + EXCLUDED_DAYS, mean_pain=5.0)
    days = draw_person(person, 5000, number)
    start = days["local_date"][0] + timedelta(days=SIDE_DAYS + EXCLUDED_DAYS)
    flat = compare_phases(days, start.date())
    fallen = days.assign(pain_nrs=days["pain_nrs"] - (days["local_date"] >= start))
    changed = compare_phases(fallen, start.date())
    return (
        flat.p_value <= 0.05,
        _welch_p(days, start) <= 0.05,
        changed.p_value <= 0.05,
        changed.low <= -1 <= changed.high,
    )


def _welch_p(days: pd.DataFrame, start: pd.Timestamp) -> float:
    until = days["local_date"] < start - timedelta(days=EXCLUDED_DAYS)
    since = days["local_date"] >= start
    pain = days["pain_nrs"]
    test = ttest_ind(pain[until], pain[since], equal_var=False, nan_policy="omit")
    return float(test.pvalue)


def pooling(effort: Effort) -> Iterator[Measured]:
    """Do the intervals of a cohort cover what they should? (Bar 17.)

    300 cohorts of 30 persons whose true associations have a standard deviation of .15, seed 6000:
    the share of intervals that hold the mean, and of prediction intervals that hold a new person.
    Then the processor time of ten thousand persons.
    """
    repetitions = effort.records(300)
    rng = np.random.default_rng(6000)
    is_covered, is_predicted = [], []
    for _ in range(repetitions):
        errors = rng.uniform(0.1, 0.3, 31)
        truths = 0.2 + 0.15 * rng.standard_normal(31)
        pooled = pool(truths[:30] + errors[:30] * rng.standard_normal(30), errors[:30])
        is_covered.append(pooled.low <= 0.2 <= pooled.high)
        is_predicted.append(pooled.prediction_low <= truths[30] <= pooled.prediction_high)
    name = "pooling 30 persons, spread .15"
    yield Measured(17, name, "coverage of the mean", float(np.mean(is_covered)), 0.90, 0.98)
    yield Measured(17, name, "coverage of a new person", float(np.mean(is_predicted)))
    cohort = _cohort(rng, 10_000)
    started = process_time()
    pool_associations(cohort)
    milliseconds = 1_000 * (process_time() - started)
    name = "10,000 persons, 5 exposures"
    yield Measured(17, name, "milliseconds of one core", milliseconds, 0, 50)


def _cohort(rng: np.random.Generator, persons: int) -> pd.DataFrame:
    """Estimates of one lag, as the table `associations` holds them."""
    rows = 5 * persons
    return pd.DataFrame(
        {
            "exposure": np.tile(EXPOSURES, persons),
            "lag_days": 1,
            "estimate_per_sd": rng.standard_normal(rows),
            "pooling_standard_error": rng.uniform(0.1, 0.3, rows),
            "tier": rng.choice(get_args(Tier), rows),
        }
    )


def responses(effort: Effort) -> Iterator[Measured]:
    """How often does exercise seem to change pain soon after, where it does not? (Bar 18.)

    300 records with about 22 paired bouts, which fall anywhere, or rather when pain is low, or
    high; no response (seed 4000), or 0.7 points less for an hour (seed 4001). Noisy ratings carry
    noise of half a point.
    """
    for timing in ("any", "low", "high"):
        name = f"22 bouts, {timing} pain before"
        alarms = _share_found(Exerciser(60, 22, 0.0, timing), 4000, effort)
        yield Measured(18, name, "no response, p < .05, %", 100 * alarms, highest=9.0)
        power = _share_found(Exerciser(60, 22, -0.7, timing), 4001, effort)
        yield Measured(18, name, "power at -0.7", power, 0.70)
    noisy = Exerciser(60, 22, -0.7, noise=0.5)
    power = _share_found(noisy, 4001, effort)
    yield Measured(0, "22 bouts, noisy ratings", "power at -0.7", power)


def _share_found(exerciser: Exerciser, seed: int, effort: Effort) -> float:
    judge = partial(_is_response_found, exerciser, seed)
    return float(np.mean(on_each(judge, effort.records(300), effort.workers)))


def _is_response_found(exerciser: Exerciser, seed: int, number: int) -> bool:
    p_value = exercise_response(*draw_diary(exerciser, seed, number)).p_value
    return p_value is not None and p_value <= 0.05


def flares(effort: Effort) -> Iterator[Measured]:
    """How many flares does a diary without any change show, and how many are expected of it?

    60 persons of 180 days, seed 7000; per 100 rated days.
    """
    records = effort.records(60)
    found = [find_flares(draw_person(Person(180), 7000, number)) for number in range(records)]
    seen = np.array([history.flares_per_100_days for history in found])
    expected = np.array([history.unchanging_per_100_days for history in found])
    name = "unchanging diary, spread 1.5"
    yield Measured(0, name, "flares per 100 rated days", float(seen.mean()))
    yield Measured(0, name, "flares expected of it", float(expected.mean()))


FURTHER_BARS: dict[str, Callable[[Effort], Iterator[Measured]]] = {
    "without_chance": without_chance,
    "weak_spots": weak_spots,
    "weeks": weeks,
    "phases": phases,
    "pooling": pooling,
    "responses": responses,
    "flares": flares,
}
