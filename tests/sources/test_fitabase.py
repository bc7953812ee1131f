"""Fitabase CSV: many wearers in one file, naive local times, and what spreadsheets do to them."""

from datetime import date

import pytest

from backpain_analytics.errors import AmbiguousExportError, UnreadableExportError
from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.vendors.fitabase import READER
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

STEPS = "Id,ActivityMinute,Steps"


def file(header, *lines, name="merged.csv", end="\r\n"):
    return member(name, end.join((header, *lines)) + end)


def persons(tables, table="step_intervals"):
    return tables[table]["person_id"].to_list() if "person_id" in tables[table].columns else None


def test_narrow_steps_are_minutes_on_the_wearers_clock():
    narrow = file(STEPS, "7,4/12/2016 11:59:00 PM,4", "7,4/13/2016 12:00:00 AM,0")

    tables = read(READER, narrow, context("America/New_York"))

    assert READER.recognises(narrow, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("04-13 03:59:00", "04-13 04:00:00", 4),
        ("04-13 04:00:00", "04-13 04:01:00", 0),
    ]
    assert tables["step_intervals"]["utc_offset_minutes"].to_list() == [None, None]
    assert "read as America/New_York, month first" in note(tables)


def test_heart_rate_comes_every_few_seconds():
    beats = file("Id,Time,Value", "7,4/12/2016 7:21:00 AM,97", "7,4/12/2016 7:21:05 AM,102")

    tables = read(READER, beats)

    assert heart_rates(tables) == [("04-12 07:21:00", 97), ("04-12 07:21:05", 102)]
    assert tables["sources"]["device_kind"].to_list() == ["worn_with_heart_rate"]


def test_the_hour_that_comes_twice_is_two_rows_of_each_person():
    hours = ["1:00:00", "2:00:00", "2:00:00", "3:00:00"]
    hourly = file(
        "Id,ActivityHour,StepTotal",
        *(f"{who},10/27/2024 {at} AM,10" for who in (1, 2) for at in hours),
    )

    tables = read(READER, hourly, context("Europe/Berlin", person_id=None))

    assert rows(tables, "step_intervals", "started_at")[:4] == [
        *("10-26 23:00:00", "10-27 00:00:00", "10-27 01:00:00", "10-27 02:00:00")
    ]
    assert len(tables["step_intervals"]) == 8


def test_wide_steps_are_sixty_columns_of_minutes():
    minutes = [f"Steps{minute:02}" for minute in range(60)]
    counts = [str(minute % 7) for minute in range(60)]
    wide = file(
        ",".join(["Id", "ActivityHour", *minutes]), ",".join(["7", "4/13/2016 1:00:00 AM", *counts])
    )

    found = steps(read(READER, wide))

    assert sorted(found) == [(f"04-13 01:{minute:02}:00", minute % 7) for minute in range(60)]


def test_hourly_steps_are_intervals_of_an_hour():
    hours = file("Id,ActivityHour,StepTotal", "7,4/13/2016 1:00:00 AM,160")

    assert rows(read(READER, hours), "step_intervals", "started_at", "ended_at", "steps") == [
        ("04-13 01:00:00", "04-13 02:00:00", 160)
    ]


@pytest.mark.parametrize(
    "header", ["Id,ActivityDate,TotalSteps,Calories", "Id,ActivityDay,StepTotal,X"]
)
def test_daily_steps_are_the_vendors_own_totals(header):
    days = file(header, "7,4/13/2016,10735,1", "7,4/14/2016,10460,1")

    # Of the date that is written, wherever the wearer lives.
    tables = read(READER, days, context("Asia/Tokyo"))

    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2016, 4, 13), 10735),
        (date(2016, 4, 14), 10460),
    ]


def test_minutes_of_sleep_join_to_spans_of_each_log():
    asleep = file(
        "Id,date,value,logId",
        # Said twice, and in any order, a minute is one.
        *(f"7,4/13/2016 1:{minute:02}:30 AM,{1 + minute % 3},11" for minute in (2, 0, 1, 1, 3, 4)),
        # A gap ends a span, another log starts one.
        "7,4/13/2016 1:09:30 AM,1,11",
        "7,4/13/2016 1:10:30 AM,1,12",
        "7,soon,1,12",
    )

    tables = read(READER, asleep)

    assert rejected(tables) == [(10, "The time could not be read.")]
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("04-13 01:00:30", "04-13 01:05:30"),
        ("04-13 01:09:30", "04-13 01:10:30"),
        ("04-13 01:10:30", "04-13 01:11:30"),
    ]


TWO = file(STEPS, "7,4/13/2016 1:00:00 AM,1", "8,4/13/2016 1:00:00 AM,2")
ONE = file(STEPS, "7,4/13/2016 1:00:00 AM,1", "7,4/13/2016 1:01:00 AM,2")


def test_ids_are_persons_unless_the_file_is_one_persons_own():
    assert persons(read(READER, TWO, context(person_id=None))) == ["7", "8"]
    assert persons(read(READER, TWO, context(person_id="study"))) == ["study-7", "study-8"]
    assert persons(read(READER, ONE, context(person_id=None))) == ["7", "7"]
    assert persons(read(READER, ONE, context(person_id="anna"))) is None


