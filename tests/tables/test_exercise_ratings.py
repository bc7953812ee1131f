"""`exercise_ratings`: how much each exercise was enjoyed and how hard it was."""

from datetime import timedelta

from drawing import MONDAY


def session(day, name, **ratings):
    date = MONDAY + timedelta(days=day)
    return {"written_date": date, "name": name, "kind": "other", "source_id": "log", **ratings}


def test_ratings_are_means_with_their_number(load, rows):
    load(
        "exercise_entries",
        session(0, "Swim", enjoyment_nrs=9, effort_nrs=4),
        session(1, "Swimming", enjoyment_nrs=6),
        session(2, "swim"),
        session(3, "Plank"),
        session(4, "Kite", effort_nrs=0),
    )

    assert rows("exercise_ratings", "* exclude (person_id)") == [
        ("kite", 1, 0, None, 1, 0.0),
        ("plank", 1, 0, None, 0, None),
        ("swimming", 3, 2, 7.5, 1, 4.0),
    ]


def test_a_session_without_a_name_is_no_exercise(load, rows):
    load("exercise_entries", session(0, None, enjoyment_nrs=9))

    assert rows("exercise_ratings") == []
