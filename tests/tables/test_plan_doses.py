"""Doses: sets, repetitions, holds, weights and minutes beside the person's own plan.

`exercise_amounts` become `planned_exercise_days`, and these `weekly_plan`.
"""

from datetime import date, timedelta

import pytest
from drawing import MONDAY

DOSE = "dose_days, dose_status, dose_status_reason"


@pytest.fixture(autouse=True)
def no_watch(load, record_goes_on):
    """Nothing here needs minutes; without them the tables are built in no time."""
    load("daily_activity")


def planned(name="bird dog", **columns):
    ordinary = {"kind": "core", "logged_names": [name], "times_per_week": 1}
    return {"name": name, **ordinary, **columns}


def session(day, name="bird dog", **columns):
    ordinary = {"kind": "core", "source_id": "log"}
    return {"written_date": MONDAY + timedelta(days=day), "name": name, **ordinary, **columns}


def kept_log(load, *sessions):
    """Keep a log over the whole week."""
    load("exercise_entries", *(session(day, "neck", kind="stretching") for day in (0, 6)))
    load("exercise_entries", *sessions)


def has_dose(rows):
    return [answer for (answer,) in rows("planned_exercise_days", "has_dose")]


@pytest.mark.parametrize(
    ("plan", "noted", "answer"),
    [
        # Below, at and above each planned amount.
        ({"sets": 3}, {"sets": 2}, False),
        ({"sets": 3}, {"sets": 3}, True),
        ({"sets": 3}, {"sets": 4}, True),
        ({"sets": 3, "repetitions": 10}, {"sets": 3, "repetitions": 9}, False),
        ({"sets": 3, "repetitions": 10}, {"sets": 3, "repetitions": 10}, True),
        ({"sets": 3, "repetitions": 10}, {"sets": 4, "repetitions": 8}, True),
        ({"sets": 3, "held_seconds": 20}, {"sets": 3, "held_seconds": 19}, False),
        ({"sets": 3, "held_seconds": 20}, {"sets": 3, "held_seconds": 20}, True),
        ({"sets": 3, "held_seconds": 20}, {"sets": 2, "held_seconds": 31}, True),
        ({"minutes": 10}, {"minutes": 9.5}, False),
        ({"minutes": 10}, {"minutes": 10}, True),
        ({"minutes": 10}, {"minutes": 12}, True),
        ({"weight_kilograms": 5}, {"weight_kilograms": 4.5}, False),
        ({"weight_kilograms": 5}, {"weight_kilograms": 5}, True),
        ({"weight_kilograms": 5}, {"weight_kilograms": 6}, True),
        # A held exercise is judged by its seconds: nobody notes the one repetition.
        ({"sets": 3, "repetitions": 1, "held_seconds": 20}, {"sets": 3, "held_seconds": 20}, True),
        # All that is planned counts.
        ({"repetitions": 10, "weight_kilograms": 5}, {"repetitions": 10}, None),
        ({"repetitions": 10, "weight_kilograms": 5}, {"repetitions": 9}, False),
        ({"repetitions": 10, "weight_kilograms": 5}, {"repetitions": 9, "weight_kilograms": 5},
         False),
        ({"repetitions": 10}, {}, None),
        ({}, {"repetitions": 10}, None),
    ],
)  # fmt: skip
def test_a_date_reaches_the_planned_dose_or_not_or_nobody_knows(load, rows, plan, noted, answer):
    load("planned_exercises", planned(**plan))
    load("exercise_entries", session(0, **noted))

    assert has_dose(rows) == [answer]


@pytest.mark.parametrize(("first", "answer"), [(20, True), (19, None)])
def test_what_is_not_noted_of_a_date_may_have_been_the_rest(load, rows, first, answer):
    load("planned_exercises", planned(repetitions=20))
    load("exercise_entries", session(0, repetitions=first), session(0, "Bird dog", minutes=3))

    assert has_dose(rows) == [answer]


def test_two_logs_of_a_date_are_not_added_up(load, rows):
    load("planned_exercises", planned(repetitions=20))
    load("exercise_entries", session(0, repetitions=12))
    load("exercise_entries", session(0, repetitions=12, source_id="app"))

    assert has_dose(rows) == [False]


@pytest.mark.parametrize(
    ("repetitions", "dose"),
    [
        ((10, 9), (1, "not_met", None)),
        ((10, 10), (2, "met", None)),
        ((10, 10, 9), (2, "met", None)),
        ((10, None), (1, "insufficient_data", "amount_not_noted")),
        ((9, None), (0, "not_met", None)),
        ((10,), (1, "not_met", None)),
    ],
)
def test_a_week_has_the_dose_on_as_many_dates_as_planned_or_not(load, rows, repetitions, dose):
    load("planned_exercises", planned(times_per_week=2, repetitions=10))
    kept_log(load, *(session(day, repetitions=each) for day, each in enumerate(repetitions, 1)))

    assert rows("weekly_plan", DOSE, "is_exercise") == [dose]


def test_a_session_that_names_no_exercise_may_have_been_it_with_its_dose(load, rows):
    load("planned_exercises", planned(times_per_week=2, repetitions=10))
    kept_log(load, session(1, repetitions=10), session(2, "core"))

    assert rows("weekly_plan", DOSE) == [(1, "insufficient_data", "exercise_not_named")]


def test_a_dose_is_missed_only_where_the_log_covers_the_week(load, rows):
    load("planned_exercises", planned(repetitions=10))
    load("exercise_entries", session(0, repetitions=9), session(5, "neck", kind="stretching"))

    assert rows("weekly_plan", DOSE) == [(0, "insufficient_data", "log_covers_part_of_week")]


def test_a_dose_is_not_judged_before_the_week_is_over(con, load, rows):
    load("planned_exercises", planned(repetitions=10))
    con.execute(f"update record_ends set last_whole_date = date '{MONDAY + timedelta(days=5)}'")
    kept_log(load, session(1, repetitions=10))

    assert rows("weekly_plan", DOSE) == [(1, "insufficient_data", "week_running")]


def test_what_has_no_planned_dose_is_not_judged_by_ours(load, rows):
    load("planned_exercises", planned("plank"))
    kept_log(load, session(1, "plank", sets=1, held_seconds=5))

    assert rows("weekly_plan", f"status, {DOSE}") == [("met", None, None, None)]


def test_kinds_have_no_dose(con, load, rows):
    con.execute("update persons set core_sessions_target = 1")
    kept_log(load, session(1))

    assert rows("weekly_plan", DOSE) == [(None, None, None)]


def test_weights_stand_beside_the_planned_one(load, rows):
    load("planned_exercises", planned(weight_kilograms=5))
    kept_log(load, session(1, weight_kilograms=4), session(2, weight_kilograms=6))

    assert rows("weekly_plan", "planned_kilograms, kilograms, dose_status") == [(5, 6, "met")]


@pytest.mark.parametrize(
    ("since", "weeks"),
    [
        ((None, None), 3),
        ((None, date(2024, 3, 11)), 2),
        ((None, date(2024, 3, 12)), 1),
        ((date(2024, 3, 11), None), 2),
        ((date(2024, 3, 18), date(2024, 3, 11)), 1),
    ],
)
def test_an_exercise_that_came_to_the_plan_later_is_judged_from_then_on(
    con, load, rows, since, weeks
):
    plan, piece = since
    con.execute("update persons set plan_since_date = ?", [plan])
    load("planned_exercises", planned(since_date=piece))
    load("exercise_entries", session(0), session(20))

    assert len(rows("weekly_plan")) == weeks
