"""When a device was on the body.

`source_hours` become `source_runs`; these and `movement_runs` become `presence_spans`.
"""

from datetime import timedelta

import pytest
from drawing import MINUTE, MONDAY, at
from samples import CLOCK, pulse, walk


@pytest.mark.parametrize(("silence", "worn"), [(9, 29), (10, 30), (11, 20)])
def test_a_short_silence_between_heart_rates_is_wear(load, rows, silence, worn):
    load("heart_rate_samples", *pulse("10:00", 10), *pulse(f"10:{10 + silence}", 10))

    assert rows("daily_activity", "wear_minutes") == [(worn,)]


@pytest.mark.parametrize(("every", "bridged"), [(3, 10), (4, 12), (9, 27), (10, 30), (12, 30)])
def test_a_device_that_seldom_writes_may_be_silent_three_times_its_usual_gap(
    load, rows, every, bridged
):
    load("heart_rate_samples", *pulse("10:00", 120, every=every))

    assert rows("source_days", "bridge_minutes") == [(bridged,)]


def test_of_an_even_number_of_gaps_the_lower_one_in_the_middle_is_the_usual(load, rows):
    # Gaps of 4 and 8 minutes.
    load("heart_rate_samples", *pulse("10:00", 5, every=4), *pulse("10:12", 1))

    assert rows("source_days", "bridge_minutes") == [(3 * 4,)]


def test_where_the_gap_in_the_middle_is_the_last_of_a_minute_that_is_the_usual(
    load, parameters, rows
):
    # Gaps of 1 and 5 minutes.
    parameters(shortest_wear_bridge_minutes=0)
    load("heart_rate_samples", *pulse("10:00", 2), *pulse("10:06", 1))

    assert rows("source_days", "bridge_minutes") == [(3 * 1,)]


def test_the_usual_gap_of_one_date_does_not_depend_on_another(load, rows):
    load("heart_rate_samples", *pulse("10:00", 60, every=5))
    other_day = [
        {"sampled_at": at("10:00", MONDAY + timedelta(days=1)) + i * MINUTE, "heart_rate_bpm": 60}
        for i in range(60)
    ]
    load("heart_rate_samples", *other_day)

    assert rows("source_days", "local_date::text, bridge_minutes") == [
        ("2024-03-04", 15),
        ("2024-03-05", 10),
    ]


def test_steps_are_counted_from_the_first_minute_with_a_count_to_the_end_of_the_last(load, rows):
    load("step_intervals", *walk("10:00", 0, 5, 0))

    found = rows("source_days", "steps_started_at, steps_ended_at, step_minutes")
    assert found == [(at("10:00"), at("10:03"), 3)]


def test_nothing_before_the_first_or_after_the_last_sign_of_wear_is_wear(load, rows):
    load("heart_rate_samples", *pulse("10:05", 10))

    found = rows("minute_readings", f"min({CLOCK}), max({CLOCK}), count(*)", "wear_source > ''")
    assert found == [("10:05", "10:14", 10)]


def test_wear_goes_on_over_midnight(load, rows):
    load("heart_rate_samples", *pulse("23:50", 5), *pulse("23:59", 10))

    assert rows("daily_activity", "local_date::text, wear_minutes") == [
        ("2024-03-04", 10),
        ("2024-03-05", 9),
    ]


def test_a_watch_that_is_never_taken_off_is_worn_on_each_date(load, rows):
    load("heart_rate_samples", *pulse("22:00", 60, every=10), *pulse("23:05", 26 * 60, every=10))

    assert rows("daily_activity", "local_date::text, wear_minutes") == [
        ("2024-03-04", 120),
        ("2024-03-05", 24 * 60),
        ("2024-03-06", 56),
    ]


def test_a_watch_worn_from_midnight_to_midnight_is_on_the_body_on_one_date(load, rows):
    load("heart_rate_samples", *pulse("00:00", 24 * 60))

    assert rows("presence_spans", "local_date::text, ended_at - started_at") == [
        ("2024-03-04", timedelta(days=1))
    ]


def test_without_heart_rate_wear_is_told_by_steps_and_sitting_is_not_known(con, load, rows):
    con.execute("update sources set device_kind = 'worn'")
    load("step_intervals", *walk("10:00", *[30] * 60, *[0] * 89, *[30] * 60, *[0] * 90, 30))

    worn = rows("daily_activity", "wear_minutes, wear_source, steps, light_minutes")
    assert worn == [(60 + 89 + 60 + 1, "steps", 121 * 30, 121)]
    assert rows("daily_sedentary", "sedentary_minutes, bouts, breaks") == [(None, None, None)]


