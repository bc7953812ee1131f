"""Steps of a minute: intervals of any length, implausible counts, silence; `unplaced_intervals`."""

from datetime import timedelta

import drawing
import pytest
from drawing import MINUTE, MONDAY, at
from hypothesis import given
from hypothesis import strategies as st
from samples import CLOCK, PER_EXAMPLE, instant, pulse, reading, walk, zone

from backpain_analytics.warehouse.night import models

MIDNIGHT = at("00:00", MONDAY + timedelta(days=1))
TEN_MINUTES = timedelta(minutes=10)


def ten_minutes_each(began, *counts):
    """Rows of `step_intervals` back to back."""
    return [
        {
            "started_at": began + i * TEN_MINUTES,
            "ended_at": began + (i + 1) * TEN_MINUTES,
            "steps": n,
        }
        for i, n in enumerate(counts)
    ]


def test_an_interval_of_one_minute_is_that_minute(load, rows):
    load("step_intervals", *walk("10:00", 12, 0, 7))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 12), ("10:01", 0), ("10:02", 7)]


def test_longer_intervals_are_spread_whole_with_the_remainder_first(load, rows):
    load("step_intervals", reading("10:00", "10:03", 11))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 4), ("10:01", 4), ("10:02", 3)]


@pytest.mark.parametrize(
    ("last", "counts"),
    [("10:00:59.999999", [8]), ("10:01", [8]), ("10:01:00.000001", [8, 0])],
)
def test_an_interval_counts_once_and_in_each_minute_that_it_touches(load, rows, last, counts):
    load("step_intervals", reading("10:00", last, 8))

    assert [steps for _, steps in rows("source_minutes", f"{CLOCK}, steps")] == counts


def test_intervals_of_seconds_in_one_minute_add_up(load, rows):
    load(
        "step_intervals",
        reading("10:00:05", "10:00:20", 8),
        reading("10:00:30", "10:01:00", 9),
    )

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 8 + 9)]


@pytest.mark.parametrize("steps", [1, 160])
@pytest.mark.parametrize(("minutes", "placed"), [(14, True), (15, True), (16, False)])
def test_steps_of_a_long_interval_belong_to_the_day_but_to_no_minute(
    load, rows, minutes, placed, steps
):
    load("step_intervals", reading("10:00", f"10:{minutes}", steps))

    assert rows("step_samples", "is_placed") == [(placed,)]
    assert rows("daily_activity", "steps, unplaced_steps") == [(steps, 0 if placed else steps)]


def test_steps_of_an_hour_from_midnight_belong_to_the_date_that_begins(load, rows):
    load("step_intervals", reading("00:00", "01:00", 160))

    found = rows("daily_activity", "local_date::text, steps, unplaced_steps")
    assert found == [("2024-03-04", 160, 160)]


def test_no_steps_in_an_hour_is_none_in_each_of_its_minutes(load, rows):
    load("step_intervals", reading("10:00", "11:00", 0))

    assert rows("source_minutes", "count(*), sum(steps)") == [(60, 0)]


@pytest.mark.parametrize("second", [0, 1, 24, 59])
def test_a_steady_walk_has_its_cadence_in_each_full_minute_wherever_it_begins(load, rows, second):
    began = at("10:00") + timedelta(seconds=second)
    load("step_intervals", *ten_minutes_each(began, 1080, 1080, 1080))

    found = rows("source_minutes", f"{CLOCK}, steps")
    assert {steps for _, steps in found[1:30]} == {108}
    assert sum(steps for _, steps in found) == 3 * 1080


def test_two_intervals_that_meet_in_a_minute_make_no_more_of_it_than_anyone_takes(load, rows):
    load("step_intervals", *ten_minutes_each(at("18:00:24"), *(1550,) * 6))

    assert rows("minute_readings", "sum(steps), max(steps)") == [(6 * 1550, 155)]


def test_an_interval_of_sixty_seconds_is_shared_by_the_two_minutes_it_lies_in(load, rows):
    load("step_intervals", reading("10:00:45", "10:01:45", 80))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 20), ("10:01", 60)]


