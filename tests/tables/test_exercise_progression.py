"""`weekly_exercise_progression`: steep rises of one exercise from one whole week to the next."""

from datetime import timedelta

import pytest
from drawing import MONDAY

MEASURES = {
    "repetitions": "repetitions",
    "held_seconds": "held_seconds",
    "minutes": "minutes",
    "kilograms": "weight_kilograms",
}


@pytest.fixture(autouse=True)
def no_watch(load, record_goes_on):
    """Nothing here needs minutes."""
    load("daily_activity")


def session(day, name="bird dog", **columns):
    ordinary = {"kind": "core", "source_id": "log"}
    return {"written_date": MONDAY + timedelta(days=day), "name": name, **ordinary, **columns}


def kept_log(load, *sessions, last_day=13):
    """Keep a log from Monday on."""
    load("exercise_entries", *(session(day, "neck", kind="stretching") for day in (0, last_day)))
    load("exercise_entries", *sessions)


def second_week(rows, measure, columns="is_steep", exercise="bird_dog"):
    where = (
        f"measure = '{measure}' and exercise = '{exercise}' "
        f"and week_start_date = date '{MONDAY + timedelta(days=7)}'"
    )
    return rows("weekly_exercise_progression", columns, where)


@pytest.mark.parametrize(
    ("measure", "amounts", "is_steep"),
    [
        # The share: below, at and above 30 %.
        *[("repetitions", (200, 259), False), ("repetitions", (200, 260), False)],
        ("repetitions", (200, 261), True),
        # The floors, from little.
        *[("repetitions", (10, 39), False), ("repetitions", (10, 40), False)],
        ("repetitions", (10, 41), True),
        *[("held_seconds", (60, 119), False), ("held_seconds", (60, 120), False)],
        ("held_seconds", (60, 121), True),
        *[("minutes", (30, 79), False), ("minutes", (30, 80), False), ("minutes", (30, 81), True)],
        *[("kilograms", (5, 6.5), False), ("kilograms", (5, 7), False)],
        ("kilograms", (5, 7.5), True),
        ("repetitions", (100, 20), False),
    ],
)
def test_a_rise_is_steep_above_its_share_and_its_floor(load, rows, measure, amounts, is_steep):
    column, (before, after) = MEASURES[measure], amounts
    kept_log(load, session(1, **{column: before}), session(8, **{column: after}))

    assert second_week(rows, measure) == [(is_steep,)]


def test_amounts_of_a_week_are_added_up_and_the_heaviest_weight_counts(load, rows):
    kept_log(
        load,
        session(8, sets=3, repetitions=10, weight_kilograms=4),
        session(9, sets=2, repetitions=10, weight_kilograms=6),
    )

    assert second_week(rows, "repetitions", "amount, amount_before") == [(50, None)]
    assert second_week(rows, "kilograms", "amount, amount_before") == [(6, None)]


def test_from_nothing_no_rise_can_be_told(load, rows):
    kept_log(load, session(8, repetitions=100))

    assert second_week(rows, "repetitions", "change_share, is_steep") == [(None, None)]


def test_a_session_without_its_amount_leaves_the_week_unknown(load, rows):
    kept_log(load, session(1, repetitions=50), session(2), session(8, repetitions=200))

    found = second_week(rows, "repetitions", "amount, amount_before, is_steep")
    assert found == [(200, None, None)]


@pytest.mark.parametrize(("last_day", "is_steep"), [(12, None), (13, True)])
def test_only_weeks_that_the_log_covers_whole_are_compared(load, rows, last_day, is_steep):
    kept_log(load, session(1, repetitions=50), session(8, repetitions=200), last_day=last_day)

    assert second_week(rows, "repetitions") == [(is_steep,)]


def test_names_of_one_known_exercise_are_one(load, rows):
    kept_log(load, session(1, "Bird-dog", repetitions=50), session(8, "Bird dogs", repetitions=60))

    assert second_week(rows, "repetitions", "amount, amount_before") == [(60, 50)]


def test_what_the_plan_calls_an_exercise_is_its_name(load, rows):
    load(
        "planned_exercises",
        {"name": "Nr. 4", "kind": "core", "logged_names": ["Nr. 4", "bird dog"],
         "times_per_week": 3},
    )  # fmt: skip
    kept_log(load, session(1, "nr 4", repetitions=50), session(8, repetitions=60))

    found = second_week(rows, "repetitions", "amount, amount_before", "Nr. 4")
    assert found == [(60, 50)]


def test_a_second_log_of_a_date_is_no_rise(load, rows):
    kept_log(load, session(1, repetitions=50), session(8, repetitions=50))
    load("exercise_entries", session(8, repetitions=50, source_id="app"))

    assert second_week(rows, "repetitions", "amount, is_steep") == [(50, False)]
