"""What a stated condition makes a case to ask about, and what is left out in a flare."""

from datetime import timedelta

import pytest
from drawing import MONDAY

from backpain_analytics.messages.numbers import word
from backpain_analytics.report.today.planned import planned_cautions, planned_left_out
from backpain_analytics.settings.conditions import CONDITIONS
from backpain_analytics.settings.exercises import EXERCISES
from backpain_analytics.settings.persons import Person

CAUTIONS = "condition, exercise_name, left_out, asked_about, is_planned, logged_days, last_date"


@pytest.fixture
def log(load):
    def write(*sessions, **more):
        rows = [
            {"name": name, "kind": "other", "started_at": None,
             "written_date": MONDAY + timedelta(days=day), **more}
            for day, name in sessions
        ]  # fmt: skip
        load("exercise_entries", *rows)

    return write


@pytest.fixture
def states(load):
    def state(condition, since=None):
        day = None if since is None else MONDAY + timedelta(days=since)
        load("person_conditions", {"condition": condition, "since_date": day})

    return state


def planned(name, **more):
    piece = {"name": name, "kind": "core", "logged_names": [name], "times_per_week": 3}
    return piece | more


# exercise_cautions


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("spondylolisthesis", [("Superman", ["bends_back"], [])]),
        ("spinal_stenosis", [("Superman", ["bends_back"], [])]),
        ("disc_herniation", [("Deadlift", ["bends_forward"], []),
                             ("Russian twist", ["bends_forward"], [])]),
        ("osteoporosis", [("Deadlift", ["bends_forward"], []),
                          ("Running", [], ["is_high_impact"]),
                          ("Russian twist", ["bends_forward", "twists"], [])]),
        ("recent_spinal_surgery", []),
    ],
)  # fmt: skip
def test_each_condition_has_its_directions(log, states, rows, condition, found):
    log(*((0, name) for name in ("Superman", "Deadlift", "Russian twist", "Running", "Bird dog")))
    states(condition)

    said = rows("exercise_cautions", "exercise_name, left_out, asked_about")

    assert sorted(said) == sorted(found)


def test_without_a_condition_there_is_no_caution(log, rows):
    log((0, "Superman"))

    assert rows("exercise_cautions") == []


def test_what_bends_under_a_load_says_so(log, states, rows):
    log((0, "Deadlift"), (0, "Knee to chest"))
    states("disc_herniation")

    assert dict(rows("exercise_cautions", "exercise_name, loads_back")) == {
        "Deadlift": True,
        "Knee to chest": False,
    }


@pytest.mark.parametrize(("since", "days"), [(None, 3), (0, 3), (1, 2), (2, 2), (3, None)])
def test_only_what_was_done_since_counts(log, states, rows, since, days):
    log((0, "Superman"), (2, "Superman"), (2, "superman!"), (2, "Back extension"))
    log((-3, "Superman"))
    states("spondylolisthesis", since)

    found = rows("exercise_cautions", "logged_days, last_date")

    expected = {None: 3, 0: 2, 1: 1, 2: 1, 3: None}[since]
    assert found == ([(expected, MONDAY + timedelta(days=2))] if expected else [])


def test_all_spellings_of_one_exercise_are_one_by_its_latest_name(log, states, rows):
    log((0, "Superman"), (1, "back extensions"))
    states("spinal_stenosis")

    assert rows("exercise_cautions", "exercise_name, exercise, logged_days") == [
        ("back extensions", "superman", 2)
    ]


def test_a_planned_exercise_counts_before_it_is_done_and_by_its_own_name(load, log, states, rows):
    load("planned_exercises", planned("Flying", logged_names=["Flying", "superman"]))
    load("planned_exercises", planned("bird dog"))
    log((0, "Plank"))
    states("spondylolisthesis")

    assert rows("exercise_cautions", CAUTIONS) == [
        ("spondylolisthesis", "Flying", ["bends_back"], [], True, 0, None)
    ]


def test_what_the_person_calls_high_impact_counts(load, log, states, rows):
    load("impact_names", {"name": "Parkour night", "is_high_impact": True})
    log((0, "parkour night"))
    states("osteoporosis")

    assert rows("exercise_cautions", "exercise_name, exercise, asked_about") == [
        ("parkour night", None, ["is_high_impact"])
    ]


def test_two_conditions_are_two_cautions(log, states, rows):
    log((0, "Cat-cow"))
    states("spondylolisthesis")
    states("disc_herniation")

    assert rows("exercise_cautions", "condition, left_out") == [
        ("disc_herniation", ["bends_forward"]),
        ("spondylolisthesis", ["bends_back"]),
    ]


# left_out_in_flares, flare_exercises


def test_high_impact_lifting_and_twisting_are_left_out_in_a_flare(log, load, rows):
    log((0, "Running"), (0, "Deadlift"), (0, "Golf"), (0, "Bird dog"), (0, "Walk"))
    load("planned_exercises", planned("jumping jacks"))

    assert rows("left_out_in_flares", "name_key, is_high_impact, is_heavy, twists") == [
        ("deadlift", False, True, False),
        ("golf", False, False, True),
        ("jumping jacks", True, False, False),
        ("running", True, False, False),
    ]