def test_a_phone_is_never_worn(con, load, rows):
    con.execute("update sources set device_kind = 'phone'")
    load("step_intervals", *walk("10:00", *[100] * 30))

    found = rows("daily_activity", "steps, wear_minutes, wear_source, moderate_minutes")
    assert found == [(3000, 0, None, None)]


@pytest.mark.parametrize(
    ("pulses", "wear_source"), [(9, None), (10, "heart_rate"), (11, "heart_rate")]
)
def test_a_pulse_now_and_then_does_not_make_a_phone_worn(con, load, rows, pulses, wear_source):
    con.execute("update sources set device_kind = 'phone'")
    load("step_intervals", *walk("10:00", *[5] * 60))
    load("heart_rate_samples", *pulse("10:00", pulses))

    assert rows("daily_activity", "wear_source") == [(wear_source,)]


def test_a_device_of_which_no_file_says_the_kind_is_worn_by_its_steps(con, load, rows):
    con.execute("delete from sources")
    load("step_intervals", *walk("10:00", *[30] * 60))
    load("heart_rate_samples", *pulse("10:00", 9))

    assert rows("source_days", "basis, step_minutes, heart_rate_minutes") == [("steps", 60, 9)]


def test_a_stray_pulse_of_a_device_without_a_sensor_tells_no_wear(con, load, rows):
    con.execute("update sources set device_kind = 'worn'")
    load("step_intervals", *walk("10:00", *[30] * 60))
    load("heart_rate_samples", *pulse("10:00", 1))

    assert rows("daily_activity", "wear_source, wear_minutes") == [("steps", 60)]


@pytest.mark.parametrize(
    ("still", "wear_source"), [(1, "heart_rate"), (2, "heart_rate"), (3, "steps")]
)
def test_a_day_worn_half_by_steps_is_a_day_of_heart_rate(load, rows, still, wear_source):
    load("daily_counts", {"wear_minutes": 4, "step_wear_minutes": still})

    assert rows("daily_activity", "wear_source") == [(wear_source,)]


def test_silence_is_that_of_the_source_that_counts_within_its_span(load, rows):
    midnight = int(at("00:00").timestamp()) // 3600
    whole = {"heard": (1 << 60) - 1}
    load("source_spans", {"started_at": at("01:00"), "ended_at": at("23:00")})
    load(
        "source_hours",
        *({**whole, "utc_hour": midnight + hour} for hour in (0, 1, 8, 23)),
        {"heard": (1 << 30) - 1, "utc_hour": midnight + 22},
        {**whole, "utc_hour": midnight + 10, "source_id": "phone"},
    )

    silent = [minute for (minute,) in rows("minute_readings", "minute_at")]
    assert sorted(silent) == [
        at("00:00") + minute * MINUTE
        for minute in (*range(120, 480), *range(540, 1320), *range(1350, 1380))
    ]


@pytest.fixture
def moved(load, rows):
    """`moved([(120, 122)])`: minutes of the day in which a device without a pulse counted steps."""

    def runs(stretches, first=0, last=1_439):
        begins, ends = (at("00:00") + edge * MINUTE for edge in (first, last))
        day = {"step_minutes": 900, "basis": "steps"}
        load("source_days", {**day, "steps_started_at": begins, "steps_ended_at": ends})
        for stretch in stretches:
            starts, stops = (at("00:00") + minute * MINUTE for minute in stretch)
            load("source_runs", {"started_at": starts, "ended_at": stops, "evidence": "steps"})
        # Without the record's first and last minute.
        return [spike for *_, spike in rows("movement_runs", "started_at, is_spike")][1:-1]

    return runs


@pytest.mark.parametrize(
    ("length", "before", "after", "is_spike"),
    [
        *((1, 30, 30, True), (2, 30, 30, True), (3, 30, 30, False)),
        *((2, 29, 30, False), (2, 30, 29, False), (2, 31, 31, True)),
    ],
)
def test_movement_of_two_minutes_between_half_hours_of_stillness_is_a_spike(
    moved, length, before, after, is_spike
):
    ends = 100 + length

    assert moved([(100, ends)], first=100 - before, last=ends + after) == [is_spike]


def test_movement_of_a_device_that_tells_wear_by_its_pulse_is_not_looked_at(load, moved, rows):
    other = {"source_id": "other", "source_key": 2}
    load("source_days", {**other, "step_minutes": 900, "basis": "heart_rate"})
    load("source_runs", {**other, "started_at": at("10:00"), "evidence": "steps"})

    moved([(600, 605)])
    assert {*rows("movement_runs", "source_id")} == {("watch",)}


@pytest.mark.parametrize(("gap", "runs"), [(1, 1), (2, 2), (3, 2)])
def test_movement_less_than_two_minutes_apart_is_one(moved, gap, runs):
    assert len(moved([(600, 605), (605 + gap, 610 + gap)])) == runs
