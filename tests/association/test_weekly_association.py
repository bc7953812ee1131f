"""Associations between weeks: what makes a week, and what a year of them can show."""

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.lags import refusals
from backpain_analytics.association.lags.rows import WEEKLY
from backpain_analytics.association.lags.weekly import associate_weeks, weekly_means
from backpain_analytics.association.records import DEFAULT_EXPOSURES
from backpain_analytics.messages import worded
from backpain_analytics.stages.association_rows import weekly_row
from tests.generators.persons import Person, draw_person


def week(pain, steps, monday="2024-01-01"):
    dates = pd.date_range(monday, periods=7)
    return pd.DataFrame({"local_date": dates, "pain_nrs": pain, "steps": steps})


def test_a_week_is_the_mean_of_its_known_days():
    days = week([2, 4, np.nan, 6, 4, np.nan, np.nan], [1, 2, 3, 4, 5, 6, 7])

    means = weekly_means(days, ["steps"])

    assert means["pain_nrs"].tolist() == [(2 + 4 + 6 + 4) / 4]
    assert means["steps"].tolist() == [4.0]
    assert means["local_date"].tolist() == [pd.Timestamp("2024-01-01")]


@pytest.mark.parametrize(("n_known", "is_null"), [(3, True), (4, False), (5, False)])
def test_a_week_needs_four_days(n_known, is_null):
    pain = [5.0] * n_known + [np.nan] * (7 - n_known)

    assert weekly_means(week(pain, 1.0), ["steps"])["pain_nrs"].isna().item() == is_null


def test_a_week_runs_from_monday_to_sunday():
    days = week(4.0, 1.0, monday="2024-01-04")  # Thursday to Wednesday: 4 and 3 days

    means = weekly_means(days, ["steps"])

    assert means["local_date"].dt.day.tolist() == [1, 8]
    assert means["pain_nrs"].isna().tolist() == [False, True]


def test_lags_are_whole_weeks_in_one_exploratory_family():
    found = associate_weeks(draw_person(Person(400), 8, 0), flips=199)

    assert sorted({one.lag_days for one in found}) == [0, 7, 14, 21]
    assert {(one.family, one.tests_in_family) for one in found} == {("exploratory", 5 * 4)}
    assert all(one.p_family == one.p_exploratory for one in found)


def test_exposures_are_stated_per_day_and_a_yes_or_no_per_day_of_the_week():
    found = associate_weeks(draw_person(Person(400), 8, 0), flips=0)

    rows = {one.exposure: weekly_row(one) for one in found}
    steps, exercise = rows["steps"], rows["exercise_done"]
    assert {exposure.name for exposure in DEFAULT_EXPOSURES} == set(rows)
    assert steps["unit"] == "1,000 steps a day"
    assert steps["estimate"] * steps["standard_deviation"] == pytest.approx(
        steps["estimate_per_sd"] * 1_000
    )
    assert exercise["unit"] == "1 more day a week"
    assert exercise["estimate"] * exercise["standard_deviation"] == pytest.approx(
        exercise["estimate_per_sd"] / 7
    )


def test_26_usable_weeks_are_needed():
    found = associate_weeks(draw_person(Person(7 * 25), 8, 0), flips=0)

    assert {one.tier for one in found} == {"not_enough_data"}
    assert all(one.refusal.values["needed"] == 26 for one in found)
    assert all("week" in worded(one.refusal) for one in found)


def test_a_link_that_builds_up_over_the_week_shows_within_the_week():
    person = Person(
        3 * 364, effects=tuple((2, lag, -0.5) for lag in range(1, 5)), missing_share=0.1
    )

    found = associate_weeks(draw_person(person, 8, 0), flips=499)

    same_week = next(one for one in found if (one.exposure, one.lag_days) == ("steps", 0))
    assert same_week.tier == "same_day"
    assert same_week.high < 0


def test_an_empty_diary_is_refused():
    nothing = draw_person(Person(10), 8, 0).assign(pain_nrs=np.nan)

    assert {one.tier for one in associate_weeks(nothing, flips=0)} == {"not_enough_data"}


@pytest.mark.parametrize(
    ("refusal", "place"),
    [
        (refusals.lacking_rows(16, 0, WEEKLY), "in the week before"),
        (refusals.lacking_rows(16, 2, WEEKLY), "and 2 weeks earlier"),
    ],
)
def test_a_refusal_speaks_of_weeks_as_one_does(refusal, place):
    assert "16 of the 26 needed" in worded(refusal)
    assert place in worded(refusal)
