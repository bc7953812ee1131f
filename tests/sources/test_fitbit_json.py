"""Fitbit archives in JSON: unmarked UTC for steps and heart rate, the wearer's clock for sleep."""

import json
from datetime import date, datetime, timedelta

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.fitbit.json_files import READER
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

SYDNEY_WINTER = {date(2020, 6, day): 600 for day in (1, 2, 3)}


def archive(name, items):
    return member(f"export.zip!data/{name}", json.dumps(items, indent=2))


def step(when, value):
    return {"dateTime": when, "value": value}


def beat(when, bpm, confidence=2):
    return {"dateTime": when, "value": {"bpm": bpm, "confidence": confidence}}


def sleep(start, end):
    return {"logId": 1, "dateOfSleep": end[:10], "startTime": start, "endTime": end, "levels": {}}


def resting(day, value):
    return {"dateTime": f"{day} 00:00:00", "value": {"date": day, "value": value, "error": 9.0}}


def day_file(day, first):
    return archive(f"heart_rate-{day}.json", [beat(first, 60)])


def test_steps_are_utc_minutes_with_counted_zeros():
    file = archive(
        "steps-2020-06-01.json", [step("05/31/20 14:00:00", "14"), step("05/31/20 14:05:00", "0")]
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("05-31 14:00:00", "05-31 14:01:00", 14),
        ("05-31 14:05:00", "05-31 14:06:00", 0),
    ]
    assert tables["sources"].rows() == [("fitbit:archive", "worn_with_heart_rate")]


def test_heart_rates_are_utc_whatever_the_persons_zone():
    file = archive("heart_rate-2020-06-01.json", [beat("05/31/20 14:00:01", 62)])

    assert heart_rates(read(READER, file, context("Australia/Sydney"))) == [("05-31 14:00:01", 62)]


def test_heart_rates_of_confidence_0_are_left_out_and_counted():
    beats = [beat("06/01/20 10:00:00", 50, 0), beat("06/01/20 10:00:05", 61, 1)]

    tables = read(READER, archive("heart_rate-2020-06-01.json", beats))

    assert heart_rates(tables) == [("06-01 10:00:05", 61)]
    assert "1 heart rates of confidence 0" in note(tables)


def test_bad_items_are_rejected_and_the_rest_is_kept():
    items = [
        step("06/01/20 10:00:00", "7"),
        step("13/01/20 10:00:00", "7"),
        step("06/01/20 10:01:00", "-7"),
        step("06/01/20 10:02:00", None),
    ]

    tables = read(READER, archive("steps-2020-06-01.json", items))

    assert steps(tables) == [("06-01 10:00:00", 7)]
    assert rejected(tables) == [
        (None, "The time could not be read."),
        (None, "The steps are not a number from 0 to 1,000,000."),
        (None, "The steps are not a number from 0 to 1,000,000."),
    ]


@pytest.mark.parametrize(("bpm", "is_kept"), [(0, False), (1, True), (300, True), (301, False)])
def test_a_heart_rate_is_a_number_from_1_to_300(bpm, is_kept):
    tables = read(READER, archive("heart_rate-2020-06-01.json", [beat("06/01/20 10:00:00", bpm)]))

    assert (len(heart_rates(tables)), len(rejected(tables))) == ((1, 0) if is_kept else (0, 1))


def test_items_of_another_form_do_not_cost_the_file():
    beats = [beat("06/01/20 10:00:00", 61), 7, {"dateTime": "06/01/20 10:00:05", "value": "x"}]

    tables = read(READER, archive("heart_rate-2020-06-01.json", beats))

    assert heart_rates(tables) == [("06-01 10:00:00", 61)]
    assert len(rejected(tables)) == 2


def test_a_repeated_minute_is_one_and_a_zero_appended_later_does_not_undo_it():
    minutes = [step(f"06/01/20 10:{minute:02}:00", "9") for minute in range(40)]
    repeats = [step("06/01/20 10:00:00", "9"), step("06/01/20 10:01:00", "0")]

    tables = read(READER, archive("steps-2020-06-01.json", minutes + repeats))

    assert sorted(steps(tables)) == [(f"06-01 10:{minute:02}:00", 9) for minute in range(40)]
    assert rejected(tables) == [(None, "Another row for the same time says something else.")]


def test_resting_heart_rates_belong_to_the_named_day_and_zero_is_none():
    items = [
        resting("06/01/20", 61.5),
        {"dateTime": "06/02/20 00:00:00", "value": {"date": None, "value": 0.0}},
    ]

    tables = read(READER, archive("resting_heart_rate-2020-06-01.json", items))

    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2020, 6, 1), 61.5)
    ]
    assert rejected(tables) == []


def sleep_spans(start, end, where):
    file = archive("sleep-2020-06-01.json", [sleep(start, end)])
    return rows(read(READER, file, where), "sleep_spans", "started_at", "ended_at")


def test_sleep_is_on_the_wearers_clock():
    night = ("2020-06-01T22:30:00.000", "2020-06-02T06:00:30.000")
    utc_night = [("06-01 12:30:00", "06-01 20:00:30")]

    assert sleep_spans(*night, context("Australia/Sydney")) == utc_night
    assert sleep_spans(*night, context("UTC", utc_offset_minutes=SYDNEY_WINTER)) == utc_night


def test_a_night_at_the_edge_of_the_evidence_goes_by_one_authority():
    night = ("2020-05-31T22:30:00.000", "2020-06-01T06:00:00.000")

    assert sleep_spans(*night, context("UTC", utc_offset_minutes=SYDNEY_WINTER)) == [
        ("05-31 12:30:00", "05-31 20:00:00")
    ]


