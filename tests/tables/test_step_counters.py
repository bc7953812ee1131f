"""Steps from all-day counters."""

from datetime import timedelta

from drawing import MONDAY, at
from hypothesis import given
from hypothesis import strategies as st
from samples import PER_EXAMPLE, instant, zone


def counter(clock: str, steps: int, since: str | None = None, **more):
    return {
        "observed_at": at(clock),
        "counter_steps": steps,
        "interval_started_at": at(since) if since else None,
        "utc_offset_minutes": 0,
        **more,
    }


COUNTED = (
    "strftime(started_at at time zone 'UTC', '%H:%M'), "
    "strftime(ended_at at time zone 'UTC', '%H:%M'), steps, is_placed"
)


def test_a_counter_tells_the_steps_since_its_last_reading(load, rows):
    load(
        "step_counters",
        counter("10:01", 50, since="10:00"),
        counter("10:03", 120, since="10:02"),
    )

    assert rows("counter_steps", COUNTED) == [
        ("10:00", "10:01", 50, True),
        ("10:02", "10:03", 120 - 50, True),
    ]


def test_an_interval_reaches_back_a_quarter_of_an_hour_at_most(load, rows):
    load("step_counters", counter("10:00", 50, since="09:00"))

    assert rows("counter_steps", COUNTED) == [("09:45", "10:00", 50, True)]


def test_a_snapshot_counts_for_the_day_from_an_unknown_time(load, rows):
    load(
        "step_counters",
        counter("08:00", 2000, is_snapshot=True),
        counter("08:01", 2030, since="08:00"),
        counter("09:00", 2072, is_snapshot=True),
    )

    assert rows("counter_steps", COUNTED) == [
        ("00:00", "08:00", 2000, False),
        ("08:00", "08:01", 30, True),
        ("08:01", "09:00", 42, False),
    ]
    assert rows("daily_activity", "steps, unplaced_steps") == [(2072, 2042)]


def test_the_reading_at_midnight_closes_the_day_that_ends(load, rows):
    tuesday = MONDAY + timedelta(days=1)
    load(
        "step_counters",
        counter("23:50", 900, since="23:49"),
        {**counter("00:00", 950, is_snapshot=True), "observed_at": at("00:00", tuesday)},
        {**counter("00:10", 15), "observed_at": at("00:10", tuesday)},
    )

    assert rows("counter_steps", "local_date::text, steps") == [
        ("2024-03-04", 50),
        ("2024-03-04", 900),
        ("2024-03-05", 15),
    ]


def test_a_counter_that_falls_was_reset_and_counts_from_nothing(load, rows):
    load("step_counters", counter("10:00", 500), counter("10:10", 30))

    assert rows("counter_steps", "steps") == [(30,), (500,)]


def test_walking_and_running_have_counters_of_their_own_and_cycling_has_none(load, rows):
    load(
        "step_counters",
        counter("10:00", 100, activity_type=6),
        counter("10:01", 80, activity_type=1),
        counter("10:02", 900, activity_type=2),
    )

    assert rows("counter_steps", "activity_type, steps") == [(1, 80), (6, 100)]


@PER_EXAMPLE
@given(order=st.permutations(range(6)), twice=st.sets(st.integers(0, 5)))
def test_counters_do_not_care_in_which_files_or_order_they_came(con, load, rows, order, twice):
    messages = [
        counter("08:00", 500, is_snapshot=True),
        counter("08:01", 520, since="08:00"),
        counter("08:05", 560, since="08:02"),
        counter("09:00", 600, is_snapshot=True),
        counter("09:01", 660, since="09:00"),
        counter("10:00", 40, since="09:55"),
    ]
    con.execute("delete from step_counter_readings")
    load("step_counters", *(messages[i] for i in order))
    load("step_counters", *({**messages[i], "file_id": "other"} for i in twice))

    expected = [(20, True), (40, False), (40, True), (40, True), (60, True), (500, False)]
    assert rows("counter_steps", "steps, is_placed") == expected


def test_a_counter_without_an_offset_restarts_at_the_persons_own_midnight(con, load, rows):
    zone(con, (instant("2024-03-03T22:00"), instant("2024-03-05T22:00"), 120))
    load(
        "step_counters",
        counter("21:50", 300, utc_offset_minutes=None),
        counter("22:10", 340, utc_offset_minutes=None),
    )

    assert rows("counter_steps", "local_date::text, steps") == [
        ("2024-03-04", 300),
        ("2024-03-05", 340),
    ]