def test_intervals_that_overlap_keep_their_steps(load, rows):
    load("step_intervals", reading("10:00:30", "10:04:30", 41), reading("10:02", "10:05:30", 33))

    assert rows("source_minutes", "sum(steps), max(steps)") == [(41 + 33, 20)]


def test_an_interval_over_midnight_gives_each_date_its_part(con, load, rows):
    load("step_intervals", {**reading("23:55:30", "23:59", 9), "ended_at": MIDNIGHT + 5 * MINUTE})

    assert rows("source_minutes", "local_date::text, sum(steps)", "true group by 1") == [
        ("2024-03-04", 5),
        ("2024-03-05", 4),
    ]


def test_an_interval_over_a_clock_change_goes_on_through_it(con, load, rows):
    change = instant("2024-03-31 01:00")
    zone(
        con,
        (instant("2024-03-01 00:00"), change, 60),
        (change, instant("2024-05-01 00:00"), 120),
    )
    began = change - timedelta(minutes=5, seconds=30)
    load("step_intervals", *ten_minutes_each(began, 1000))

    assert rows(
        "source_minutes", "local_date::text, sum(steps), max(steps)", "true group by 1"
    ) == [("2024-03-31", 1000, 100)]


def test_shares_of_a_step_are_rounded_in_sum_never_row_by_row(load, rows):
    began = at("09:00")
    six = timedelta(seconds=6)
    load(
        "step_intervals",
        *(
            {"started_at": began + i * six, "ended_at": began + (i + 1) * six, "steps": 0.36}
            for i in range(600)
        ),
    )

    assert rows("source_minutes", "count(*), sum(steps), max(steps)") == [(60, 216, 4)]
    assert rows("daily_activity", "steps") == [(216,)]


@pytest.mark.parametrize(("share", "steps"), [(0.248, 2), (0.249, 2), (0.25, 3), (0.251, 3)])
def test_the_sum_of_a_date_is_rounded_to_the_nearest_step(load, rows, share, steps):
    load("step_intervals", *walk("09:00", *(share,) * 10))

    assert rows("source_minutes", "sum(steps)") == [(steps,)]


def test_whole_and_broken_counts_of_one_source_share_their_minutes(load, rows):
    load("step_intervals", reading("10:00", "10:00:30", 40), reading("10:00:30", "10:01", 10.6))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 51)]


@pytest.mark.parametrize(
    ("within", "steps", "left"),
    [
        ([], 900, 900),
        ([("10:00", "10:01", 100), ("10:59", "11:00", 50)], 900, 750),
        ([("09:59", "10:00", 100), ("11:00", "11:01", 50)], 1050, 900),
        ([("10:00", "10:15", 950)], 950, 0),
        ([("10:00", "10:30", 300), ("10:30", "11:00", 600)], 900, 900),
        ([("10:30", "11:30", 300)], 1200, 1200),
    ],
)
def test_what_shorter_intervals_tell_of_a_long_one_counts_once(load, rows, within, steps, left):
    load("step_intervals", *(reading(*span) for span in [("10:00", "11:00", 900), *within]))

    assert rows("daily_activity", "steps, unplaced_steps") == [(steps, left)]


def test_shares_of_a_step_whose_minutes_are_not_known_are_summed_too(load, rows):
    load(
        "step_intervals",
        reading("10:00", "10:30", 100.4),
        reading("10:30", "11:00", 100.4),
        reading("11:00", "11:30", 100.4),
    )

    assert rows("daily_activity", "steps, unplaced_steps") == [(301, 301)]


def test_a_night_rounds_a_date_as_a_full_build_does(con, load, rows):
    load("step_intervals", *walk("00:00", *(0.3,) * 1438))
    load("step_intervals", {**reading("23:58:20", "23:59", 0.3), "ended_at": MIDNIGHT + 5 * MINUTE})
    everything = rows("source_minutes", "minute_at, steps", f"local_date > '{MONDAY}'")

    drawing.build_days(con, [(drawing.PERSON, MONDAY + timedelta(days=1))])
    con.execute("update build_spans set started_at = ? - interval 1 day", [MIDNIGHT])
    for name in drawing.needed("source_minutes", set()):
        models.create_model(con, name, models.model_queries()[name])

    assert con.execute("select minute_at, steps from source_minutes").fetchall() == everything


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
