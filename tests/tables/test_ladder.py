"""`ladder_progress`: when the next step of the ladder, or the one before, may be tried."""

from datetime import timedelta

import pytest
from drawing import MONDAY

OFFER = "step, offer, reason"


@pytest.fixture(autouse=True)
def no_watch(load, record_goes_on):
    """Nothing here needs minutes; no flares unless a test draws them."""
    for table in ("daily_activity", "flares", "weekly_pain", "exercise_log"):
        load(table)


@pytest.fixture
def climb(con, load, rows):
    """`climb(...)`: draw whole weeks, oldest first; return the step, the offer and its reason."""

    def ask(
        pain=(4, 4, 4, 4),
        status=("met", "met", "met", "met"),
        dose=(None, None, None, None),
        plan=("bridge",),
        sessions=3,
    ):
        mondays = [MONDAY + timedelta(weeks=week) for week in range(len(pain))]
        load("record_weeks", *({"week_start_date": day, "is_over": True} for day in mondays))
        load(
            "weekly_pain",
            *(
                {"week_start_date": day, "pain_nrs": nrs}
                for day, nrs in zip(mondays, pain, strict=True)
            ),
        )
        for name in plan:
            load("planned_exercises", piece(name))
        load(
            "weekly_plan",
            *(
                {"week_start_date": day, "item": name, "is_exercise": True, "status": met,
                 "dose_status": dosed, "sessions": sessions}
                for day, met, dosed in zip(mondays, status, dose, strict=True)
                for name in plan
                if met is not None
            ),
        )  # fmt: skip
        return rows("ladder_progress", OFFER)

    return ask


def piece(name, kind="core"):
    return {"name": name, "kind": kind, "logged_names": [name], "times_per_week": 3}


def flare(**columns):
    ongoing = {"first_date": MONDAY + timedelta(days=21), "last_date": MONDAY + timedelta(days=27),
               "is_reported": False, "is_ongoing": True}  # fmt: skip
    return ongoing | columns


def rated(before, after, name="bridge", day=22):
    return {
        "local_date": MONDAY + timedelta(days=day),
        "name": name,
        "name_key": name,
        "planned_exercise": name,
        "pain_before_nrs": before,
        "pain_after_nrs": after,
    }


def test_a_step_kept_for_the_weeks_in_a_row_offers_the_next(climb):
    assert climb() == [(2, "next", "kept")]


@pytest.mark.parametrize(
    ("plan", "step"),
    [
        (("bird dog",), 1),
        (("bird dog", "bridge"), 2),
        (("Front plank",), 3),
        (("superman",), 4),
    ],
)
def test_the_step_is_the_highest_of_the_plan(climb, plan, step):
    assert climb(plan=plan)[0][0] == step


def test_above_the_highest_step_there_is_none(climb):
    assert climb(plan=("superman",)) == [(4, "stay", "highest_step")]


def test_a_plan_without_an_exercise_of_the_ladder_is_on_no_step(climb):
    assert climb(plan=("kite",)) == [(None, None, "no_exercise_on_ladder")]


def test_stretching_is_no_step_of_its_own(load, climb):
    load("planned_exercises", piece("hamstring stretch", "stretching"))

    assert climb(plan=()) == [(None, None, "no_exercise_on_ladder")]


@pytest.mark.parametrize(
    ("kind", "expected"), [("core", (4, None, "too_few_weeks")), ("other", (2, "next", "kept"))]
)
def test_lifting_is_on_the_ladder_only_as_core_work(load, climb, kind, expected):
    load("planned_exercises", piece("deadlift", kind=kind))

    assert climb() == [expected]


