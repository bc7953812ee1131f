"""What a session asks of the back: `session_demands`."""

import pytest


@pytest.mark.parametrize(
    ("kilograms", "loads_back", "is_heavy"),
    [
        (22.9, True, False),  # a weight that is noted has the word
        (23.0, False, True),
        (23.1, None, True),
        (None, True, True),
        (None, False, False),
        (None, None, None),
    ],
)
def test_a_load_is_heavy_by_its_weight_else_by_the_exercise(
    load, rows, kilograms, loads_back, is_heavy
):
    load("exercise_identities", {"name_key": "deadlift", "loads_back": loads_back})
    load("exercise_log", {"name_key": "deadlift", "weight_kilograms": kilograms})

    assert rows("session_demands", "is_heavy") == [(is_heavy,)]


def test_a_session_without_a_name_is_of_no_exercise(load, rows):
    load("exercise_identities", {"name_key": "front plank", "exercise_key": "plank"})
    load("exercise_log", {"name_key": "front plank"}, {"name_key": None})

    assert rows("session_demands", "exercise_key") == [("plank",), (None,)]
