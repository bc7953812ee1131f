"""Weeks of pain against the first ones, wellbeing by weeks, and the stage of an episode by days."""

from datetime import timedelta

import pytest
from drawing import MONDAY
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

BASELINE = "first_week_start_date, last_week_start_date, rated_days, pain_nrs"
pytestmark = pytest.mark.usefixtures("record_goes_on")
VERDICTS = "improvement_grade, is_improved, is_improved_by_either, is_worsened"


def monday(week):
    return MONDAY + timedelta(weeks=week)


def weeks(load, *drawn, column="pain_nrs", rated=7):
    """Load one rating a day: what each week is rated, None a week without a word."""
    load(
        "diary_entries",
        *(
            {"written_date": monday(week) + timedelta(days=day), column: rating}
            for week, rating in enumerate(drawn)
            if rating is not None
            for day in range(rated)
        ),
    )


# --- the baseline ---


def test_the_baseline_is_the_mean_of_the_first_two_weeks(load, rows):
    weeks(load, 6, 4, 1, 1)

    assert rows("pain_baselines", BASELINE) == [(monday(0), monday(1), 14, 5)]


def test_weeks_with_too_few_ratings_are_passed_over(load, rows):
    weeks(load, 6, None, None, 5, 1)
    load("diary_entries", {"written_date": monday(1), "pain_nrs": 10})

    assert rows("pain_baselines", BASELINE) == [(monday(0), monday(3), 14, 5.5)]


@pytest.mark.parametrize(("rated", "known"), [(3, 0), (4, 1), (5, 1)])
def test_a_week_of_the_baseline_needs_four_rated_days(load, rows, rated, known):
    weeks(load, 6, 6, rated=rated)

    assert len(rows("pain_baselines")) == known


@pytest.mark.parametrize(("written", "known"), [(1, 0), (2, 1), (3, 1)])
def test_there_is_no_baseline_before_the_second_such_week(load, rows, written, known):
    weeks(load, *[6] * written)

    assert len(rows("pain_baselines")) == known


def test_each_week_weighs_alike_however_many_days_are_rated(load, rows):
    weeks(load, 8)
    load(
        "diary_entries",
        *({"written_date": monday(1) + timedelta(days=i), "pain_nrs": 4} for i in range(4)),
    )

    assert rows("pain_baselines", BASELINE) == [(monday(0), monday(1), 11, 6)]


# --- change against it ---


def test_weeks_after_the_baseline_are_compared_with_it_and_none_before(load, rows):
    weeks(load, 6, 4, 3, None, 8)

    assert rows("weekly_pain_change", "week_start_date, baseline_pain_nrs, change_points") == [
        (monday(2), 5, -2),
        (monday(4), 5, 3),
    ]


def test_a_week_with_too_few_ratings_is_not_judged(load, rows):
    weeks(load, 6, 6)
    load("diary_entries", {"written_date": monday(2), "pain_nrs": 0})

    assert rows("weekly_pain_change") == []


@pytest.mark.parametrize(
    ("baseline", "later", "expected"),
    [
        # Both two points and 30 percent, from a baseline of 4 on.
        (6, 4.1, ("moderate", False, True)),
        (6, 4.0, ("moderate", True, True)),
        (6, 3.9, ("moderate", True, True)),
        (7, 5.0, ("minimal", False, True)),
        (7, 4.9, ("moderate", True, True)),
        (7, 4.8, ("moderate", True, True)),
        # Below it two points alone, and no word for the share.
        (4.1, 2.1, ("moderate", True, True)),
        (4.0, 2.8, ("moderate", False, True)),
        (3.9, 2.0, ("floor", False, False)),
        (3.9, 1.9, ("floor", True, True)),
        (3.9, 1.8, ("floor", True, True)),
        # The words: 10, 30 and 50 percent.
        (5, 4.6, ("none", False, False)),
        (5, 4.5, ("minimal", False, False)),
        (5, 4.4, ("minimal", False, False)),
        (5, 2.6, ("moderate", True, True)),
        (5, 2.5, ("substantial", True, True)),
        (5, 2.4, ("substantial", True, True)),
    ],
)  # fmt: skip
def test_less_pain_is_judged_by_points_and_by_share(load, rows, baseline, later, expected):
    weeks(load, baseline, baseline, later)

    assert rows("weekly_pain_change", VERDICTS) == [(*expected, False)]


