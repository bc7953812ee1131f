"""One session is one, whoever tells of it: `aerobic_log`, `stretch_sessions`, `timed_exercise`,
`daily_aerobic_exercise` and weeks in `weekly_aerobic_exercise`."""

from datetime import timedelta

import pytest
from drawing import MINUTE, MONDAY, at

DAY = "local_date - date '2024-03-04', sessions, minutes"
WEEK = "aerobic_sessions, aerobic_sessions_status, aerobic_sessions_status_reason"
MODE = "aerobic_mode, mode_source, is_high_impact"


@pytest.fixture(autouse=True)
def tables(load, record_goes_on):
    """Minutes are not drawn: stretches are given."""
    for table in ("daily_activity", "daily_sedentary", "aerobic_sessions"):
        load(table)


def stretch(clock, minutes=30, day=0, **columns):
    """A stretch of aerobic minutes, so many days after Monday."""
    date = MONDAY + timedelta(days=day)
    start = at(clock, date)
    row = {"local_date": date, "started_at": start, "ended_at": start + minutes * MINUTE}
    return row | {"duration_minutes": minutes, **columns}


def logged(clock=None, minutes=None, day=0, name="walking", source="log", **columns):
    """A session of a log; without a clock of a date only."""
    date = MONDAY + timedelta(days=day)
    when = {"written_date": date} if clock is None else {"started_at": at(clock, date)}
    row = {"source_id": source, "kind": "aerobic", "name": name, "minutes": minutes}
    return row | when | columns


def sessions(rows):
    """How many sessions Monday has."""
    found = rows("daily_aerobic_exercise", "sessions", f"local_date = '{MONDAY}'")
    return found[0][0] if found else None


def worn(load, days="0123456", **columns):
    for day in map(int, days):
        load(
            "daily_activity",
            {
                "local_date": MONDAY + timedelta(days=day),
                "is_valid_day": True,
                "steps": 5_000,
                "waking_wear_minutes": 900,
                "aerobic_minutes": 20,
                "effort_unknown_share": 0.0,
                **columns,
            },
        )


# --- the same session ---


@pytest.mark.parametrize(
    ("clock", "found"), [("09:14", 1), ("09:15", 1), ("09:16", 2), ("10:00", 2)]
)
def test_a_measured_stretch_is_the_logged_one_from_half_of_the_shorter_on(load, rows, clock, found):
    load("exercise_entries", logged("09:00", 30))
    load("aerobic_sessions", stretch(clock, 30))

    assert sessions(rows) == found


def test_several_stretches_in_one_session_are_that_session(load, rows):
    load("exercise_entries", logged("09:00", 120, name="hike"))
    load("aerobic_sessions", stretch("09:05", 30), stretch("09:50", 40))

    assert rows("aerobic_exercise", "origin, minutes, measured_minutes") == [("logged", 120, 70)]


def test_a_log_a_watch_and_its_minutes_tell_of_one_session(load, rows):
    load("exercise_entries", logged("09:00", 40), logged("09:02", 36, source="watch"))
    load("aerobic_sessions", stretch("09:03", 33))

    assert sessions(rows) == 1


def test_a_session_of_no_known_kind_without_effort_is_not_aerobic(load, rows):
    load("exercise_entries", logged("09:00", 40, name="garden", kind="other"))
    assert rows("aerobic_exercise", "origin, session_name") == []


def test_effort_in_a_session_of_no_known_kind_makes_it_one_aerobic_session(load, rows):
    load("exercise_entries", logged("09:00", 40, name="garden", kind="other"))
    load("aerobic_sessions", stretch("09:05", 15), stretch("09:25", 12))

    assert rows("aerobic_exercise", "origin, session_name, minutes") == [("logged", "garden", 40)]


def test_a_planned_warm_up_is_not_the_run_that_it_begins(load, rows):
    plan = {"name": "easy walk", "kind": "warm_up", "logged_names": ["easy walk"]}
    load("planned_exercises", {"times_per_week": 3, **plan})
    load("exercise_entries", logged("09:00", 10, name="easy walk"))
    load("aerobic_sessions", stretch("09:00", 40))

    assert rows("aerobic_exercise", "origin, minutes") == [("measured", 40)]


@pytest.mark.parametrize(("minutes", "found"), [(19, 0), (20, 1), (21, 1)])
def test_a_stretch_that_nobody_noted_counts_from_twenty_minutes_on(load, rows, minutes, found):
    worn(load, "0")
    load("aerobic_sessions", stretch("09:00", minutes))

    assert sessions(rows) == found


def test_a_short_stretch_still_belongs_to_the_session_that_was_noted(load, rows):
    load("exercise_entries", logged("09:00"))
    load("aerobic_sessions", stretch("08:55", 12))

    assert rows("aerobic_exercise", "origin, minutes") == [("logged", 12)]


@pytest.mark.parametrize(
    ("noted", "measured", "found"),
    [(1, 0, 1), (1, 1, 1), (1, 2, 2), (2, 1, 2), (2, 2, 2), (0, 2, 2)],
)
def test_a_date_without_a_time_counts_the_measured_ones_of_it_once(
    load, rows, noted, measured, found
):
    worn(load, "0")
    load("exercise_entries", *(logged(minutes=30 + n) for n in range(noted)))
    load("aerobic_sessions", *(stretch(f"{9 + n:02}:00", 30 + n) for n in range(measured)))

    assert sessions(rows) == found