def test_who_plans_nothing_is_on_no_step(rows):
    assert rows("ladder_progress", OFFER) == [(None, None, "no_exercise_on_ladder")]


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ((None, None, None, "met"), (2, None, "too_few_weeks")),
        ((None, None, "met", "met"), (2, "next", "kept")),
        (("not_met", "not_met", "met", "met"), (2, "next", "kept")),
        ((None, None, "not_met", "met"), (2, "stay", "not_kept")),
        ((None, None, "met", "not_met"), (2, "stay", "not_kept")),
        ((None, None, None, "not_met"), (2, "stay", "not_kept")),
        ((None, None, "insufficient_data", "met"), (2, None, "not_noted")),
    ],
)
def test_the_latest_weeks_must_be_known_to_be_kept(climb, weeks, expected):
    assert climb(status=weeks) == [expected]


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("met", (2, "next", "kept")),
        ("not_met", (2, "stay", "not_kept")),
        # A dose that nobody notes keeps nobody back.
        ("insufficient_data", (2, "next", "kept")),
    ],
)
def test_too_small_a_dose_is_not_kept(climb, dose, expected):
    assert climb(dose=(None, None, None, dose)) == [expected]


@pytest.mark.parametrize("weeks", [1, 2, 3])
def test_how_many_weeks_is_a_parameter(climb, parameters, weeks):
    parameters(ladder_weeks=weeks)
    status = ("not_met", "not_met", "met", "met")

    assert climb(status=status)[0][1] == ("next" if weeks < 3 else "stay")


@pytest.mark.parametrize(
    ("pain", "expected"),
    [
        # Mean of two weeks beside the two before: below, at and above one point.
        ((4, 4, 4.5, 5), (2, "next", "kept")),
        ((4, 4, 5, 5), (2, "next", "kept")),
        ((4, 4, 5, 5.5), (2, "stay", "pain_rose_a_little")),
        # The last week: below, at and above two points.
        ((4, 4, 4, 5.9), (2, "next", "kept")),
        ((4, 4, 4, 6), (2, "back", "pain_rose")),
        ((4, 4, 4, 7), (2, "back", "pain_rose")),
        ((6, 6, 3, 3), (2, "next", "kept")),
        # Unknown is no consent.
        ((4, 4, None, 4), (2, None, "pain_not_rated")),
        ((4, 4, 4, None), (2, None, "pain_not_rated")),
        ((None, None, 4, 4), (2, None, "pain_not_rated")),
        ((None, 4, 4, 4), (2, "next", "kept")),
    ],
)
def test_pain_must_not_have_risen(climb, pain, expected):
    assert climb(pain) == [expected]


def test_on_the_lowest_step_less_of_it_is_offered(climb):
    assert climb((4, 4, 4, 7), plan=("bird dog",)) == [(1, "less", "pain_rose")]


def test_exercises_that_were_not_done_are_not_what_one_steps_back_from(climb):
    status = ("not_met",) * 4

    assert climb((4, 4, 4, 7), status=status, sessions=0) == [(2, "stay", "not_kept")]


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        ([], (2, "stay", "flare")),
        ([rated(5, 4)], (2, "stay", "flare")),
        ([rated(5, 5)], (2, "stay", "flare")),
        ([rated(5, 6)], (2, "back", "pain_rose_in_flare")),
        ([rated(5, None)], (2, "stay", "flare")),
        # Of another exercise, or before the flare.
        ([rated(5, 8, "plank")], (2, "stay", "flare")),
        ([rated(5, 8, day=20)], (2, "stay", "flare")),
    ],
)
def test_in_a_flare_nobody_goes_on_and_what_hurts_is_taken_back(load, climb, sessions, expected):
    load("flares", flare())
    load("exercise_log", *sessions)

    assert climb() == [expected]


def test_a_flare_that_is_over_keeps_nobody_back(load, climb):
    load("flares", flare(is_ongoing=False))
    load("exercise_log", rated(5, 6))

    assert climb() == [(2, "next", "kept")]


def test_stated_conditions_stand_beside_it(load, climb, rows):
    assert climb() == [(2, "next", "kept")]
    for condition in ("osteoporosis", "disc_herniation"):
        load("person_conditions", {"condition": condition})

    assert rows("ladder_progress", "conditions") == [("disc_herniation, osteoporosis",)]
