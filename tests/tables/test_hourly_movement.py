"""In how many waking, worn hours of the clock people walked, and broke up low movement."""

from datetime import timedelta

import pytest
from drawing import MINUTE, MONDAY, at

STEPPING = "worn_hours, stepping_hours, stepping_hours_share"
BREAKS = "sedentary_hours, break_hours, break_hours_share"


@pytest.fixture
def hours(load):
    """`hours({"steps": 250}, ...)`: the hours of Monday from 09:00, each worn for 60 minutes."""

    def load_hours(*drawn, day=MONDAY, wear_source="heart_rate"):
        load("sedentary_bouts")
        load("daily_activity", {"local_date": day, "wear_source": wear_source})
        usual = {"waking_wear_minutes": 60, "steps": 0, "sedentary_minutes": 30}
        rows = [
            {**usual, "local_date": day, "local_hour": 9 + number} | hour
            for number, hour in enumerate(drawn)
        ]
        load("hourly_activity", *rows)

    return load_hours


def ended(clock, day=MONDAY, **columns):
    """A bout of ten minutes that a known active minute ends at a UTC clock time."""
    end = at(clock, day)
    bout = {"started_at": end - 10 * MINUTE, "ended_at": end, "duration_minutes": 10}
    return {**bout, "is_censored": False, "ends_with_break": True, **columns}


@pytest.mark.parametrize(("steps", "moved"), [(249, 0), (250, 1), (251, 1)])
def test_an_hour_with_movement_has_250_steps(hours, rows, steps, moved):
    hours({"steps": steps}, {"steps": 0})

    assert rows("daily_hourly_movement", STEPPING) == [(2, moved, moved / 2)]


@pytest.mark.parametrize(("wear", "counted"), [(49, 0), (50, 1), (51, 1)])
def test_an_hour_counts_from_50_waking_worn_minutes(hours, rows, wear, counted):
    hours({"steps": 300, "waking_wear_minutes": wear}, {"steps": 0})

    assert rows("daily_hourly_movement", "worn_hours, stepping_hours") == [(1 + counted, counted)]


def test_an_hour_of_unknown_steps_is_no_hour_without_movement(hours, rows):
    hours({"steps": 300}, {"steps": None})

    assert rows("daily_hourly_movement", STEPPING) == [(2, 1, 1)]


def test_a_date_without_a_worn_hour_has_no_shares(hours, rows):
    hours({"waking_wear_minutes": 0, "steps": None, "sedentary_minutes": None})

    found = rows("daily_hourly_movement", f"{STEPPING}, {BREAKS}")
    assert found == [(0, None, None, None, None, None)]


@pytest.mark.parametrize(
    ("clock", "broken"),
    [("08:59", 0), ("09:00", 1), ("09:59", 1), ("10:00", 0)],
)
def test_a_break_counts_for_the_hour_of_the_minute_that_makes_it(load, hours, rows, clock, broken):
    hours({})
    load("sedentary_bouts", ended(clock))

    assert rows("daily_hourly_movement", BREAKS) == [(1, broken, broken)]


def test_several_breaks_make_one_hour_with_a_break(load, hours, rows):
    hours({}, {})
    load("sedentary_bouts", ended("09:20"), ended("09:40"))

    assert rows("daily_hourly_movement", BREAKS) == [(2, 1, 0.5)]


def test_a_bout_whose_end_nobody_saw_makes_no_break(load, hours, rows):
    hours({})
    load("sedentary_bouts", ended("09:30", ends_with_break=False, is_censored=True))

    assert rows("daily_hourly_movement", BREAKS) == [(1, 0, 0)]


def test_the_break_of_somebody_else_breaks_no_hour(load, hours, rows):
    hours({})
    load("sedentary_bouts", ended("09:30", person_id="ben"))

    assert rows("daily_hourly_movement", BREAKS) == [(1, 0, 0)]


def test_an_hour_without_low_movement_needs_no_break(hours, rows):
    hours({"steps": 5_000, "sedentary_minutes": 0}, {})

    assert rows("daily_hourly_movement", f"worn_hours, {BREAKS}") == [(2, 1, 0, 0)]


def test_breaks_are_unknown_where_wear_is_known_from_steps(load, hours, rows):
    hours({"steps": 300}, wear_source="steps")
    load("sedentary_bouts", ended("09:30"))

    found = rows("daily_hourly_movement", f"stepping_hours, {BREAKS}")
    assert found == [(1, None, None, None)]


def test_a_break_after_midnight_belongs_to_the_new_date(load, hours, rows):
    tuesday = MONDAY + timedelta(days=1)
    hours({"local_hour": 0}, day=tuesday)
    load("sedentary_bouts", ended("00:05", day=tuesday))

    assert rows("daily_hourly_movement", BREAKS) == [(1, 1, 1)]


def test_the_hour_is_that_of_the_local_clock(con, load, hours, rows):
    con.execute("update zone_spans set utc_offset_minutes = -570")
    hours({"local_hour": 1})
    load("sedentary_bouts", ended("10:45"))  # 01:15 at nine and a half hours west

    assert rows("daily_hourly_movement", BREAKS) == [(1, 1, 1)]


def test_the_hour_that_comes_twice_is_one_hour(con, load, hours, rows):
    autumn = MONDAY + timedelta(days=6)
    back = at("01:00", autumn)
    con.execute("update zone_spans set ended_at = ?, utc_offset_minutes = 120", [back])
    load(
        "zone_spans",
        {"started_at": back, "ended_at": back + timedelta(days=3), "utc_offset_minutes": 60},
    )
    hours({"local_hour": 2, "steps": 260, "waking_wear_minutes": 120}, day=autumn)
    load("sedentary_bouts", ended("00:30", autumn), ended("01:30", autumn))

    found = rows("daily_hourly_movement", f"{STEPPING}, {BREAKS}", f"local_date = '{autumn}'")
    assert found == [(1, 1, 1, 1, 1, 1)]


def test_drawn_minutes_make_hours(minutes, rows):
    minutes("S" * 60 + "SSSSL" * 12 + "L" * 60)

    # 30 steps a light minute: 0, 360 and 1,800 an hour.
    found = rows("daily_hourly_movement", f"{STEPPING}, {BREAKS}")
    assert found == [(3, 2, 2 / 3, 2, 1, 0.5)]


@pytest.mark.parametrize(("active", "full"), [(1, 0), (2, 1), (3, 1)])
def test_an_hour_with_a_full_break_has_two_active_minutes_after_a_bout(
    load, hours, rows, active, full
):
    hours({}, {})
    load("sedentary_bouts", ended("09:20", active_minutes_after=1))
    load("sedentary_bouts", ended("09:40", active_minutes_after=active))

    found = rows("daily_hourly_movement", "sedentary_hours, break_hours, full_break_hours")
    assert found == [(2, 1, full)]


def test_an_hour_is_shown_by_itself(load, hours, rows):
    hours({}, {"sedentary_minutes": 0}, {"waking_wear_minutes": 49})
    load("sedentary_bouts", ended("09:20", active_minutes_after=1))

    columns = "local_hour, is_worn, has_steps, has_break, has_full_break"
    assert rows("hourly_movement", columns) == [
        (9, True, False, True, False),
        (10, True, False, None, None),
        (11, False, None, None, None),
    ]
