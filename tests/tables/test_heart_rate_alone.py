"""Dates without steps, and people to whom steps do not apply: heart rate judges alone.

`stepless_days` are these dates, and `carried_heart_rates` what stands between two looks at a pulse.
"""

from datetime import timedelta

import pytest
from drawing import MONDAY, at
from samples import CLOCK, pulse, reading, walk

WORN = "waking_wear_minutes, is_valid_day"


def on(day, rows, column="sampled_at"):
    """Move rows of Monday to another day of the week."""
    return [row | {column: row[column] + timedelta(days=day)} for row in rows]


@pytest.mark.parametrize(("steps_apply", "days"), [(None, [1]), (True, [1]), (False, [0, 1])])
def test_steps_say_nothing_where_there_is_no_row_of_them_or_they_do_not_apply(
    con, load, rows, steps_apply, days
):
    con.execute("update persons set steps_apply = ?", [steps_apply])
    load("heart_rate_samples", *pulse("09:00", 5), *on(1, pulse("09:00", 5)))
    load("step_intervals", *walk("20:00", 0))

    found = rows("stepless_days", "local_date")
    assert found == [(MONDAY + timedelta(days=day),) for day in days]


# --- a heart rate every few minutes ---


@pytest.mark.parametrize(("silence", "unknown"), [(9, 0), (10, 0), (11, 1), (12, 2)])
def test_a_heart_rate_stands_until_the_next_for_ten_minutes_at_most(load, rows, silence, unknown):
    load("heart_rate_samples", *pulse("09:00", 61, every=5))
    load("heart_rate_samples", *pulse(f"10:{silence:02}", 61, every=5, beats=90))

    found = rows(
        "minute_readings", "heart_rate_bpm", f"{CLOCK} between '10:00' and '10:{silence:02}'"
    )
    assert found == [(60,)] * (silence - unknown) + [(90,)] + [(None,)] * unknown


def test_what_stands_ends_where_the_device_is_taken_off(load, rows):
    load("heart_rate_samples", *pulse("09:00", 61, every=5))

    worn = rows("minute_readings", CLOCK, "wear_source is not null and heart_rate_bpm is not null")
    known = rows("minute_readings", CLOCK, "heart_rate_bpm is not null")
    assert worn == known
    assert known[-1] == ("10:00",)


@pytest.mark.parametrize("steps", [0, 30])
def test_on_a_date_with_any_step_row_steps_judge_the_minutes_between(load, rows, steps):
    load("heart_rate_samples", *pulse("09:00", 61, every=5))
    load("step_intervals", *walk("20:00", steps))

    assert len(rows("minute_readings", "*", "heart_rate_bpm is not null")) == 13


def test_a_device_that_takes_one_each_minute_is_silent_where_it_is_silent(load, rows):
    load("heart_rate_samples", *pulse("09:00", 60), *pulse("10:05", 60))

    assert len(rows("minute_readings", "*", "heart_rate_bpm is not null")) == 120


@pytest.mark.parametrize("every", [1, 5])
def test_each_look_at_the_pulse_stands_for_the_minutes_until_the_next(rested, load, rows, every):
    moderate = pulse("12:00", 20, beats=120, every=every)
    load("heart_rate_samples", *pulse("08:00", 240, every=every), *moderate)
    load("heart_rate_samples", *pulse("12:20", 360, every=every))

    assert rows("daily_activity", "aerobic_minutes") == [(20,)]


# --- steps that do not apply ---


@pytest.mark.parametrize(
    "case",
    [
        (140, 0, "vigorous"),
        (110, 0, "moderate"),
        (100, 0, "light"),
        (62, 0, None),
        (62, 120, None),
        (62, 30, None),
    ],
)
@pytest.mark.usefixtures("rested")
def test_a_minute_is_judged_by_the_pulse_whatever_the_steps_say(con, load, rows, case):
    beats, steps, intensity = case
    con.execute("update persons set steps_apply = false")
    load("heart_rate_samples", *pulse("09:00", 10, beats=beats))
    load("step_intervals", *walk("09:00", *[steps] * 10))

    found = rows("minute_activity", "steps, intensity", "is_worn")
    assert found == [(None, intensity)] * 10


@pytest.mark.parametrize("steps_apply", [True, None])
def test_to_others_no_step_is_low_movement(con, rested, load, rows, steps_apply):
    con.execute("update persons set steps_apply = ?", [steps_apply])
    load("heart_rate_samples", *pulse("09:00", 10))
    load("step_intervals", *walk("09:00", *[0] * 10))

    assert rows("minute_activity", "steps, intensity", "is_worn") == [(0, "sedentary")] * 10


def test_steps_at_unknown_times_do_not_apply_either(con, load, rows):
    load("heart_rate_samples", *pulse("09:00", 10))
    load("step_intervals", reading("10:00", "16:00", 600))
    assert rows("daily_activity", "steps, unplaced_steps") == [(600, 600)]

    con.execute("update persons set steps_apply = false")
    assert rows("daily_activity", "steps, unplaced_steps") == [(None, 0)]