@pytest.mark.parametrize(("later", "worse"), [(4.9, False), (5, True), (5.1, True)])
def test_two_points_more_are_worse(load, rows, later, worse):
    weeks(load, 3, 3, later)

    assert rows("weekly_pain_change", "is_worsened") == [(worse,)]


@pytest.mark.parametrize(
    ("baseline", "later", "recovered"), [(3, 0, True), (3, 0.1, False), (0, 0, None)]
)
def test_recovered_is_a_whole_week_rated_zero_after_pain(load, rows, baseline, later, recovered):
    weeks(load, baseline, baseline, later)

    assert rows("weekly_pain_change", "is_recovered") == [(recovered,)]


@pytest.mark.parametrize(("rated", "recovered"), [(1, []), (3, []), (4, [(True,)])])
def test_a_few_ratings_of_zero_are_no_recovery(load, rows, rated, recovered):
    weeks(load, 6, 6)
    load(
        "diary_entries",
        *({"written_date": monday(2) + timedelta(days=i), "pain_nrs": 0} for i in range(rated)),
    )

    assert rows("weekly_pain_change", "is_recovered") == recovered


@examples(15)
@given(tenths=st.tuples(st.integers(0, 100), st.integers(0, 100)))
def test_verdicts_are_those_of_whole_tenths(con, load, rows, tenths):
    baseline, later = tenths
    load("pain_baselines")
    load("weekly_pain")
    con.execute("delete from pain_baselines")
    con.execute("delete from weekly_pain")
    load("pain_baselines", {"last_week_start_date": monday(0), "pain_nrs": baseline / 10})
    week = {"week_start_date": monday(1), "is_over": True, "pain_nrs": later / 10}
    load("weekly_pain", week)

    fallen, by_share = baseline - later >= 20, 10 * (baseline - later) >= 3 * baseline
    is_low = baseline < 40
    assert rows("weekly_pain_change", "is_improved, is_improved_by_either, is_worsened") == [
        (
            fallen and (is_low or by_share),
            fallen or (by_share and not is_low),
            later - baseline >= 20,
        )
    ]


# --- wellbeing ---


@pytest.mark.parametrize("name", ["mood", "stress", "sleep_quality", "control"])
@pytest.mark.parametrize(("rated", "mean"), [(3, None), (4, 7), (5, 7)])
def test_a_mean_of_wellbeing_needs_four_days(load, rows, name, rated, mean):
    weeks(load, 7, column=f"{name}_nrs", rated=rated)

    assert rows("weekly_wellbeing", f"{name}_days, {name}_nrs") == [(rated, mean)]


@pytest.mark.parametrize("name", ["mood", "stress", "sleep_quality", "control"])
def test_the_wellbeing_of_a_week_is_the_mean_of_unlike_days(load, rows, name):
    load(
        "diary_entries",
        *(
            {"written_date": monday(0) + timedelta(days=day), f"{name}_nrs": rating}
            for day, rating in enumerate((1, 2, 3, 8))
        ),
    )

    assert rows("weekly_wellbeing", f"{name}_nrs") == [((1 + 2 + 3 + 8) / 4,)]


def test_what_was_not_asked_is_unknown_and_counts_no_day(load, rows):
    weeks(load, 5, column="mood_nrs")

    assert rows("weekly_wellbeing", "mood_nrs, stress_days, stress_nrs, control_nrs") == [
        (5, 0, None, None)
    ]
