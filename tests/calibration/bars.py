"""The bars of the daily family and of the trend: what is run, measured and acceptable."""

from collections.abc import Callable, Iterator
from time import process_time

import numpy as np
from scipy.stats import kendalltau

from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags.family import associate
from tests.calibration.runs import SOME, STRONG, Outcomes, on_each, run_pearson
from tests.calibration.table import Effort, Measured
from tests.generators.persons import Person, draw_person

SEDENTARY, STEPS = 0, 2


NULL = Person(days=120)
SHARED_WEEK = Person(
    days=120, pain_week=0.8, exposure_week=1.2, pain_trend=-2.0, exposure_trend=-2.0
)


def false_alarms(effort: Effort) -> Iterator[Measured]:
    """How often is a link found where there is none? (Bars 1 to 4.)

    500 persons of 120 days in each kind of diary, 1,500 in the last, which is nearest to its
    limits; a fifth of the ratings missing, 1,999 sign flips, seeds 1000 to 1004. N1: nothing
    special. N2: pain holds people back on the same day. N3: pain and activity share a weekly
    rhythm and a trend. N4: pain holds people back on the same and the next day, and 30 % of
    ratings are missing, more of them on bad days. N5: pain and activity both change suddenly
    halfway. In N2 and N4 the link of the same day is a true one, so tests at lag 0 are left out.
    *Direction found*: the check whether activity follows the pain of the day before; in N4 it
    does, and in N2 by way of the pain of the same day.
    """
    yield from _null_lines((1, 2, 3), "N1 none", effort.run(NULL, 500, 1000), first_lag=0)
    hard = (
        ("N2 same-day reverse", Person(120, same_day_pain_to_exposure=0.4), 500, 1001, 1),
        ("N3 week and trend", SHARED_WEEK, 500, 1002, 0),
        (
            "N4 reverse, not at random",
            Person(
                120,
                same_day_pain_to_exposure=0.3,
                next_day_pain_to_exposure=0.2,
                missing_share=0.3,
                missing_by_pain=1.0,
            ),
            500,
            1003,
            1,
        ),
        ("N5 shared step", Person(120, step=1.5), 1_500, 1004, 0),
    )
    for name, person, persons, seed, first_lag in hard:
        outcomes = effort.run(person, persons, seed)
        yield from _null_lines((4, 4, 4), name, outcomes, first_lag=first_lag)


def _null_lines(
    bars: tuple[int, int, int], name: str, outcomes: Outcomes, *, first_lag: int
) -> Iterator[Measured]:
    is_first = bars == (1, 2, 3)
    single, family = outcomes.p_single[:, :, first_lag:], outcomes.p_exploratory[:, :, first_lag:]
    known = single[np.isfinite(single)]
    any_of_40, primary, strong, some = (
        (6.0, 6.0, 5.5, 14.0) if is_first else (7.0, np.inf, 6.0, np.inf)
    )
    low, high = (3.0, 6.0) if is_first else (2.5, 6.5)
    found = outcomes.direction_found
    for bar, measure, value, highest in (
        (bars[0], "per test, %", (known <= 0.05).mean(), high),
        (bars[1], "any of 40 (max-T), %", _any(family <= 0.05), any_of_40),
        (bars[1], "any at lag 1 (max-T), %", _any(outcomes.p_primary <= 0.05), primary),
        (bars[2], "any consistent, %", outcomes.share_with_tier(STRONG), strong),
        (bars[2], "any possible or more, %", outcomes.share_with_tier(SOME), some),
        (0, "direction found, %", found.mean(), np.inf),
    ):
        lowest = low if measure == "per test, %" else -np.inf
        yield Measured(bar if highest < np.inf else 0, name, measure, 100 * value, lowest, highest)


def _any(is_reached: np.ndarray) -> float:
    return float(is_reached.reshape(len(is_reached), -1).any(axis=1).mean())


def correlation_contrast(effort: Effort) -> Iterator[Measured]:
    """What does plain correlation find in the same diaries? (Bar 5.)

    Pearson's correlation of pain with 5 exposures at 8 lags, in the diaries N1 and N3 above: the
    share of persons with at least one p < .05, and with one that is left after Bonferroni's
    correction for 40 tests. The limits say how bad it is at least.
    """
    for name, person, seed, bonferroni in (
        ("N1 none", NULL, 1000, 18.0),
        ("N3 week and trend", SHARED_WEEK, 1002, 80.0),
    ):
        p_values = run_pearson(effort.scenario(person, 500, seed), effort.workers)
        yield Measured(5, name, "Pearson, any p < .05, %", 100 * _any(p_values < 0.05), 85.0)
        share = 100 * _any(p_values < 0.05 / 40)
        yield Measured(5, name, "Pearson, Bonferroni, %", share, bonferroni)


def short_diaries(effort: Effort) -> Iterator[Measured]:
    """How long must a diary be? (Bar 6.)

    200 persons of each length without any link, seed 1005: the share of comparisons that are
    refused, or answered.
    """
    outcomes = effort.run(Person(28), 200, 1005)
    refused = float((outcomes.tiers == "not_enough_data").mean())
    yield Measured(6, "28 days", "not enough data, %", 100 * refused, 100.0)
    for days in (42, 56, 90):
        tiers = effort.run(Person(days), 200, 1005).tiers
        answered = float((tiers[:, :, 1] != "not_enough_data").mean())
        yield Measured(0, f"{days} days", "answered at lag 1, %", 100 * answered)


