"""Fitbit by Google Takeout: CSV in UTC, and what lies beside it."""

from datetime import date

import pytest

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.sources.vendors.fitbit.takeout import READER
from backpain_analytics.testing import context, heart_rates, member, read, rejected, rows, steps

CSV = "takeout.zip!Takeout/Fitbit/Physical Activity_GoogleData/"
JSON = "takeout.zip!Takeout/Fitbit/Global Export Data/"


def csv_file(name, *lines):
    return member(CSV + name, "\n".join(lines) + "\n")


def steps_json(day):
    return member(f"{JSON}steps-{day}.json", '[{"dateTime": "06/01/24 22:38:00", "value": "14"}]')


def heart_rate_csv(day):
    return csv_file(f"heart_rate_{day}.csv", "timestamp,beats per minute", f"{day}T22:38:45Z,50.0")


def steps_csv(day):
    return csv_file(f"steps_{day}.csv", "timestamp,steps", f"{day}T22:38:00Z,14")


def test_steps_are_utc_minutes():
    file = csv_file("steps_2024-06-01.csv", "timestamp,steps", "2024-06-01T22:38:00Z,14")

    tables = read(READER, file, context("America/Chicago"))

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("06-01 22:38:00", "06-01 22:39:00", 14)
    ]
    assert tables["sources"].rows() == [("fitbit:archive", "worn_with_heart_rate")]


def test_heart_rates_are_utc_seconds():
    file = heart_rate_csv("2024-06-01")

    assert READER.recognises(file, context())
    assert heart_rates(read(READER, file)) == [("06-01 22:38:45", 50)]


def test_rows_of_other_devices_are_sources_of_their_own():
    lines = [
        *("timestamp,steps,data source", "2026-06-01T22:38:00Z,14,Charge 6"),
        *(
            "2026-06-01T22:38:00Z,9,Phone Health Connect",
            "2026-06-01T22:39:00Z,8,Garmin Connect™ Health Kit",
            "2026-06-01T22:38:00.250Z,7,MobileTrack",
        ),
    ]

    tables = read(READER, csv_file("steps_2026-06-01.csv", *lines))

    assert sorted(rows(tables, "step_intervals", "source_id", "steps")) == [
        ("fitbit:archive", 14),
        ("fitbit:phone", 7),
        ("health_connect:phone", 9),
        ("health_kit:garmin connect", 8),
    ]
    assert {("health_connect:phone", "phone"), ("fitbit:phone", "phone")} < set(
        tables["sources"].rows()
    )


def test_of_two_own_trackers_the_higher_count_of_a_minute_is_kept():
    lines = [f"2026-06-01T22:{m:02}:00Z,{m + 20 * m % 7},Charge 6" for m in range(1, 40)]
    lines += [f"2026-06-01T22:{m:02}:00Z,{m},Pixel Watch 4" for m in range(1, 40)]

    tables = read(READER, csv_file("steps_2026-06-01.csv", "timestamp,steps,data source", *lines))

    assert tables["step_intervals"]["steps"].to_list() == [m + 20 * m % 7 for m in range(1, 40)]
    assert rejected(tables) == []


@pytest.mark.parametrize("zone", ["Asia/Singapore", "Pacific/Auckland"])
def test_a_resting_heart_rate_that_an_app_handed_in_is_of_the_local_day(zone):
    # At twelve hours east of UTC the stamp of noon, were it an instant, would be the next date.
    file = csv_file(
        *("daily_resting_heart_rate.csv", "timestamp,beats per minute,data source"),
        *("2026-06-10T12:00:00Z,66.8,Fitbit App", "2026-06-10T16:00:00Z,51,Phone Health Kit"),
    )

    tables = read(READER, file, context(zone))

    assert rows(tables, "device_resting_heart_rates", "source_id", "local_date") == [
        ("fitbit:archive", date(2026, 6, 10)),
        ("health_kit:phone", date(2026, 6, 11)),
    ]


