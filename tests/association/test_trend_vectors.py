"""The line through weekly means against Theil and Sen's elsewhere.

reference/trends.json says by whom, and which other methods of the field we do not follow and why.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.trend import pain_trend

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "trends.json").read_text())
WEEKLY = {case["id"]: case for case in REFERENCE["weekly"]}
DAILY = {case["id"]: case for case in REFERENCE["daily"]}
PER_WEEK = 7 / 30


def trend_of_weeks(values):
    """Return the trend of a diary whose days are all rated as their week is."""
    days = np.repeat(np.array(values, dtype=float), 7)
    dates = pd.date_range("2024-01-01", periods=len(days))
    return pain_trend(pd.DataFrame({"local_date": dates, "pain_nrs": days}))


@pytest.mark.parametrize("name", WEEKLY)
def test_the_line_through_weekly_means_is_that_of_theil_and_sen(name):
    found = trend_of_weeks(WEEKLY[name]["weeks"])

    assert found.weekly_points_per_30_days * PER_WEEK == pytest.approx(
        WEEKLY[name]["slope"], abs=1e-9
    )


@pytest.mark.parametrize("name", [name for name in WEEKLY if WEEKLY[name]["intercept"] is not None])
def test_the_line_starts_on_the_first_date_three_days_before_the_middle_of_its_week(name):
    slope, intercept = WEEKLY[name]["slope"], WEEKLY[name]["intercept"]

    found = trend_of_weeks(WEEKLY[name]["weeks"])

    assert found.weekly_line_start_nrs == pytest.approx(intercept - slope * 3 / 7, abs=1e-8)


def test_a_hole_in_the_diary_does_not_make_the_line_steeper():
    weeks = WEEKLY["weekly_with_missing"]["weeks"]

    with_hole = trend_of_weeks(weeks).weekly_points_per_30_days
    # The known means as if each had followed the last within a week.
    closed_up = np.polyfit(range(7), [week for week in weeks if week is not None], 1)[0]

    assert 0 > with_hole * PER_WEEK > closed_up


@pytest.mark.parametrize("name", DAILY)
def test_single_days_over_less_than_twelve_weeks_give_no_line(name):
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(DAILY[name]["days"], unit="D")

    found = pain_trend(pd.DataFrame({"local_date": dates, "pain_nrs": DAILY[name]["ratings"]}))

    assert found.weekly_points_per_30_days is None
    assert found.refusal.code == "refusal.trend_short"


def test_a_series_that_never_moves_is_not_tested():
    assert trend_of_weeks([4] * 12).p_value is None


def test_weeks_that_resemble_their_neighbours_are_no_trend_though_mann_kendall_sees_one():
    mann_kendall = REFERENCE["mann_kendall"]

    found = trend_of_weeks(WEEKLY[mann_kendall["id"]]["weeks"])

    assert mann_kendall["p_value"] < 0.05 < found.p_value


@pytest.mark.parametrize("rejected", REFERENCE["rejected"], ids=lambda case: case["package"])
def test_every_method_not_followed_has_its_case_and_its_reason(rejected):
    known = {"all", "const_10", *WEEKLY, *DAILY}

    assert set(rejected["case"].split(", ")) <= known
    assert rejected["reason"].endswith(".")
