"""Before and after a known date: what counts as before, what as after, and when neither does."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.phases import compare_phases
from backpain_analytics.messages import worded
from backpain_analytics.records import Message
from tests.generators.persons import Person, draw_person

START = date(2024, 6, 1)


def ratings(before, after, excluded=14):
    """Pain on the days before the 14 that are left out, on these, and from the start on."""
    pain = np.concatenate([before, np.full(excluded, 10.0), after])
    first = START - timedelta(days=len(before) + excluded)
    return pd.DataFrame({"local_date": pd.date_range(first, periods=len(pain)), "pain_nrs": pain})


def noisy(n_days, mean=5.0, seed=0):
    return mean + np.random.default_rng(seed).integers(-2, 3, n_days)


def test_the_difference_is_that_of_the_means():
    before, after = noisy(60, 6.0), noisy(50, 4.0, seed=1)

    found = compare_phases(ratings(before, after), START)

    assert found.mean_before_nrs == pytest.approx(before.mean())
    assert found.mean_after_nrs == pytest.approx(after.mean())
    assert found.difference == pytest.approx(after.mean() - before.mean())
    assert found.low < found.difference < found.high < 0
    assert found.p_value < 0.001


def test_the_fortnight_before_the_start_is_left_out():
    found = compare_phases(ratings(noisy(60), noisy(60)), START)

    assert found.rated_before == 60
    assert found.excluded_days == 14
    assert found.mean_before_nrs < 10


def test_only_the_ninety_days_on_each_side_count():
    far = np.full(200, 0.0)
    near_before, near_after = noisy(90), noisy(90, seed=1)

    found = compare_phases(
        ratings(np.concatenate([far, near_before]), np.concatenate([near_after, far])), START
    )

    assert (found.rated_before, found.rated_after) == (90, 90)
    assert found.mean_before_nrs == pytest.approx(near_before.mean())
    assert found.mean_after_nrs == pytest.approx(near_after.mean())


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize(("n_days", "is_refused"), [(41, True), (42, False), (43, False)])
def test_six_weeks_are_needed_on_each_side(side, n_days, is_refused):
    days = {"before": 60, "after": 60} | {side: n_days}

    found = compare_phases(ratings(noisy(days["before"]), noisy(days["after"])), START)

    assert (found.refusal is not None) == is_refused
    assert (found.difference is None) == is_refused
    assert not is_refused or f"{side} the start: they span 41 of the 42" in worded(found.refusal)


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize(("n_rated", "is_refused"), [(27, True), (28, False), (29, False)])
def test_28_ratings_are_needed_on_each_side(side, n_rated, is_refused):
    sparse = noisy(60).astype(float)
    sparse[n_rated - 1 : -1] = np.nan
    pain = {"before": noisy(60), "after": noisy(60)} | {side: sparse}

    found = compare_phases(ratings(pain["before"], pain["after"]), START)

    assert (found.refusal is not None) == is_refused
    assert not is_refused or f"{side} the start: 27 of the 28 needed" in worded(found.refusal)


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2030, 1, 1)])
def test_a_start_outside_the_diary_is_refused(start):
    found = compare_phases(ratings(noisy(60), noisy(60)), start)

    assert "span 0 of the 42 days" in worded(found.refusal)


@pytest.mark.parametrize("pain", [[], [np.nan] * 5])
def test_an_empty_diary_is_refused(pain):
    days = pd.DataFrame(
        {"local_date": pd.date_range("2024-01-01", periods=len(pain)), "pain_nrs": pain}
    )

    assert compare_phases(days, START).refusal is not None


def test_ratings_every_other_day_are_not_said_never_to_have_changed():
    rated = np.where(np.arange(60) % 2 == 0, noisy(60), np.nan)

    found = compare_phases(ratings(rated, rated), START)

    assert found.refusal == Message("refusal.phase_no_neighbours")


def test_pain_that_is_constant_in_each_phase_is_not_tested():
    found = compare_phases(ratings(np.full(60, 5.0), np.full(60, 4.0)), START)

    assert found.p_value is None
    assert found.refusal == Message("refusal.phase_constant")


def test_phases_alike_are_rarely_told_apart():
    found = []
    for number in range(60):
        days = draw_person(Person(134), 5000, number)
        start = days["local_date"][0] + timedelta(days=74)
        found.append(compare_phases(days, start.date()).p_value <= 0.05)

    assert sum(found) <= 10