def test_a_resting_heart_rate_is_of_the_day_that_is_dressed_as_midnight():
    file = csv_file(
        *("daily_resting_heart_rate.csv", "timestamp,beats per minute"),
        *("2022-10-21T00:00:00Z,61.5", "2022-10-22T00:00:00Z,0.0"),
    )

    tables = read(READER, file, context("America/Chicago"))

    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2022, 10, 21), 61.5)
    ]
    assert rejected(tables) == [(3, "The resting heart rate is not a number from 1 to 300.")]


def test_the_json_of_the_export_is_read_by_the_same_reader():
    file = steps_json("2024-06-01")

    assert READER.recognises(file, context())
    assert steps(read(READER, file)) == [("06-01 22:38:00", 14)]


HEALTH = "takeout.zip!Takeout/Google Health/"


@pytest.mark.parametrize(
    "label",
    [
        CSV + "activity_level_2024-06-01.csv",
        HEALTH + "Physical Activity_GoogleData/Live Pace/live_pace_2026-09-12.csv",
        HEALTH + "Health Fitness Data_GoogleData/UserExercises_2026-09-01.csv",
        HEALTH + "Global Export Data/weight-2026-09-11.json",
        HEALTH + "Sleep Score/sleep_score.csv",
        HEALTH + "Biometrics/Glucose 202609.csv",
        "takeout.zip!Takeout/archive_browser.html",
    ],
)
def test_other_files_of_the_account_are_passed_over(label):
    file = member(label, "timestamp,steps,distance\n2026-09-12T04:00:00Z,9,1\n")

    assert not READER.recognises(file, context())
    assert READER.passes_over(file, set())


def test_json_beside_that_of_an_old_archive_is_passed_over():
    file = member("user-site-export/badge.json", '[{"badgeType": "DAILY_STEPS"}]')

    assert READER.passes_over(file, {"badge.json", "steps-2020-06-01.json"})
    assert not READER.passes_over(file, {"badge.json"})


def test_what_is_read_is_not_passed_over():
    files = [
        steps_csv("2024-06-01"),
        steps_json("2024-06-01"),
        sleeps(),
        csv_file("steps.csv", "a"),
    ]

    assert [READER.passes_over(file, set()) for file in files] == [False, False, False, True]


def sleeps(*lines):
    header = "sleep_id,sleep_type,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source"
    name = HEALTH + "Health Fitness Data_GoogleData/UserSleeps_2026-09-01.csv"
    return member(name, "\n".join([header, *lines]) + "\n")


def test_sleep_is_utc_and_shows_the_wearers_clock():
    file = sleeps(
        "7,STAGES,+05:30,2026-09-11T17:30:00Z,+05:30,2026-09-12T01:00:00Z,X",
        "8,CLASSIC,-04:00,2026-09-20T03:00:00Z,-04:00,2026-09-20T08:00:00Z,MANUAL",
        "9,STAGES,?,2026-09-21T03:00:00Z,?,2026-09-21T02:00:00Z,X",
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert READER.recognises(file, context())
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("09-11 17:30:00", "09-12 01:00:00"),
        ("09-20 03:00:00", "09-20 08:00:00"),
    ]
    assert rejected(tables) == [
        (4, "The sleep has no readable times or time zone, or does not end after it starts.")
    ]
    assert READER.survey([file]).utc_offset_minutes == {
        date(2026, 9, 12): 330,
        date(2026, 9, 20): -240,
    }


NIGHT = (
    '[{"logId" : 7, "dateOfSleep" : "2020-06-01", "startTime" : "2020-05-31T23:00:00.000",'
    ' "endTime" : "2020-06-01T06:00:00.000"}]'
)


@pytest.mark.parametrize("name", ["sleep.json", "export.json", "steps.json", "x.json"])
def test_a_renamed_list_beside_others_is_not_said_to_be_of_no_use(name):
    content = NIGHT if name in ("sleep.json", "export.json") else steps_json("2020-06-01")
    content = content if isinstance(content, str) else content.opener().read()
    file = member(f"user-site-export/{name}", content)

    assert READER.recognises(file, context())
    assert not READER.passes_over(file, {name, "steps-2020-06-01.json"})


