"""`daily_session_parts`: warm-up, core, stretching, aerobic and cool-down of each date."""

from datetime import timedelta

import pytest
from drawing import MONDAY, at

KINDS = ("warm_up", "core", "stretching", "aerobic", "cool_down")
WHOLE = {"warm_up": 5, "core": 15, "stretching": 5, "aerobic": 20, "cool_down": 5}


@pytest.fixture(autouse=True)
def no_watch(load, record_goes_on):
    """Nothing here needs minutes."""
    load("daily_activity")


def part(kind, minutes=10, day=0, source_id="log", **columns):
    """A part noted on a date so many days after Monday."""
    date = MONDAY + timedelta(days=day)
    when = {} if "started_at" in columns else {"written_date": date}
    return {"kind": kind, "name": kind, "minutes": minutes, "source_id": source_id} | when | columns


def whole(day=0, **changes):
    """A session with every part; a part changed to None is left out."""
    parts = {**WHOLE, **changes}
    return [part(kind, minutes, day) for kind, minutes in parts.items() if minutes is not None]


def judged(rows, day=0):
    where = f"local_date = date '{MONDAY + timedelta(days=day)}'"
    return rows("daily_session_parts", "is_complete, missing_parts, short_parts", where)


def test_the_parts_of_a_date_stand_with_their_minutes(load, rows):
    load("exercise_entries", part("core", 8), part("core", 7), part("aerobic", 30))

    minutes = ", ".join(f"{kind}_minutes" for kind in KINDS)
    assert rows("daily_session_parts", minutes) == [(None, 15, None, 30, None)]


def test_a_session_with_every_part_is_complete(load, rows):
    load("exercise_entries", *whole())

    assert judged(rows) == [(True, None, None)]


@pytest.mark.parametrize(
    ("kind", "minutes", "short"),
    [
        *[("warm_up", 4, "warm_up"), ("warm_up", 5, None), ("warm_up", 6, None)],
        *[("aerobic", 19, "aerobic"), ("aerobic", 20, None), ("aerobic", 45, None)],
        *[("core", 1, None), ("stretching", 1, None), ("cool_down", 1, None)],
    ],
)
def test_warm_up_and_aerobic_part_have_a_usual_length(load, rows, kind, minutes, short):
    load("exercise_entries", *whole(**{kind: minutes}))

    assert judged(rows) == [(short is None, None, short)]


@pytest.mark.parametrize("kind", ["warm_up", "stretching", "aerobic", "cool_down"])
def test_a_part_that_the_log_notes_at_other_times_is_missing(load, rows, kind):
    load("exercise_entries", *whole(), *whole(1, **{kind: None}))

    assert judged(rows, 1) == [(False, kind, None)]


@pytest.mark.parametrize("kind", ["warm_up", "stretching", "aerobic", "cool_down"])
def test_a_part_that_the_log_never_notes_is_unknown(load, rows, kind):
    load("exercise_entries", *whole(**{kind: None}))

    assert judged(rows) == [(None, None, None)]
    assert rows("daily_session_parts", f"has_core, has_{kind}") == [(True, None)]


def test_a_log_that_notes_a_part_says_nothing_of_dates_that_it_does_not_reach(load, rows):
    load("exercise_entries", *whole(3), part("aerobic", 30, 0, "watch"))

    assert rows("daily_session_parts", "has_core, has_aerobic") == [(True, True), (None, True)]


def test_a_part_of_unknown_length_may_have_been_long_enough(load, rows):
    load("exercise_entries", *whole(aerobic=None), part("aerobic", None))

    assert judged(rows) == [(None, None, None)]


@pytest.mark.parametrize(("noted", "verdict"), [(15, None), (20, True)])
def test_what_is_noted_may_suffice_beside_what_is_not(load, rows, noted, verdict):
    load("exercise_entries", *whole(aerobic=noted), part("aerobic", None))

    assert judged(rows) == [(verdict, None, None)]


def test_a_walk_alone_lacks_nothing(load, rows):
    load("exercise_entries", *whole(), part("aerobic", 30, 1))

    assert judged(rows, 1) == [(None, "warm_up, core, stretching, cool_down", None)]


def test_what_belongs_to_no_part_makes_no_row(load, rows):
    load("exercise_entries", part("other"))

    assert rows("daily_session_parts") == []


def timed(*clocks_and_kinds):
    return [part(kind, 5, started_at=at(clock)) for clock, kind in clocks_and_kinds]


@pytest.mark.parametrize(
    ("noted", "order", "is_in_order"),
    [
        ([("08:00", "warm_up"), ("08:10", "core")], "warm_up, core", True),
        ([("08:00", "core"), ("08:10", "warm_up")], "core, warm_up", False),
        ([("08:00", "cool_down"), ("08:10", "core")], "cool_down, core", False),
        ([("08:00", "stretching"), ("08:10", "core")], "stretching, core", True),
        (
            [("08:00", "warm_up"), ("08:10", "core"), ("08:40", "core"), ("09:00", "cool_down")],
            "warm_up, core, cool_down",
            True,
        ),
    ],
)
def test_the_order_is_that_of_the_times(load, rows, noted, order, is_in_order):
    load("exercise_entries", *timed(*noted))

    assert rows("daily_session_parts", "part_order, is_in_order") == [(order, is_in_order)]


def test_without_all_times_no_order_is_known(load, rows):
    load("exercise_entries", *timed(("08:00", "warm_up")), part("core"))

    assert rows("daily_session_parts", "part_order, is_in_order") == [(None, None)]


def test_a_second_log_of_the_same_session_adds_no_minutes(load, rows):
    load("exercise_entries", part("aerobic", 30), part("aerobic", 28, source_id="watch"))

    assert rows("daily_session_parts", "aerobic_minutes") == [(30,)]