def test_a_sleep_that_ends_before_it_starts_is_rejected():
    file = archive(
        "sleep-2020-06-01.json", [sleep("2020-06-02T06:00:00.000", "2020-06-01T22:30:00.000")]
    )

    tables = read(READER, file)

    assert "sleep_spans" not in tables
    assert len(rejected(tables)) == 1


def test_day_files_show_the_wearers_offset_on_each_date():
    files = [
        day_file("2020-04-04", "04/03/20 13:00:05"),
        day_file("2020-04-05", "04/04/20 13:00:00"),
        day_file("2020-04-06", "04/05/20 14:00:10"),
        day_file("2020-04-07", "04/06/20 14:01:41"),
        # Put on at breakfast.
        day_file("2020-04-08", "04/07/20 21:07:00"),
    ]

    assert READER.survey(files).utc_offset_minutes == {
        date(2020, 4, 4): 660,
        date(2020, 4, 5): 660,
        date(2020, 4, 6): 600,
        date(2020, 4, 7): 600,
    }


def test_files_without_a_usable_beginning_are_no_evidence():
    files = [
        archive("heart_rate-2020-06-01.json", []),
        day_file("2020-13-01", "05/31/20 14:00:00"),
        day_file("2020-06-02", "06/31/20 14:00:00"),
        archive("steps-2020-06-01.json", [step("05/31/20 14:00:00", "1")]),
    ]

    assert READER.survey(files).utc_offset_minutes == {}


def test_samples_carry_the_offset_of_their_date():
    beats = [
        beat("05/31/20 13:59:59", 60),
        beat("05/31/20 14:00:00", 61),
        beat("06/03/20 14:00:00", 62),
    ]
    file = archive("heart_rate-2020-06-01.json", beats)

    tables = read(READER, file, context(utc_offset_minutes=SYDNEY_WINTER))

    assert tables["heart_rate_samples"]["utc_offset_minutes"].to_list() == [None, 600, None]


def test_other_files_of_the_archive_are_not_read():
    file = archive("sedentary_minutes-2020-06-01.json", [step("06/01/20 00:00:00", "700")])

    assert not READER.recognises(file, context())


@pytest.mark.parametrize("content", ["", "[]", "no data", " No data\n"])
def test_a_file_without_data_has_no_rows(content):
    file = member("steps-2020-06-01.json", content)

    assert READER.recognises(file, context())
    assert steps(read(READER, file)) == []


@pytest.mark.parametrize(
    "content",
    ['[{"dateTime": "06/01/20 10:00:00", "value": "1"},', '{"a": 1}', "[" * 9_000, "\xff"],
)
def test_what_is_no_whole_list_is_refused(content):
    with pytest.raises(UnreadableExportError, match=r"steps-2020-06-01\.json: .* JSON"):
        read(READER, member("steps-2020-06-01.json", content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("steps.json", '[{"date" : "06/01/20 10:00:00", "value" : "1"}]'),
        ("calories.json", '[{"dateTime" : "06/01/20 10:00:00", "value" : "1"}]'),
        ("steps-2020-06-01.json", '[{"date": "2020-06-01", "steps": 7}]'),
        ("steps-2020-06-01.csv", '[{"dateTime" : "06/01/20 10:00:00", "value" : "1"}]'),
    ],
)
def test_other_json_is_not_claimed(name, content):
    assert not READER.recognises(member(name, content), context())


PULSES = '[{\n  "dateTime" : "06/01/20 10:00:00",\n  "value" : {"bpm" : 61, "confidence" : 2}\n}]'
RESTING = (
    '[{"dateTime" : "06/01/20 00:00:00",'
    ' "value" : {"date" : "06/01/20", "value" : 55.1, "error" : 6.7}}]'
)
NIGHTS = (
    '[{"logId" : 7, "dateOfSleep" : "2020-06-01", "startTime" : "2020-05-31T23:00:00.000",'
    ' "endTime" : "2020-06-01T06:00:00.000"}]'
)
VALUES = '[{"dateTime" : "06/01/20 10:00:00", "value" : "14"}]'


@pytest.mark.parametrize(
    ("name", "content", "table"),
    [
        ("heart_rate.json", PULSES, "heart_rate_samples"),
        ("export.json", PULSES, "heart_rate_samples"),
        ("export.json", RESTING, "device_resting_heart_rates"),
        ("sleep.json", NIGHTS, "sleep_spans"),
        ("data (1).json", NIGHTS, "sleep_spans"),
        ("steps.json", VALUES, "step_intervals"),
        ("Steps (1).json", VALUES, "step_intervals"),
    ],
)
def test_a_renamed_list_is_known_by_the_form_of_its_items(name, content, table):
    file = member(name, content)

    assert READER.recognises(file, context())
    assert len(read(READER, file)[table]) == 1


@pytest.mark.parametrize("name", ["export.json", "data (1).json", "stepsgoal.json"])
def test_values_whose_name_is_lost_may_be_anything_and_say_so(name):
    file = member(name, VALUES)

    assert READER.recognises(file, context())
    with pytest.raises(UnreadableExportError, match=r"call it steps\.json"):
        read(READER, file)


def test_a_day_of_25_hours_keeps_all_its_minutes():
    first = datetime.fromisoformat("2020-04-04 13:00")
    hours = [f"{first + timedelta(hours=hour):%m/%d/%y %H:%M:%S}" for hour in range(25)]

    tables = read(READER, archive("heart_rate-2020-04-05.json", [beat(hour, 60) for hour in hours]))

    assert len(heart_rates(tables)) == 25
