"""Which known exercise a name of a log or a plan stands for."""

import re

import pytest

from backpain_analytics.messages.numbers import word
from backpain_analytics.settings.exercises import EXERCISES, known_exercise
from backpain_analytics.sources.handmade.exercise.words import (
    is_exercise,
    is_high_impact,
    known_kind,
)


@pytest.fixture
def identities(load, rows):
    def ask(*names, **more):
        sessions = [{"name": name, "kind": "other", "started_at": None} for name in names]
        load("exercise_entries", *({**session, **more} for session in sessions))
        return dict(rows("exercise_identities", "name_key, exercise"))

    return ask


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("Plank", "plank"),
        ("Side-plank 3x20s", "side_plank"),
        ("side bridge", "side_plank"),
        ("Glute bridges", "bridge"),
        ("SUPERMAN", "superman"),
        ("Knees to chest", "knee_to_chest"),
        ("Stretch hamstrings", "hamstring_stretch"),
        ("Bent-over row", "bent_over_row"),
        ("rowing machine", "rowing"),
        ("Russian twists", "twisting_crunch"),
        ("Deadlift 90 kg", "deadlift"),
        ("Goblet squats", "loaded_squat"),
        ("squats", "squat"),
        ("Spine twist", "trunk_rotation"),
        ("Treadmill walk", "walking"),
        ("Aquajogging", "water_exercise"),
        ("Rückenbrücke", None),
        ("Schulterbrücke", "bridge"),
        ("Treadmill", None),
        ("Gardening", None),
    ],
)
def test_the_longest_match_names_the_exercise(identities, name, exercise):
    assert list(identities(name).values()) == [exercise]


def test_a_name_of_ones_own_stands_for_what_the_plan_calls_it(identities, load):
    load(
        "planned_exercises",
        {
            "name": "bird dog",
            "kind": "core",
            "logged_names": ["bird dog", "Nr. 4"],
            "times_per_week": 3,
        },
    )

    assert identities("nr 4")["nr 4"] == "bird_dog"


def test_a_planned_exercise_that_was_never_done_is_known_too(load, rows):
    load(
        "planned_exercises",
        {
            "name": "Superman",
            "kind": "core",
            "logged_names": ["Superman"],
            "times_per_week": 1,
        },
    )

    assert rows("exercise_identities", "name_key, exercise, bends_back") == [
        ("superman", "superman", True)
    ]


def test_exercises_are_told_apart_by_plan_then_by_what_is_known_then_by_name(load, rows):
    planned = {"kind": "core", "times_per_week": 3}
    load(
        "planned_exercises",
        {**planned, "name": "Front plank", "logged_names": ["Front plank"]},
        {**planned, "name": "Nr. 4", "logged_names": ["Nr. 4"]},
    )
    load(
        "exercise_entries",
        *({"name": name, "kind": "core"} for name in ("planks", "forearm plank", "my move")),
    )

    assert rows("exercise_identities", "name_key, exercise_key") == [
        ("forearm plank", "plank"),
        ("front plank", "Front plank"),
        ("my move", "my move"),
        ("nr 4", "Nr. 4"),
        ("planks", "plank"),
    ]


def test_the_log_knows_kind_and_impact_better(load, rows):
    load("exercise_entries", {"name": "Run", "kind": "stretching", "is_high_impact": False})

    assert rows("exercise_identities", "exercise, kind, is_high_impact") == [
        ("running", "stretching", False)
    ]


def test_what_the_log_does_not_know_the_known_exercise_does(load, rows):
    load("exercise_entries", {"name": "Run", "kind": "other"})

    assert rows("exercise_identities", "kind, is_high_impact, aerobic_mode, twists") == [
        ("aerobic", True, "running", False)
    ]


@pytest.mark.parametrize("code", EXERCISES)
def test_each_known_exercise_has_a_word_and_finds_itself_by_it(code):
    matched = {
        other: found.group()
        for other, known in EXERCISES.items()
        if (found := re.search(known.name_pattern, re.sub(r"\W+", " ", word("exercise", code))))
    }

    assert max(matched, key=lambda other: len(matched[other])) == code


def spelt(pattern):
    """Return a name that begins as a pattern says, by the first of its choices."""
    while (found := re.search(r"\(\?:([^()|]*)[^()]*\)(\??)", pattern)) is not None:
        pattern = pattern.replace(found[0], "" if found[2] else found[1])
    return pattern.replace(r"\b", "").replace(r"\w*", "").replace("?", "")


NAMES = [
    name
    for code, known in EXERCISES.items()
    for name in (word("exercise", code), *map(spelt, known.names))
]


@pytest.mark.parametrize("name", NAMES)
def test_the_readers_of_logs_know_the_kind_of_each_known_name(name):
    code = known_exercise(name)
    kind = EXERCISES[code].kind

    assert known_kind(name) == (None if kind == "other" else kind)
    assert is_high_impact(name) in (EXERCISES[code].is_high_impact, False)
    assert is_exercise(name)