@pytest.mark.parametrize("name", ["steps_2024-06-01 (1).csv", "steps.csv"])
def test_a_copy_of_the_steps_is_read_where_the_account_s_files_lie(name):
    file = csv_file(name, "timestamp,steps", "2024-06-01T22:38:00Z,14")

    assert READER.recognises(file, context())
    assert not READER.passes_over(file, set())
    assert steps(read(READER, file)) == [("06-01 22:38:00", 14)]


PULSE = "timestamp,beats per minute\n"


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (PULSE + "2024-06-01T22:38:45Z,50.0\n2024-06-01T22:38:47Z,51.0\n", "heart_rate_samples"),
        (PULSE + "2024-06-01T00:00:00Z,50.0\n", "heart_rate_samples"),
        (PULSE + "2024-06-01T00:00:00Z,50.0\n2024-06-02T00:00:00Z,51.0\n",
         "device_resting_heart_rates"),
        (PULSE + "2024-06-01T23:59:59Z,50.0\n2024-06-02T00:00:01Z,51.0\n", "heart_rate_samples"),
        ("timestamp,steps,data source\n2024-06-01T22:38:00Z,14,Charge 6\n", "step_intervals"),
        ("sleep_id,start_utc_offset,sleep_start,end_utc_offset,sleep_end\n"
         "7,+05:30,2026-09-11T17:30:00Z,+05:30,2026-09-12T01:00:00Z\n", "sleep_spans"),
    ],
)  # fmt: skip
def test_a_renamed_table_is_known_by_its_headers(text, table):
    file = member("data (1).csv", text)

    assert READER.recognises(file, context())
    assert not READER.passes_over(file, set())
    assert table in read(READER, file)


def test_a_mapping_is_asked_before_the_headers():
    mapping = ColumnMapping("mine", "*.csv", "heart_rate", {"heart_rate_bpm": "beats per minute"})
    file = member("data.csv", PULSE + "2024-06-01T22:38:45Z,50.0\n")

    assert not READER.recognises(file, context(mappings=[mapping]))


def test_a_file_that_says_no_data_has_no_rows():
    file = csv_file("steps_2024-06-01.csv", "no data")

    assert READER.recognises(file, context())
    assert list(read(READER, file)) == ["file_notes"]


def test_bad_rows_are_rejected_with_their_lines():
    file = csv_file("steps_2024-06-01.csv", "timestamp,steps", "soon,14", "2024-06-01T22:38:00Z,-1")

    assert rejected(read(READER, file)) == [
        (2, "The time could not be read."),
        (3, "The steps are not a number from 0 to 1,000,000."),
    ]


@pytest.mark.parametrize("name", ["steps_2024-06-01.csv", "steps.csv"])
def test_another_table_of_that_name_is_not_claimed(name):
    assert not READER.recognises(member(name, "date,steps\n2024-06-01,7\n"), context())


def test_zone_minutes_are_the_vendors_own_totals_of_local_dates():
    lines = (
        "date_time,heart_zone_id,total_minutes",
        "2024-06-03T23:59,FAT_BURN,1",
        "2024-06-04T00:00,CARDIO,2",
        "2024-06-04T00:01,PEAK,2",
        "2024-06-04T00:02,PEAK,some",
    )
    name = "Active Zone Minutes (AZM)/Active Zone Minutes - 2024-06-01.csv"
    file = member(name, "\n".join(lines))

    tables = read(READER, file, context("America/Chicago"))

    assert READER.recognises(file, context())
    assert rows(tables, "vendor_days", "local_date", "steps", "aerobic_minutes") == [
        (date(2024, 6, 3), None, 1),
        (date(2024, 6, 4), None, 4),
    ]
    assert rejected(tables) == [(5, "It is not a time and a number.")]


def test_the_headers_of_zone_minutes_count_however_they_are_spelt():
    file = csv_file(
        *("Active Zone Minutes - 2024-06-01.csv", "Date_Time,Heart_Zone_Id,Total_Minutes"),
        "2024-06-03T08:59,FAT_BURN,1",
    )

    assert READER.recognises(file, context())
    assert rows(read(READER, file), "vendor_days", "aerobic_minutes") == [1]
