"""Polar Flow: times by the wearer's clock, one source for all devices of the account."""

import json

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.polar import READER
from backpain_analytics.testing import (
    context,
    heart_rates,
    member,
    note,
    read,
    rejected,
    rows,
    steps,
)


def rates(*samples, date="2026-03-01", name="247ohr_123_03-6f1c.json"):
    found = [{"heartRate": bpm, "secondsFromDayStart": at, "source": "S"} for at, bpm in samples]
    days = [{"userId": 1, "deviceId": "ABC", "date": date, "samples": found}]
    return member(f"polar.zip!{name}", json.dumps({"deviceDays": days}))


def activity(*samples, total=None, date="2026-03-01"):
    steps_ = [{"localTime": at, "value": value} for at, value in samples]
    day = {
        "exportVersion": "1.0",
        "date": date,
        "physicalInformation": {"birthday": "1980-01-02", "weight, kg": 70.5},
        "samples": {"mets": [{"localTime": "00:00:00", "value": 0.875}], "steps": steps_},
    }
    if total is not None:
        day["summary"] = {"stepCount": total, "calories": 2000}
    return member(f"polar.zip!activity-{date}-6f1c.json", json.dumps(day))


def test_heart_rates_are_seconds_after_local_midnight():
    file = rates((0, 55), (3605, 61))

    tables = read(READER, file, context("Europe/Paris"))

    assert READER.recognises(file, context())
    assert heart_rates(tables) == [("02-28 23:00:00", 55), ("03-01 00:00:05", 61)]
    assert rows(tables, "heart_rate_samples", "utc_offset_minutes") == [None, None]


def test_a_pulse_of_0_was_not_found_and_is_no_rejection():
    tables = read(READER, rates((0, 0), (1, 1), (2, 300), (3, 301)))

    assert [bpm for _, bpm in heart_rates(tables)] == [1, 300]
    assert rejected(tables) == [(None, "The heart rate is not a number from 1 to 300.")]


@pytest.mark.parametrize("form", ["08:05:00", "08:05", "08:05:00.000"])
def test_steps_are_minutes_of_the_local_day(form):
    file = activity((form, 14))

    tables = read(READER, file, context("Europe/Paris"))

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("03-01 07:05:00", "03-01 07:06:00", 14)
    ]
    assert "as minutes" in note(tables)


def test_steps_and_heart_rates_are_one_source():
    found = [read(READER, file)["sources"].rows() for file in (rates((0, 55)), activity())]

    assert found == 2 * [[("polar:flow", "worn_with_heart_rate")]]


def test_the_days_total_is_a_cross_check_and_may_be_missing():
    assert rows(read(READER, activity(total=7421)), "vendor_days", "steps") == [7421]
    assert rows(read(READER, activity()), "vendor_days", "steps") == []


def test_a_time_that_the_clock_skipped_is_rejected():
    tables = read(READER, activity(("02:30:00", 9), date="2026-03-29"), context("Europe/Paris"))

    assert steps(tables) == []
    assert rejected(tables) == [
        (None, "The local time does not exist: the clock was put forward over it.")
    ]


def test_an_unreadable_time_is_rejected():
    assert rejected(read(READER, activity(("soon", 9)))) == [(None, "The time could not be read.")]


def test_nothing_of_the_person_is_handed_on():
    assert "1980" not in str(read(READER, activity(("08:05:00", 14), total=14)))


@pytest.mark.parametrize("content", ['{"deviceDays": [{"date"', '{"deviceDays": 7}'])
def test_another_form_is_refused(content):
    with pytest.raises(UnreadableExportError, match="Polar Flow is known to write deviceDays"):
        read(READER, member("247ohr_1_03-6f1c.json", content))


@pytest.mark.parametrize("name", ["247ohr_1.txt", "export.json", "data (1).json"])
def test_files_are_known_by_what_is_in_them(name):
    day = member(name, activity(("08:05:00", 14), total=14).opener().read())

    assert READER.recognises(rates((0, 55), name=name), context())
    assert heart_rates(read(READER, rates((0, 55), name=name))) == [("03-01 00:00:00", 55)]
    assert READER.recognises(day, context())
    assert steps(read(READER, day)) == [("03-01 08:05:00", 14)]


@pytest.mark.parametrize(
    "content",
    [
        '{"exportVersion": "1.6", "startTime": "2026-03-01T08:00:00", "exercises": []}',
        '{"exportVersion": "1.0", "date": "2026-03-01", "summary": {"calories": 2000}}',
        '[{"deviceDays": []}]',
    ],
)
def test_other_files_of_the_export_are_not_its(content):
    assert not READER.recognises(member("activity-2026-03-01-6f1c.json", content), context())


UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"


def test_the_account_s_other_files_are_passed_over_beside_those_that_are_read():
    file = member(f"training-session-2026-05-01-7-{UUID}.json", "{}")
    read_ones = {f"247ohr_7_2026_05-{UUID}.json", f"activity-2026-05-01-{UUID}.json"}

    assert READER.passes_over(file, read_ones)
    assert not READER.passes_over(file, {file.name})
    assert not any(READER.passes_over(member(name, "{}"), read_ones) for name in read_ones)
