"""Steps of a minute: intervals of any length, implausible counts, silence."""

from datetime import timedelta

import pytest
from drawing import at
from hypothesis import given
from hypothesis import strategies as st
from samples import CLOCK, PER_EXAMPLE, pulse, reading, walk


def test_an_interval_of_one_minute_is_that_minute(load, rows):
    load("step_intervals", *walk("10:00", 12, 0, 7))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 12), ("10:01", 0), ("10:02", 7)]


def test_longer_intervals_are_spread_whole_with_the_remainder_first(load, rows):
    load("step_intervals", reading("10:00", "10:03", 11))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 4), ("10:01", 4), ("10:02", 3)]


def test_intervals_of_seconds_in_one_minute_add_up(load, rows):
    load(
        "step_intervals",
        reading("10:00:05", "10:00:20", 8),
        reading("10:00:30", "10:01:00", 9),
    )

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 8 + 9)]


@pytest.mark.parametrize(("minutes", "placed"), [(14, True), (15, True), (16, False)])
def test_steps_of_a_long_interval_belong_to_the_day_but_to_no_minute(load, rows, minutes, placed):
    load("step_intervals", reading("10:00", f"10:{minutes}", 160))

    assert rows("step_samples", "is_placed") == [(placed,)]
    assert rows("daily_activity", "steps, unplaced_steps") == [(160, 0 if placed else 160)]


def test_no_steps_in_an_hour_is_none_in_each_of_its_minutes(load, rows):
    load("step_intervals", reading("10:00", "11:00", 0))

    assert rows("source_minutes", "count(*), sum(steps)") == [(60, 0)]


@PER_EXAMPLE
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 86_000), st.integers(0, 1200), st.integers(0, 3000)),
        min_size=1,
        max_size=12,
    )
)
def test_no_step_is_lost_or_made_by_spreading(con, load, rows, steps):
    con.execute("delete from step_interval_readings")
    for start, length, count in steps:
        began = at("00:00") + timedelta(seconds=start)
        load(
            "step_intervals",
            {"started_at": began, "ended_at": began + timedelta(seconds=length), "steps": count},
        )

    placed = rows("source_minutes", "sum(steps)")[0][0] or 0
    unplaced = con.execute("select sum(steps) from step_samples where not is_placed").fetchone()[0]
    assert placed + (unplaced or 0) == sum(count for _, _, count in steps)


@pytest.mark.parametrize(("counted", "known"), [(249, 249), (250, 250), (251, None)])
def test_more_steps_than_anyone_takes_are_unknown_not_zero(load, rows, counted, known):
    load("heart_rate_samples", *pulse("10:00", 1))
    load("step_intervals", *walk("10:00", counted))

    assert rows("minute_readings", "steps", "source_id is not null") == [(known,)]


def test_a_minute_with_a_pulse_and_no_row_has_no_steps_on_a_date_with_step_rows(load, rows):
    load("heart_rate_samples", *pulse("10:00", 2))
    load("step_intervals", *walk("10:01", 20))

    assert rows("minute_steps", f"{CLOCK}, steps") == [("10:00", 0), ("10:01", 20)]


def test_between_the_pulses_of_a_watch_that_measures_now_and_then_no_row_is_no_steps(load, rows):
    load("heart_rate_samples", *pulse("10:00", 16, every=5))
    load("step_intervals", *walk("10:07", 20))

    found = dict(rows("minute_steps", f"{CLOCK}, steps"))
    assert len(found) == 16
    assert {clock: steps for clock, steps in found.items() if steps} == {"10:07": 20}


@pytest.mark.parametrize(("silent", "steps"), [(29, None), (30, 0), (31, 0)])
def test_a_watch_measures_now_and_then_if_three_minutes_in_ten_have_no_pulse(
    load, rows, parameters, silent, steps
):
    parameters(longest_wear_bridge_minutes=40, shortest_wear_bridge_minutes=40)
    beats = 100 - silent
    load("heart_rate_samples", *pulse("10:00", 1), *pulse(f"10:{silent + 1}", beats - 1))
    load("step_intervals", *walk("10:00", 20))

    assert rows("minute_readings", "steps", f"{CLOCK} = '10:05'") == [(steps,)]


def test_longer_silences_are_nobodys_habit(load, rows):
    load("heart_rate_samples", *pulse("10:00", 20), *pulse("10:25", 1), *pulse("12:00", 20))
    load("step_intervals", *walk("10:00", 20))

    assert rows("minute_readings", "steps", f"{CLOCK} = '10:22'") == [(None,)]


def test_without_any_step_row_that_date_steps_are_unknown(load, rows):
    load("heart_rate_samples", *pulse("10:00", 2))

    assert rows("minute_steps", "steps") == []


def test_a_pulse_inside_an_hour_of_unplaced_steps_does_not_mean_standing_still(load, rows):
    load("heart_rate_samples", *pulse("10:30", 1), *pulse("11:30", 1))
    load("step_intervals", reading("10:00", "11:00", 900), *walk("12:00", 20))

    found = rows("minute_readings", f"{CLOCK}, steps", "heart_rate_bpm is not null")
    assert found == [("10:30", None), ("11:30", 0)]