def test_the_longest_without_a_time_is_the_longest_that_was_measured(load, rows):
    load("exercise_entries", logged(minutes=20), logged(minutes=60, name="hike"))
    load("aerobic_sessions", stretch("09:00", 25), stretch("15:00", 55))

    found = rows("aerobic_exercise", "session_name, minutes, measured_minutes")
    assert found == [("hike", 60, 55), ("walking", 20, 25)]


def test_what_a_log_times_is_another_session_than_what_it_only_dates(load, rows):
    load("exercise_entries", logged("09:00", 30), logged(minutes=20, name="swim"))

    assert sessions(rows) == 2


def test_two_logs_without_a_time_may_note_the_same(load, rows):
    load("exercise_entries", logged(), logged(source="app"), logged(name="run", source="app"))

    assert sessions(rows) == 2


def test_a_second_device_that_records_the_same_changes_nothing(load, rows):
    load("exercise_entries", logged("09:00", 30, source="watch"))
    load("aerobic_sessions", stretch("09:00", 30))
    before = rows("daily_aerobic_exercise", DAY)

    load("exercise_entries", logged("09:01", 29, source="strap"))
    assert rows("daily_aerobic_exercise", DAY) == before == [(0, 1, 30)]


# --- what is known of a date ---


def test_no_session_is_zero_only_where_a_log_or_a_watch_tells(load, rows):
    load("diary_entries", *({"written_date": MONDAY + timedelta(days=n), "pain_nrs": 3}
                            for n in (0, 6)))  # fmt: skip
    worn(load, "1")
    load("exercise_entries", logged("09:00", 30, day=3), logged("09:00", 30, day=5))

    columns = f"{DAY}, is_logged, is_measured"
    assert rows("daily_aerobic_exercise", columns) == [
        (0, None, None, False, False),
        (1, 0, 0, False, True),
        (2, None, None, False, False),
        (3, 1, 30, True, False),
        (4, 0, 0, True, False),
        (5, 1, 30, True, False),
        (6, None, None, False, False),
    ]


# --- weeks ---


@pytest.mark.parametrize(
    ("days", "exercised", "expected"),
    [
        ("0123456", 5, (5, "met", None)),
        ("0123456", 4, (4, "not_met", None)),
        ("0123", 4, (4, "estimated_met", None)),
        ("0123", 2, (2, "estimated_not_met", None)),  # 7 x 2 / 4 = 3.5
        ("012", 3, (3, "insufficient_data", "record_too_short")),
    ],
)
def test_a_week_without_a_log_is_judged_where_a_watch_is_worn(
    load, rows, days, exercised, expected
):
    worn(load, days)
    load("aerobic_sessions", *(stretch("09:00", day=day) for day in range(exercised)))

    assert rows("weekly_activity", WEEK) == [expected]


def test_a_log_and_a_watch_judge_a_week_together(load, rows):
    worn(load, "456")
    load("exercise_entries", *(logged("09:00", 30, day=day) for day in (0, 3)))
    load("aerobic_sessions", stretch("09:00", day=5))

    assert rows("weekly_activity", WEEK) == [(3, "not_met", None)]
    columns = "sessions, known_days, minutes, low_impact_minutes, low_impact_share"
    assert rows("weekly_aerobic_exercise", columns) == [(3, 7, 90, 60, 1)]


def test_a_week_of_which_nobody_tells_has_no_log(load, rows):
    load("diary_entries", {"written_date": MONDAY, "pain_nrs": 3})

    assert rows("weekly_activity", WEEK) == [(None, "insufficient_data", "no_log")]


def test_the_plan_rests_on_the_same_sessions(con, load, rows):
    con.execute("update persons set aerobic_sessions_target = 3")
    worn(load)
    load("exercise_entries", logged("09:00", 30, day=0), logged("09:00", 30, day=6))
    load("aerobic_sessions", stretch("09:05", 25, day=0), stretch("18:00", day=3))

    assert rows("weekly_plan", "item, sessions, status") == [("aerobic", 3, "met")]


# --- how the body moved ---


@pytest.mark.parametrize(
    ("steps", "mode"),
    [
        (9.9, ("hardly_a_step", "steps", False)),
        (10, (None, None, None)),
        (99.9, (None, None, None)),
        (100, ("walking", "steps", False)),
        (129.9, ("walking", "steps", False)),
        (130, (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_minutes_alone_tell_a_walk_and_hardly_a_step(load, rows, steps, mode):
    load("aerobic_sessions", stretch("09:00", mean_steps_per_minute=steps))

    assert rows("aerobic_exercise", MODE) == [mode]


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("cycling", ("cycling", "name", False)),
        ("Running", ("running", "name", True)),
        ("cross training", (None, None, None)),
    ],
)
def test_a_name_tells_more_than_steps(load, rows, name, mode):
    load("exercise_entries", logged("09:00", 30, name=name))
    load("aerobic_sessions", stretch("09:00", mean_steps_per_minute=2.0))

    assert rows("aerobic_exercise", MODE) == [mode]