@pytest.mark.parametrize(
    ("header", "table"),
    [(STEPS, "step_intervals"), ("Id,Time,Value", "heart_rate_samples")],
)
def test_what_a_person_says_twice_counts_once_with_another_person_between(header, table):
    lines = [f"{who},4/13/2016 1:0{minute}:00 AM,60" for who, minute in ("70", "80", "70", "71")]

    assert len(read(READER, file(header, *lines), context(person_id=None))[table]) == 3


def test_every_person_of_a_file_gets_the_source():
    assert read(READER, TWO, context(person_id=None))["sources"].sort("person_id").rows() == [
        ("7", "fitabase", "worn"),
        ("8", "fitabase", "worn"),
    ]


def test_a_file_of_one_person_may_come_without_an_id():
    beats = file("Time,Value", "4/13/2016 1:00:00 AM,60", name="1001_heartrate_seconds.csv")

    assert READER.recognises(beats, context())
    assert heart_rates(read(READER, beats)) == [("04-13 01:00:00", 60)]


def test_bad_rows_are_rejected_with_their_lines():
    narrow = file(
        STEPS,
        "7,4/13/2016 1:00:00 AM,1",
        ",4/13/2016 1:01:00 AM,1",
        "7,soon,1",
        "7,4/13/2016 1:03:00 AM,many",
        "7,4/13/2016 1:04:00 AM,-1",
    )

    tables = read(READER, narrow)

    assert steps(tables) == [("04-13 01:00:00", 1)]
    assert rejected(tables) == [
        (3, "The row does not say whose it is."),
        (4, "The time could not be read."),
        (5, "The steps are not a number from 0 to 1,000,000."),
        (6, "The steps are not a number from 0 to 1,000,000."),
    ]


def test_the_hour_that_a_clock_jumps_over_is_rejected():
    narrow = file(STEPS, "7,3/13/2016 2:30:00 AM,1", "7,3/13/2016 3:30:00 AM,1")

    tables = read(READER, narrow, context("America/New_York"))

    assert steps(tables) == [("03-13 07:30:00", 1)]
    assert rejected(tables) == [
        (2, "The local time does not exist: the clock was put forward over it.")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["4/12/2016 12:00:00 AM", "4/13/2016 12:00:00 AM"],
        ["4/12/16 0:00", "4/13/16 0:00"],
        ["12/04/2016 0:00", "13/04/2016 0:00"],
        ["2016-04-12 00:00:00", "2016-04-13 00:00:00"],
    ],
)
def test_dates_are_read_as_spreadsheets_render_them(lines):
    narrow = file(STEPS, *(f"7,{time},1" for time in lines))

    assert steps(read(READER, narrow)) == [("04-12 00:00:00", 1), ("04-13 00:00:00", 1)]


def test_a_date_column_that_a_spreadsheet_cut_off_and_half_turned_is_put_right():
    lines = [
        *("7,04-11-2016,11:00:00 PM,1", "7,04-12-2016,12:00:00 AM,2"),
        *("7,13-04-2016,12:00:00 AM,3", "7,14-04-2016,12:00:00 AM,4"),
    ]
    hours = file("Id,Date,ActivityHour,StepTotal", *lines)

    tables = read(READER, hours)

    assert [started_at for started_at, _ in steps(tables)] == [
        *("04-11 23:00:00", "04-12 00:00:00", "04-13 00:00:00", "04-14 00:00:00")
    ]
    assert "some cells the other way round" in note(tables)


def test_the_vendors_own_rendering_is_month_first_where_nothing_decides():
    assert steps(read(READER, file(STEPS, "7,4/12/2016 1:00:00 AM,1"))) == [("04-12 01:00:00", 1)]


def test_another_rendering_is_refused_where_nothing_decides():
    with pytest.raises(AmbiguousExportError, match=r"day/month .* month/day .* backpain\.toml"):
        read(READER, file(STEPS, "7,04/12/2016 1:00,1"))


def test_hours_that_lost_am_and_pm_are_refused():
    lines = [f"7,13-04-2016,{hour:02}:00:00 AM,{hour}" for hour in range(1, 12)]
    lost = [f"7,13-04-2016,{hour:02}:00:00 AM,{hour + 100}" for hour in range(1, 12)]

    with pytest.raises(UnreadableExportError, match="AM and PM lost"):
        read(READER, file("Id,Date,ActivityHour,StepTotal", *lines, *lost))


def test_files_of_other_measures_are_known_and_left_alone():
    calories = file("Id,ActivityMinute,Calories", "7,4/12/2016 1:00:00 AM,1.2")

    assert READER.recognises(calories, context())
    assert list(read(READER, calories)) == ["file_notes"]


def test_a_header_without_rows_gives_no_rows():
    assert steps(read(READER, file(STEPS))) == []


@pytest.mark.parametrize(
    "header", ["Time,Value", "date,pain", "Id,Time,Value,Pain", "Date,Steps", "logId,Steps"]
)
def test_other_tables_are_not_claimed(header):
    assert not READER.recognises(file(header, "1,2,3"), context())


def test_a_declared_mapping_takes_precedence():
    mapping = ColumnMapping("mine", "merged*", "steps", {"steps": "Steps"})

    assert not READER.recognises(file(STEPS, "7,4/12/2016 1:00,1"), context(mappings=[mapping]))
