"""Oura's heart rates, in UTC."""

import json
from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.oura import READER
from backpain_analytics.testing import context, heart_rates, member, read, rejected, rows


def beats(*samples):
    data = [{"bpm": bpm, "source": "awake", "timestamp": at} for at, bpm in samples]
    return member("heartrate.json", json.dumps({"data": data, "next_token": None}))


def test_heart_rates_are_utc_whatever_the_persons_zone():
    file = beats(("2026-03-01T10:00:05+00:00", 61), ("2026-03-01T10:05:05+00:00", 62))

    tables = read(READER, file, context("Australia/Sydney"))

    assert READER.recognises(file, context())
    assert heart_rates(tables) == [("03-01 10:00:05", 61), ("03-01 10:05:05", 62)]
    assert tables["sources"].rows() == [("oura:ring", "worn_with_heart_rate")]


@pytest.mark.parametrize(("bpm", "is_kept"), [(0, False), (1, True), (300, True), (301, False)])
def test_a_heart_rate_is_a_number_from_1_to_300(bpm, is_kept):
    tables = read(READER, beats(("2026-03-01T10:00:05+00:00", bpm)))

    assert (len(heart_rates(tables)), len(rejected(tables))) == ((1, 0) if is_kept else (0, 1))


def test_an_unreadable_time_costs_one_row():
    tables = read(READER, beats(("2026-03-01T10:00:05+00:00", 61), ("soon", 62)))

    assert heart_rates(tables) == [("03-01 10:00:05", 61)]
    assert rejected(tables) == [(None, "The time could not be read.")]


def test_times_without_an_offset_are_refused():
    with pytest.raises(UnreadableExportError, match="no offset from UTC"):
        read(READER, beats(("2026-03-01T10:00:05", 61)))


def test_a_file_that_breaks_off_is_refused():
    content = beats(("2026-03-01T10:00:05+00:00", 61), ("2026-03-01T10:05:05+00:00", 61))

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(READER, member("heartrate.json", content.open().read()[:-30]))


@pytest.mark.parametrize(
    "content", ['{"data": []}', '{"data": [{"id": "x", "steps": 9}]}', "[]", '{"bpm": 60}']
)
def test_other_lists_are_not_its(content):
    assert not READER.recognises(member("daily_activity.json", content), context())


def app_data(name, *lines):
    return member(f"oura.zip!App Data/{name}", "\n".join(lines) + "\n")


def test_the_exports_heart_rates_are_read_like_those_of_the_interface():
    file = app_data(
        *("heartrate.csv", "timestamp;bpm;source"),
        *("2026-03-05T10:00:00Z;60;awake", "2026-03-05T10:05:00Z;x;rest"),
    )

    tables = read(READER, file, context("Australia/Sydney"))

    assert READER.recognises(file, context())
    assert heart_rates(tables) == [("03-05 10:00:00", 60)]
    assert rejected(tables) == [(3, "The heart rate is not a number from 1 to 300.")]


def test_steps_are_totals_of_days_and_no_minutes():
    file = app_data(
        *("dailyactivity.csv", "id;day;score;contributors;steps;timestamp"),
        'a;2026-03-05;81;"{""move"": 60}";9123;2026-03-05T04:00:00+01:00',
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2026, 3, 5), 9123)]
    assert "step_intervals" not in tables


def test_nights_are_read_and_deleted_ones_are_not():
    file = app_data(
        *("sleepmodel.csv", "id;day;bedtime_start;bedtime_end;type"),
        "a;2026-03-05;2026-03-04T22:40:00.000+01:00;2026-03-05T06:40:00.000+01:00;long_sleep",
        "b;2026-03-05;2026-03-05T14:00:00.000+01:00;2026-03-05T14:40:00.000+01:00;deleted",
    )

    assert READER.recognises(file, context())
    assert rows(read(READER, file), "sleep_spans", "started_at", "ended_at") == [
        ("03-04 21:40:00", "03-05 05:40:00")
    ]


def test_the_other_tables_are_passed_over_beside_those_that_are_read():
    file = app_data("workout.csv", "id;activity;calories;day")

    assert READER.passes_over(file, {"workout.csv", "dailyactivity.csv"})
    assert not READER.passes_over(file, {"workout.csv", "diary.csv"})
    assert not READER.passes_over(app_data("heartrate.csv", "a"), {"sleepmodel.csv"})