def power(effort: Effort) -> Iterator[Measured]:
    """How often is a true link found, and how well is it measured? (Bars 7 to 10.)

    Sedentary minutes go with more pain on the next day; seed 2000, 500 persons for half a point
    over 120 and 180 days, 300 for the others. Then a year without a link, seed 2001, 300 persons:
    the share of comparisons at lag 1 that end in "little or no link".
    """
    strength = {0.5: {120: None, 180: 0.36, 365: 0.80}, 0.75: {120: 0.50, 180: 0.78}}
    for points, by_days in strength.items():
        for days, lowest in by_days.items():
            persons = 500 if points == 0.5 and days < 365 else 300
            person = Person(days, effects=((SEDENTARY, 1, points),))
            outcomes = effort.run(person, persons, 2000)
            name = f"{points:g} points per SD, {days} days"
            consistent = outcomes.share_at(SEDENTARY, 1, STRONG)
            bar = 7 if points == 0.5 else 8
            yield Measured(bar, name, "consistent", consistent, lowest or -np.inf)
            if points == 0.5:
                yield from _accuracy_lines(name, outcomes, days)
    outcomes = effort.run(Person(365), 300, 2001)
    little = float((outcomes.tiers[:, :, 1] == "little_or_no_link").mean())
    yield Measured(10, "no link, 365 days", "little or no link at lag 1", little, 0.90)


def _accuracy_lines(name: str, outcomes: Outcomes, days: int) -> Iterator[Measured]:
    # Estimates are per 30 minutes; the link is 0.5 points per 90.
    estimates = 3 * outcomes.estimates[:, SEDENTARY, 1]
    is_covered = (3 * outcomes.lows[:, SEDENTARY, 1] <= 0.5) & (
        3 * outcomes.highs[:, SEDENTARY, 1] >= 0.5
    )
    is_known = np.isfinite(estimates)
    if days < 365:
        covered = float(is_covered[is_known].mean())
        yield Measured(9, name, "coverage of the 95 % interval", covered, 0.93, 0.985)
        bias = float(estimates[is_known].mean() - 0.5)
        yield Measured(9, name, "bias, points per 90 min", bias, -0.03, 0.03)
    little = outcomes.share_at(SEDENTARY, 1, ("little_or_no_link",))
    yield Measured(10, name, "wrongly little or no link", little, highest=0.08)


def wrong_signs(effort: Effort) -> Iterator[Measured]:
    """Does pain that holds people back turn the sign of a link? (Bar 11.)

    More steps go with more pain on the next day, more pain with fewer steps on the same day; 200
    persons of 180 days, seed 2002.
    """
    person = Person(180, effects=((STEPS, 1, 0.4),), same_day_pain_to_exposure=0.5, is_linear=True)
    outcomes = effort.run(person, 200, 2002)
    p_values, estimates = outcomes.p_single[:, STEPS, 1], outcomes.estimates[:, STEPS, 1]
    is_found = p_values <= 0.05
    wrong = 100 * float((is_found & (estimates < 0)).mean())
    yield Measured(11, "steps +.4 against reverse", "p < .05, wrong sign, %", wrong, highest=1.0)
    found = 100 * float((is_found & (estimates > 0)).mean())
    yield Measured(11, "steps +.4 against reverse", "p < .05, right sign, %", found)


def duration(effort: Effort) -> Iterator[Measured]:
    """How long does one person-year take? (Bar 12.)

    Processor time of 5 exposures at 8 lags with 4,999 flips, the check of the direction included.
    """
    days = draw_person(Person(365), 1, 1)
    seconds = []
    for _ in range(5):
        started = process_time()
        associate(days)
        seconds.append(process_time() - started)
    yield Measured(
        12, "one year, 4,999 flips", "median seconds of one core", float(np.median(seconds)), 0, 0.5
    )


def trends(effort: Effort) -> Iterator[Measured]:
    """How often is a trend of pain found where there is none, and is a true one drawn? (Bar 16.)

    300 records of 120 days with a persistence of .6: without a trend (seed 3000), tested by the
    project and by Mann and Kendall's test; then with a fall of 2 points (seed 3001).
    """
    records = effort.records(300)
    flat = on_each(_flat_trend, records, effort.workers)
    serial, ranks = 100 * np.mean(np.array(flat) <= 0.05, axis=0)
    yield Measured(16, "120 days, no trend", "p < .05, %", serial, highest=10.0)
    yield Measured(0, "120 days, no trend", "Mann-Kendall, p < .05, %", ranks)
    slopes = np.array(on_each(_falling_slope, records, effort.workers)) * 120 / 30
    bias = 100 * abs(float(slopes.mean()) + 2.0) / 2.0
    yield Measured(16, "120 days, -2 points", "Theil-Sen bias, % of slope", bias, highest=10.0)


def _flat_trend(number: int) -> tuple[float, float]:
    """p-values of the project's test and of Mann and Kendall's."""
    days = draw_person(Person(120), 3000, number)
    rank = kendalltau(days.index, days["pain_nrs"], nan_policy="omit")
    return pain_trend(days).p_value, rank.pvalue


def _falling_slope(number: int) -> float:
    falling = Person(120, pain_trend=-2.0 / 1.5)
    return pain_trend(draw_person(falling, 3001, number)).weekly_points_per_30_days


FAMILY_BARS: dict[str, Callable[[Effort], Iterator[Measured]]] = {
    "false_alarms": false_alarms,
    "correlation_contrast": correlation_contrast,
    "short_diaries": short_diaries,
    "power": power,
    "wrong_signs": wrong_signs,
    "duration": duration,
    "trends": trends,
}