@pytest.mark.parametrize(
    ("kilograms", "is_left_out"), [(None, False), (22.9, False), (23, True), (23.1, True)]
)
def test_a_load_is_heavy_from_its_limit_on(log, load, rows, kilograms, is_left_out):
    log((0, "Unheard of"), weight_kilograms=kilograms, kind="core")
    load("daily_flares", {"local_date": MONDAY, "is_flare_day": True})

    assert bool(rows("left_out_in_flares")) == is_left_out
    assert bool(rows("flare_exercises")) == is_left_out


def test_of_a_lift_known_as_such_a_light_weight_is_none(log, load, rows):
    log((0, "Deadlift"), weight_kilograms=22.9)
    log((0, "Good morning"))
    load("daily_flares", {"local_date": MONDAY, "is_flare_day": True})

    assert rows("left_out_in_flares", "name_key") == [("good morning",)]
    assert rows("flare_exercises", "exercise_name") == [("Good morning",)]


@pytest.mark.parametrize(("kilograms", "is_left_out"), [(22.9, False), (23, True), (None, True)])
def test_a_weight_that_is_planned_counts_until_one_is_noted(load, rows, kilograms, is_left_out):
    load("planned_exercises", planned("Deadlift", weight_kilograms=kilograms))

    assert bool(rows("left_out_in_flares")) == is_left_out


@pytest.mark.parametrize(("is_flare_day", "is_told"), [(True, True), (False, False), (None, False)])
def test_only_days_known_to_have_a_flare_count(log, load, rows, is_flare_day, is_told):
    log((0, "Deadlift"), weight_kilograms=80)
    log((0, "Deadlift"), (1, "Deadlift"), weight_kilograms=90)
    load("daily_flares", {"local_date": MONDAY, "is_flare_day": is_flare_day})

    found = rows(
        "flare_exercises", "exercise_name, heaviest_kilograms, is_heavy, is_high_impact, twists"
    )

    assert found == ([("Deadlift", 90, True, False, False)] if is_told else [])


# a plan that no run has seen says the same

NAMES = [*(f"{word('exercise', code)} it" for code in EXERCISES), "Kite", "My climb", "Soft run"]
PIECES = [planned(name) for name in NAMES]
PIECES += [
    planned("Thing", logged_names=["Thing", "jump rope fun", "superman lift"]),
    planned("Light lift", logged_names=["Light lift", "good morning"], weight_kilograms=2.0),
    planned("Row", weight_kilograms=22.9),
    planned("Carry it", weight_kilograms=23.0),
    planned("Press", weight_kilograms=23.1),
]
IMPACTS = {"My climb": True, "Soft run": False, "kite": True, "Running it": False}


@pytest.fixture
def person(load):
    """A plan of each known exercise, and of some with names, weights and impacts of their own."""
    for piece in PIECES:
        load("planned_exercises", piece)
    load("impact_names", *({"name": name, "is_high_impact": is_high} for name, is_high
                           in IMPACTS.items()))  # fmt: skip
    pieces = [
        {
            "name": piece["name"],
            "kind": piece["kind"],
            "times_per_week": piece["times_per_week"],
            "kilograms": piece.get("weight_kilograms"),
            "also_called": piece["logged_names"][1:],
        }
        for piece in PIECES
    ]
    return Person.model_validate(
        {
            "conditions": list(CONDITIONS),
            "high_impact": [name for name, is_high in IMPACTS.items() if is_high],
            "low_impact": [name for name, is_high in IMPACTS.items() if not is_high],
            "plan": {"pieces": pieces},
        }
    )


def test_cautions_of_a_plan_are_those_of_the_table(person, states, rows):
    for condition in CONDITIONS:
        states(condition)

    found = planned_cautions(person)

    assert len(found) > 20
    assert sorted(
        (each.condition, each.exercise, list(each.left_out), list(each.asked_about))
        for each in found
    ) == sorted(rows("exercise_cautions", "condition, exercise_name, left_out, asked_about"))


def test_what_a_flare_leaves_out_of_a_plan_is_what_the_table_has(person, rows):
    reasons = ("is_high_impact", "is_heavy", "twists")
    told = {}
    for name, *marks in rows("left_out_in_flares", f"planned_exercise, {', '.join(reasons)}"):
        held = {reason for reason, holds in zip(reasons, marks, strict=True) if holds}
        told[name] = told.get(name, set()) | held

    found = planned_left_out(person, heavy_kilograms=23.0)

    assert {each.exercise: set(each.reasons) for each in found} == told
    assert {"Carry it", "Press"} <= {each.exercise for each in found}
    assert not {"Row", "Light lift"} & {each.exercise for each in found}
    assert planned_left_out(person, 23.0, seen=NAMES)[0].exercise == "Thing"
