"""Oura: its export, its interface and its page of trends say the same in three forms."""

import csv
import io
import json
from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.oura import READER
from backpain_analytics.testing import context, heart_rates, member, note, read, rejected, rows


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
    file = app_data("dailyreadiness.csv", "id;score;day")

    assert READER.passes_over(file, {"dailyreadiness.csv", "dailyactivity.csv"})
    assert not READER.passes_over(file, {"dailyreadiness.csv", "diary.csv"})
    assert not READER.passes_over(app_data("workout.csv", "a"), {"dailyactivity.csv"})
    assert not READER.passes_over(app_data("heartrate.csv", "a"), {"sleepmodel.csv"})


def listed(name, *items):
    return member(f"{name}.json", json.dumps({"data": items, "next_token": None}))


NIGHT = {
    "id": "a",
    "day": "2026-03-29",
    "type": "long_sleep",
    "bedtime_start": "2026-03-28T23:00:00.000+01:00",
    "bedtime_end": "2026-03-29T08:00:00.000+02:00",
    "total_sleep_duration": 25_230,
}
DAY = {"id": "a", "day": "2026-03-29", "score": 81, "steps": 9123}
DAY |= {"equivalent_walking_distance": 7250, "met": {"items": [0.9, 1.1], "interval": 60}}
WORKOUT = {
    "id": "a",
    "day": "2026-03-29",
    "activity": "strength_training",
    "start_datetime": "2026-03-29T10:00:00.000+02:00",
    "end_datetime": "2026-03-29T10:45:00.000+02:00",
    "distance": None,
}


def of_export(name, item):
    """Return a row as the export writes it, cells parted by `;`."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([item, item.values()])
    return app_data(name, text.getvalue())


def both(name, list_name, item):
    return pytest.mark.parametrize("file", [of_export(name, item), listed(list_name, item)])


@both("sleepmodel.csv", "sleep", NIGHT)
def test_a_night_says_how_long_one_slept(file):
    tables = read(READER, file, context("Australia/Sydney"))

    assert READER.recognises(file, context())
    assert rows(tables, "sleep_sessions", "started_at", "ended_at", "asleep_minutes", "is_nap") == [
        ("03-28 22:00:00", "03-29 06:00:00", 420.5, False)
    ]
    assert len(tables["sleep_spans"]) == 1


@pytest.mark.parametrize(
    ("type_", "is_nap"), [("long_sleep", False), ("late_nap", True), ("sleep", None)]
)
def test_what_oura_calls_sleep_is_a_nap_or_a_part_of_a_night(type_, is_nap):
    tables = read(READER, listed("sleep", NIGHT | {"type": type_}))

    assert rows(tables, "sleep_sessions", "is_nap") == [is_nap]


@pytest.mark.parametrize("type_", ["deleted", "rest"])
def test_a_sleep_taken_back_is_none(type_):
    tables = read(READER, listed("sleep", NIGHT | {"type": type_}))

    assert "sleep_sessions" not in tables
    assert rejected(tables) == []


@both("dailyactivity.csv", "daily_activity", DAY)
def test_a_day_has_steps_and_the_distance_its_energy_equals(file):
    tables = read(READER, file, context("Europe/Paris"))

    assert READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2026, 3, 29), 9123)]
    assert rows(tables, "distance_readings", "started_at", "ended_at", "distance_kilometres") == [
        ("03-28 23:00:00", "03-29 22:00:00", 7.25)
    ]
    assert "how far walking takes as much energy" in note(tables)


@both("workout.csv", "workout", WORKOUT)
def test_workouts_are_sessions(file):
    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(
        tables, "exercise_entries", "started_at", "minutes", "name", "distance_kilometres"
    ) == [("03-29 08:00:00", 45, "strength training", None)]


TRENDS = (
    "date,Sleep Score,Total Bedtime ,Total Sleep Duration,Bedtime Start,Bedtime End,Steps,"
    "Equivalent Walking Distance"
)


def test_the_trends_are_days_and_nights_in_one_table():
    file = member(
        "oura_2026-03-28_2026-03-29_trends.csv",
        f"{TRENDS}\n"
        "2026-03-28,None,None,None,None,None,9123,7250\n"
        "2026-03-29,80,32400,25230,2026-03-28T23:00:00.000+01:00,2026-03-29T08:00:00.000+02:00,"
        "None,None\n",
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2026, 3, 28), 9123)]
    assert rows(tables, "sleep_sessions", "started_at", "asleep_minutes", "is_nap") == [
        ("03-28 22:00:00", 420.5, None)
    ]
    assert rows(tables, "distance_readings", "distance_kilometres") == [7.25]
    assert rejected(tables) == []


def test_a_night_without_an_offset_is_refused():
    with pytest.raises(UnreadableExportError, match="no offset from UTC"):
        read(READER, listed("sleep", NIGHT | {"bedtime_start": "2026-03-28T23:00:00"}))
