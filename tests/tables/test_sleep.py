"""Sleep (`asleep_spans`) and waking time."""

import pytest
from drawing import at
from samples import pulse, slept


@pytest.mark.parametrize(
    ("clock", "waking"), [("06:59", 0), ("07:00", 1), ("22:59", 1), ("23:00", 0)]
)
def test_without_a_sleep_log_waking_is_seven_to_eleven(load, rows, clock, waking):
    load("heart_rate_samples", *pulse(clock, 1))

    found = rows("daily_activity", "waking_wear_minutes, waking_source")
    assert found == [(waking, "fixed_window")]


@pytest.mark.parametrize(("minutes", "source"), [(179, "fixed_window"), (180, "sleep_log")])
def test_a_long_sleep_that_ends_on_the_date_makes_it_a_logged_one(load, rows, minutes, source):
    load("heart_rate_samples", *pulse("23:30", 10))
    load("sleep_spans", slept(at("03:00"), minutes))

    found = rows("daily_activity", "waking_source, waking_wear_minutes")
    assert found == [(source, 10 if source == "sleep_log" else 0)]


def test_the_sleep_of_each_person_lies_on_the_own_dates(load, rows):
    date = {"started_at": at("00:00"), "ended_at": at("23:59"), "utc_offset_minutes": 0}
    load("local_days", date, {**date, "person_id": "ben", "started_at": at("12:00")})
    load("sleep_spans", slept(at("13:10"), 20), {**slept(at("11:00"), 120), "person_id": "ben"})

    found = rows("asleep_spans", "person_id, started_at")
    assert found == [("anna", at("13:10")), ("ben", at("12:00"))]


def test_naps_are_not_waking_and_overlapping_logs_count_once(load, rows):
    load("heart_rate_samples", *pulse("13:00", 60))
    load("sleep_spans", slept(at("13:10"), 20), slept(at("13:20"), 20))

    found = rows("daily_activity", "wear_minutes, waking_wear_minutes")
    assert found == [(60, 60 - 30)]


def test_between_two_sleeps_one_is_awake(load, rows):
    load("heart_rate_samples", *pulse("13:00", 60))
    load("sleep_spans", slept(at("13:10"), 10), slept(at("13:30"), 10))

    assert rows("daily_activity", "waking_wear_minutes") == [(60 - 10 - 10,)]


@pytest.mark.parametrize(
    ("begin", "end", "asleep"),
    [("13:10:00", "13:12:00", 2), ("13:09:01", "13:12:00", 2), ("13:09:59", "13:11:01", 2)],
)
def test_a_minute_that_begins_in_a_sleep_is_asleep(load, rows, begin, end, asleep):
    load("heart_rate_samples", *pulse("13:00", 60))
    span = {"started_at": at(begin), "ended_at": at(end)}
    load("sleep_spans", span, slept(at("13:59:30"), 1))

    assert rows("minute_readings", "count(*)", "is_asleep") == [(asleep + 1,)]


@pytest.mark.parametrize(
    ("clock", "minutes", "dates"),
    [
        ("20:00", 240, ["2024-03-04"]),
        ("00:00", 241, ["2024-03-04"]),
        ("23:59", 241, ["2024-03-04", "2024-03-05"]),
    ],
)
def test_sleep_is_on_the_dates_on_which_somebody_slept(load, rows, clock, minutes, dates):
    load("sleep_spans", slept(at(clock), minutes))

    found = rows("asleep_spans", "started_at, local_date::text")
    assert [day for _, day in found] == dates