# --- days ---


@pytest.mark.parametrize(("minutes", "valid"), [(599, False), (600, True), (601, True)])
def test_a_day_of_heart_rate_alone_is_valid_by_wear_alone(load, rows, minutes, valid):
    load("heart_rate_samples", *pulse("08:00", minutes))

    assert rows("daily_activity", f"steps, {WORN}") == [(None, minutes, valid)]


@pytest.mark.parametrize(("steps_apply", "valid"), [(False, True), (True, False), (None, False)])
def test_no_step_all_day_leaves_a_day_valid_where_steps_do_not_apply(
    con, load, rows, steps_apply, valid
):
    con.execute("update persons set steps_apply = ?", [steps_apply])
    load("heart_rate_samples", *pulse("08:00", 600))
    load("step_intervals", *walk("08:00", *[0] * 600))

    assert rows("daily_activity", WORN) == [(600, valid)]


def test_wear_that_only_steps_show_makes_no_day_valid_where_they_do_not_apply(con, load, rows):
    con.execute("update persons set steps_apply = false")
    load("step_intervals", *walk("08:00", *[9] * 601))

    assert rows("daily_activity", f"wear_source, {WORN}") == [("steps", 601, False)]
    assert rows("daily_activity", "steps, aerobic_minutes") == [(None, None)]


def test_a_calm_day_has_no_aerobic_minute_and_unknown_low_movement(rested, load, rows):
    load("heart_rate_samples", *pulse("08:00", 600))

    told = "aerobic_minutes, aerobic_minutes_low, aerobic_minutes_high, effort_unknown_share"
    assert rows("daily_activity", f"{told}, unknown_share") == [(0, 0, 0, 0, 1)]
    assert rows("daily_sedentary", "sedentary_minutes, bouts") == [(None, None)]


def test_some_livelier_minutes_do_not_make_the_low_movement_of_a_day_none(rested, load, rows):
    load("heart_rate_samples", *pulse("08:00", 600), *pulse("18:00", 10, beats=100))

    assert rows("daily_activity", "light_minutes") == [(10,)]
    assert rows("daily_sedentary", "sedentary_minutes, bouts") == [(None, None)]


# --- the resting heart rate ---

RESTING = "still_minutes, resting_heart_rate_bpm"


@pytest.mark.parametrize(("minutes", "known"), [(599, False), (600, True), (601, True)])
def test_a_day_of_heart_rate_alone_tells_the_resting_rate_when_worn_long(
    load, rows, minutes, known
):
    load("heart_rate_samples", *pulse("08:00", 60, beats=55), *pulse("09:00", minutes - 60, 80))

    assert rows("daily_resting_heart_rates", RESTING) == ([(minutes, 55)] if known else [])


def test_a_workout_tells_no_resting_rate(load, rows):
    load("heart_rate_samples", *pulse("08:00", 90, beats=140))

    assert rows("daily_resting_heart_rates") == []


def test_where_steps_do_not_apply_they_do_not_say_who_is_still(con, load, rows):
    con.execute("update persons set steps_apply = false")
    load("heart_rate_samples", *pulse("08:00", 600, beats=70))
    load("step_intervals", *walk("08:00", *[30] * 600))

    assert rows("daily_resting_heart_rates", RESTING) == [(600, 70)]


# --- weeks ---


@pytest.mark.parametrize("week", [(4, "not_met"), (5, "met")])
@pytest.mark.parametrize("steps_apply", [None, False])
@pytest.mark.usefixtures("record_goes_on")
def test_a_week_of_heart_rate_is_judged_by_its_aerobic_minutes(con, load, rows, week, steps_apply):
    """Heart rate each five minutes; with a watch that counts no step where steps do not apply."""
    con.execute("update persons set steps_apply = ?", [steps_apply])
    looks, status = week
    for day in range(7):
        load("heart_rate_samples", *on(day, pulse("08:00", 600, every=5)))
        load("heart_rate_samples", *on(day, pulse("18:00", 5 * looks, beats=120, every=5)))
        load("heart_rate_samples", *on(day, pulse(f"18:{5 * looks}", 60, every=5)))
        if steps_apply is False:
            none = {"ended_at": at("08:10") + timedelta(days=day), "steps": 0}
            load("step_intervals", {"started_at": at("08:00") + timedelta(days=day), **none})

    aerobic = "aerobic_minutes, aerobic_status, aerobic_is_decidable, valid_days"
    assert rows("weekly_activity", f"week_start_date, {aerobic}, aerobic_valid_days") == [
        (MONDAY, 7 * 5 * looks, status, True, 7, 7)
    ]
    reason = "nothing_measured" if steps_apply is None else "steps_do_not_apply"
    steps = "steps, steps_status, steps_status_reason, steps_is_decidable"
    assert rows("weekly_activity", steps) == [(None, "insufficient_data", reason, False)]
    assert rows("person_baselines") == []
