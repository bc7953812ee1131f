"""What diaries ask beside pain: `pain_entries`, `daily_pain`, `weekly_pain`, `weekly_wellbeing`."""

from datetime import datetime, timedelta

import pandas as pd
import pytest
from drawing import MONDAY, at

from backpain_analytics.statements import statement


def answered(days=0, **answers):
    return {"written_date": MONDAY + timedelta(days=days), **answers}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("made_at", datetime.fromisoformat("2024-03-05T07:30")),
        ("rating_period", "past_24_hours"),
        ("has_pain", True),
        ("function_nrs", 6),
        ("roland_morris_score", 9),
        ("stiffness_minutes", 20),
        ("medication_taken", False),
        ("medication_at", datetime.fromisoformat("2024-03-04T08:00")),
        ("treatment", "massage"),
        ("posture", "standing desk"),
        ("work_shift", "night"),
        ("diet_kept", True),
        ("body_ache_level", "mild"),
        ("sleep_change_level", "severe"),
        ("mood_change_level", "not present"),
        ("original_scale", "not present, mild, moderate, severe"),
    ],
)
def test_an_answer_is_passed_on_as_it_was_given(load, rows, column, value):
    load("diary_entries", answered(**{column: value}))

    assert rows("pain_entries", column) == [(value,)]


@pytest.mark.parametrize("has_pain", [True, False])
def test_pain_without_a_degree_is_no_number_and_none_is_no_zero(load, rows, has_pain):
    load("diary_entries", answered(has_pain=has_pain))

    assert rows("daily_pain", "pain_nrs, worst_pain_nrs, has_pain") == [(None, None, has_pain)]
    assert rows("weekly_pain", "rated_days, pain_nrs, unrated_pain_days") == [(0, None, has_pain)]
    assert rows("analysis_days", "pain_nrs") == [(None,)]


def test_pain_without_a_degree_leaves_the_rating_of_the_day_as_it_is(load, rows):
    load("diary_entries", answered(has_pain=True), answered(pain_nrs=4))

    assert rows("daily_pain", "pain_nrs, has_pain") == [(4, True)]
    assert rows("weekly_pain", "rated_days, unrated_pain_days") == [(1, 0)]


def test_a_day_has_the_means_of_its_answers(load, rows):
    load(
        "diary_entries",
        answered(function_nrs=4.2, stiffness_minutes=10, medication_taken=False, diet_kept=True),
        answered(function_nrs=6.2, stiffness_minutes=30, medication_taken=True, diet_kept=False),
        answered(roland_morris_score=8, treatment="massage", posture="standing desk"),
        answered(treatment="heat", work_shift="late"),
    )

    numbers = "function_nrs, stiffness_minutes, roland_morris_score, medication_taken, diet_kept"
    assert rows("daily_pain", numbers) == [(5.2, 20, 8, True, False)]
    words = "treatment, posture, work_shift"
    assert rows("daily_pain", words) == [("heat; massage", "standing desk", "late")]


def test_what_was_not_asked_is_unknown(load, rows):
    load("diary_entries", answered(pain_nrs=3))

    asked = "has_pain, medication_taken, diet_kept, function_nrs, treatment, original_scale"
    assert rows("daily_pain", asked) == [(None,) * 6]


@pytest.mark.parametrize(("days", "function", "stiffness"), [(3, None, None), (4, 5, 20)])
def test_a_week_has_a_mean_from_four_answered_days_on(load, rows, days, function, stiffness):
    load(
        "diary_entries",
        answered(function_nrs=8, stiffness_minutes=50),
        *(answered(day, function_nrs=4, stiffness_minutes=10) for day in range(1, days)),
    )

    columns = "function_days, function_nrs, stiffness_days, stiffness_minutes"
    assert rows("weekly_wellbeing", columns) == [(days, function, days, stiffness)]


def test_a_questionnaire_answered_once_a_week_counts_for_the_week(load, rows):
    load("diary_entries", answered(2, roland_morris_score=8))

    assert rows("weekly_wellbeing", "roland_morris_score") == [(8,)]


def test_a_questionnaire_answered_more_often_counts_with_its_mean(load, rows):
    load("diary_entries", *(answered(day, roland_morris_score=9 * day) for day in (0, 1, 2)))
    load("diary_entries", answered(3, roland_morris_score=5))

    assert rows("weekly_wellbeing", "roland_morris_score") == [((9 + 18 + 5) / 4,)]


def test_the_scale_of_a_day_is_named_without_the_answer(load, rows):
    scale = "not present, mild, moderate, severe"
    load(
        "diary_entries",
        answered(pain_nrs=2, original_scale=f"mild (of {scale})"),
        answered(pain_nrs=5, original_scale=f"moderate (of {scale})"),
        answered(1, pain_nrs=5, original_scale="0-100"),
    )

    assert rows("daily_pain", "local_date, original_scale") == [
        (MONDAY, scale),
        (MONDAY + timedelta(days=1), "0-100"),
    ]


# --- entry by entry, as the report asks for them ---


@pytest.fixture
def told(con, load, rows):
    """Columns of anna's answers of two days."""

    def of(columns, *entries):
        load("diary_entries", *entries)
        rows("pain_entries"), rows("main_pain_regions")
        asked = statement("reads", "answers_of_person")
        period = {"first_date": MONDAY, "last_date": MONDAY + timedelta(days=1)}
        found = con.execute(asked, {"person": "anna", **period}).df()
        return found[columns.split()].to_dict("list")

    return of


def test_an_answer_has_the_hour_of_the_persons_clock_where_it_states_a_time(told):
    entries = (
        {"written_at": datetime.fromisoformat("2024-03-04T21:30"), "pain_nrs": 6},
        {"entered_at": at("07:10"), "pain_nrs": 2},
        answered(1, pain_nrs=4),
    )

    found = told("local_hour rating_nrs", *entries)
    assert found["rating_nrs"] == [2, 6, 4]
    assert found["local_hour"][:2] == [7, 21]
    assert pd.isna(found["local_hour"][2])


def test_a_moment_is_rated_by_how_it_is_now_where_both_are_asked(told):
    found = told("rating_nrs", answered(current_pain_nrs=3, pain_nrs=5), answered(1, pain_nrs=5))

    assert found == {"rating_nrs": [3, 5]}


def test_of_several_places_an_answer_says_whether_it_is_about_the_main_one(told):
    places = (None, "head", "Lower back", "lower back")
    entries = (answered(region=place, pain_nrs=i) for i, place in enumerate(places))

    found = told("is_main_region rating_nrs", *entries)
    assert found["is_main_region"] == [True, False, True, True]


def test_only_answers_about_the_period_are_told(told):
    found = told("notes", *(answered(day, notes=str(day)) for day in (-1, 0, 1, 2)))

    assert found == {"notes": ["0", "1"]}
