"""The trend of pain: a line tested on the calendar, and the reasons for having none."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import toeplitz

from backpain_analytics.association.course.serial import adjacent_pairs, fit_serially
from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.messages import worded
from backpain_analytics.records import Message
from tests.generators.persons import Person, draw_person


def ratings(pain, start="2024-01-01"):
    dates = pd.date_range(start, periods=len(pain))
    return pd.DataFrame({"local_date": dates, "pain_nrs": np.asarray(pain, dtype=float)})


def wandering(n_days, number=0, **wanted):
    return draw_person(Person(n_days, missing_share=0.0, **wanted), seed=11, number=number)


@pytest.mark.parametrize(("n_days", "is_refused"), [(83, True), (84, False), (85, False)])
def test_a_trend_needs_ratings_that_span_twelve_weeks(n_days, is_refused):
    trend = pain_trend(wandering(n_days))

    assert (trend.refusal is not None) == is_refused
    assert (trend.points_per_30_days is None) == is_refused
    assert not is_refused or trend.refusal == Message(
        "refusal.trend_short", {"span": 83, "needed": 84}
    )


@pytest.mark.parametrize(("n_rated", "is_refused"), [(27, True), (28, False), (29, False)])
def test_a_trend_needs_28_ratings(n_rated, is_refused):
    days = wandering(100)
    days.loc[n_rated - 1 : 98, "pain_nrs"] = np.nan

    trend = pain_trend(days)

    assert trend.rated_days == n_rated
    assert (trend.refusal is not None) == is_refused
    assert not is_refused or trend.refusal == Message(
        "refusal.trend_few", {"rated": 27, "needed": 28}
    )


@pytest.mark.parametrize(("n_pairs", "is_refused"), [(19, True), (20, False), (21, False)])
def test_a_trend_needs_20_days_that_follow_a_rated_day(n_pairs, is_refused):
    days = wandering(200)
    every_other = days.index % 2 == 0
    days.loc[~every_other & (days.index > n_pairs), "pain_nrs"] = np.nan
    days.loc[(days.index == n_pairs + 1) & (n_pairs % 2 == 1), "pain_nrs"] = np.nan

    trend = pain_trend(days)

    assert (trend.refusal is not None) == is_refused
    assert not is_refused or trend.refusal.values == {"neighbours": 19, "needed": 20}


def test_ratings_that_never_leave_a_line_are_not_tested():
    trend = pain_trend(ratings(np.arange(100) / 10))

    assert trend.refusal == Message("refusal.trend_straight")
    assert trend.p_value is None


def test_ratings_that_never_change_are_said_neither_to_rise_nor_to_fall():
    trend = pain_trend(ratings([4.5] * 100))

    assert trend.refusal == Message("refusal.trend_constant", {"rated": 100, "pain_nrs": 4.5})
    assert "all 100 daily ratings are 4.5" in worded(trend.refusal)


@pytest.mark.parametrize("pain", [[], [np.nan] * 100, [5.0]])
def test_next_to_nothing_is_refused(pain):
    trend = pain_trend(ratings(pain))

    assert trend.refusal.code == "refusal.trend_short"
    assert (trend.first_date is None) == (trend.rated_days == 0)


def test_a_fall_of_three_points_in_120_days_is_three_quarters_a_month():
    trend = pain_trend(wandering(120, pain_trend=-3 / 1.5, pain_persistence=0.0))

    assert trend.points_per_30_days == pytest.approx(-3 * 30 / 120, abs=0.25)
    assert trend.low < trend.points_per_30_days < trend.high < 0
    assert trend.weekly_points_per_30_days == pytest.approx(-0.75, abs=0.25)


def test_the_slope_is_that_of_least_squares():
    days = draw_person(Person(150), seed=11, number=1)
    known = days.dropna(subset="pain_nrs")
    design = sm.add_constant((known["local_date"] - days["local_date"][0]).dt.days / 30)

    oracle = sm.OLS(known["pain_nrs"], design).fit()

    assert pain_trend(days).points_per_30_days == pytest.approx(oracle.params["local_date"])


def test_absent_dates_are_unrated_dates():
    days = draw_person(Person(150), seed=11, number=2)

    assert pain_trend(days.dropna(subset="pain_nrs")) == pain_trend(days)


def test_weekly_means_give_the_line_to_draw():
    # Whole weeks at 2, 3, 4 ... with one bad day each that the weekly mean spreads out.
    pain = np.repeat(np.arange(13) / 2, 7) + np.tile([0, 0, 0, 3.5, 0, 0, 0], 13)

    trend = pain_trend(ratings(pain))

    assert trend.weekly_points_per_30_days == pytest.approx(0.5 / 7 * 30)
    assert trend.weekly_line_start_nrs == pytest.approx(0.5 - 0.5 / 7 * 3)


@pytest.mark.parametrize(("rated", "has_line"), [(3, False), (4, True), (5, True)])
def test_a_week_gives_a_mean_from_four_ratings_on(rated, has_line):
    days = wandering(182)
    days.loc[(days.index % 7 >= rated) & (days.index >= 21), "pain_nrs"] = np.nan

    trend = pain_trend(days)

    assert trend.refusal is None
    # Three whole weeks are one too few.
    assert (trend.weekly_points_per_30_days is not None) == has_line


@pytest.mark.parametrize(("weeks", "has_line"), [(3, False), (4, True), (5, True)])
def test_the_line_to_draw_needs_four_weeks(weeks, has_line):
    days = wandering(182)
    days.loc[(days.index % 7 >= 3) & (days.index >= 7 * weeks), "pain_nrs"] = np.nan

    assert (pain_trend(days).weekly_line_start_nrs is not None) == has_line


def dense_fit(design, outcome, persistence):
    """The same with the whole covariance written down."""
    known = np.isfinite(outcome)
    x, y = design[known], outcome[known]
    correlation = toeplitz(persistence ** np.arange(len(outcome)))[np.ix_(known, known)]
    bread = np.linalg.inv(x.T @ x)
    maker = np.eye(len(y)) - x @ bread @ x.T
    residuals = maker @ y
    variance = residuals @ residuals / np.trace(maker @ correlation)
    covariance = variance * bread @ x.T @ correlation @ x @ bread
    return np.sqrt(np.diag(covariance)), len(y) ** 2 / correlation.sum() - x.shape[1]


@pytest.mark.parametrize("number", range(4))
def test_errors_are_those_of_the_whole_covariance_written_down(number):
    outcome = draw_person(Person(100), seed=12, number=number)["pain_nrs"].to_numpy()
    design = np.column_stack([np.ones(100), np.linspace(-1, 1, 100)])

    found = fit_serially(design, outcome)
    errors, freedom = dense_fit(design, outcome, found.persistence)

    assert found.standard_errors == pytest.approx(errors)
    assert found.degrees_of_freedom == pytest.approx(freedom)


def test_persistence_by_hand():
    # Residuals about the mean 0: 1 1 -1 -1 -1 1 1 -1 with all days known. Products of
    # neighbours: 1 -1 1 1 -1 1 -1, mean 1/7; squares 1. Corrected by (1 + 3 * 1/7) / 7.
    outcome = np.array([1.0, 1, -1, -1, -1, 1, 1, -1])

    found = fit_serially(np.ones((8, 1)), outcome)

    assert found.persistence == pytest.approx(1 / 7 + (1 + 3 / 7) / 7)


def test_independent_days_have_the_usual_error():
    outcome = np.tile([1.0, -1.0], 50)  # neighbours differ: persistence is held at 0

    found = fit_serially(np.ones((100, 1)), outcome)

    assert found.persistence == 0
    assert found.standard_errors[0] == pytest.approx(outcome.std(ddof=1) / np.sqrt(100))
    assert found.degrees_of_freedom == pytest.approx(100 - 1)


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_adjacent_pairs_are_known_days_after_known_days(is_known):
    series = np.where(is_known, 1.0, np.nan)

    expected = sum(a and b for a, b in pairwise(is_known))
    assert adjacent_pairs(series) == expected


def test_a_record_without_a_trend_rarely_shows_one():
    trends = [pain_trend(draw_person(Person(120), 3000, number)) for number in range(100)]

    assert sum(trend.p_value <= 0.05 for trend in trends) <= 12


def test_thirty_years_are_no_trouble():
    trend = pain_trend(wandering(30 * 365))

    assert trend.refusal is None
    assert abs(trend.points_per_30_days) < 0.01
