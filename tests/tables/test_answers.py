"""What diaries ask beside pain: `pain_entries`, `daily_pain`, `weekly_pain`, `weekly_wellbeing`."""

from datetime import datetime, timedelta

import pytest
from drawing import MONDAY


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
        *(answered(day, function_nrs=5, stiffness_minutes=20) for day in range(days)),
    )

    columns = "function_days, function_nrs, stiffness_days, stiffness_minutes"
    assert rows("weekly_wellbeing", columns) == [(days, function, days, stiffness)]


def test_a_questionnaire_answered_once_a_week_counts_for_the_week(load, rows):
    load("diary_entries", answered(2, roland_morris_score=8))

    assert rows("weekly_wellbeing", "roland_morris_score") == [(8,)]


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
