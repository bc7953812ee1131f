"""A vendor's file under another name: the same rows, or a sentence that says what the name said.

Nothing that a vendor's own name tells to be of no use may come to use under another one.
"""

import json

import pytest
from test_lookalikes import EXAMPLES, JSON_EXAMPLES, found_in, saved

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from tests.opened import open_export

UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
HEART = "com.samsung.shealth.tracker.heart_rate"
ALERTS = "com.samsung.health.alerted_heart_rate"
FURTHER = {
    "samsung heart rates": (
        f"{HEART}.20250401120000.csv",
        f"{HEART},6292001,2\nstart_time,time_offset,heart_rate\n"
        "2025-02-20 04:42:00.000,UTC+0700,61,\n",
    ),
    "zepp days": (
        "ACTIVITY_1598000000000.csv",
        "date,lastSyncTime,steps,distance,runDistance,calories\n2020-08-28,1598651000,4321,3,1,90\n",
    ),
    "zepp nights": (
        "SLEEP_1598000000000.csv",
        "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime\n"
        "2020-08-28,90,300,5,2020-08-27 20:29:00+0000,2020-08-28 04:10:00+0000,60\n",
    ),
    "withings nights": (
        "sleep.csv",
        'from,to,"light (s)","deep (s)"\n'
        "2026-07-17T23:10:00+02:00,2026-07-18T06:40:00+02:00,12000,8000\n",
    ),
    "oura heart rates": (
        "heartrate.csv",
        "timestamp;bpm;source\n2026-03-05T10:00:00Z;60;awake\n2026-03-05T10:05:00Z;61;rest\n",
    ),
    "oura days": ("dailyactivity.csv", "id;day;score;steps\na;2026-03-05;81;9123\n"),
    "oura nights": (
        "sleepmodel.csv",
        "id;day;bedtime_start;bedtime_end;type\n"
        "a;2026-03-05;2026-03-04T22:40:00.000+01:00;2026-03-05T06:40:00.000+01:00;long_sleep\n",
    ),
    "whoop": (
        "physiological_cycles.csv",
        "Cycle start time,Cycle timezone,Resting heart rate (bpm),Sleep onset,Wake onset\n"
        "2026-03-04 23:00:00,UTC-04:00,55,2026-03-04 23:00:00,2026-03-05 06:30:00\n",
    ),
    "garmin activities": (
        "Activities.csv",
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time\n"
        'Running,2026-03-08 18:05:12,false,"Evening run","6.02","402","00:36:44"\n',
    ),
    "google totals": (
        "Takeout/Fit/Daily activity metrics/Daily activity metrics.csv",
        "Date,Move Minutes count,Step count\n2026-03-01,120,10800\n",
    ),
}
FURTHER_JSON = {
    "fitbit heart rates": (
        "Global Export Data/heart_rate-2024-06-01.json",
        [{"dateTime": "06/01/24 22:38:00", "value": {"bpm": 61, "confidence": 2}}],
    ),
    "fitbit resting heart rates": (
        "Global Export Data/resting_heart_rate-2024-06-01.json",
        [{"dateTime": "06/01/24 00:00:00",
          "value": {"date": "06/01/24", "value": 55.0, "error": 6.7}}],
    ),
    "fitbit nights": (
        "Global Export Data/sleep-2024-06-01.json",
        [{"logId": 7, "dateOfSleep": "2024-06-01", "startTime": "2024-05-31T23:00:00.000",
          "endTime": "2024-06-01T06:00:00.000"}],
    ),
    "garmin nights": (
        "DI-Connect-Wellness/2026-03-01_2026-06-09_12345_sleepData.json",
        [{"sleepStartTimestampGMT": "2026-03-01T22:40:00.0", "calendarDate": "2026-03-02",
          "sleepEndTimestampGMT": "2026-03-02T05:55:00.0"}],
    ),
    "samsung minutes": (
        f"jsons/{HEART}/0/0a1b.binning_data.json",
        [{"start_time": 1740027600000, "end_time": 1740027659000, "heart_rate": 61.0,
          "heart_rate_max": 70.0, "heart_rate_min": 60.0}],
    ),
    "polar heart rates": (
        f"247ohr_7_2026_03-{UUID}.json",
        {"deviceDays": [{"userId": 1, "deviceId": "A", "date": "2026-03-01",
                         "samples": [{"heartRate": 61, "secondsFromDayStart": 5}]}]},
    ),
    "polar day": (
        f"activity-2026-03-01-{UUID}.json",
        {"exportVersion": "1.0", "date": "2026-03-01", "summary": {"stepCount": 4321},
         "samples": {"steps": [{"localTime": "08:05:00", "value": 14}]}},
    ),
    "google steps": (
        "Takeout/Fit/All Data/derived_com.google.step_count.delta_com.google.json",
        {"Data Source":
            "derived:com.google.step_count.delta:com.google.android.gms:estimated_steps",
         "Data Points": [{"dataTypeName": "com.google.step_count.delta",
                          "startTimeNanos": 1772352000000000000,
                          "endTimeNanos": 1772352060000000000,
                          "fitValue": [{"value": {"intVal": 90}}]}]},
    ),
}  # fmt: skip
TABLES = {**EXAMPLES, **FURTHER}
LISTS = {
    name: (path, json.dumps(content))
    for name, (path, content) in (JSON_EXAMPLES | FURTHER_JSON).items()
}

AS_ANY_TABLE = ("fitbit steps", "zepp", "steps by hand")
"""Their headers, `timestamp,steps` and `date,time,steps`, are anybody's: the same times and steps
come out, read as a table of no vendor's."""
NEED_THEIR_NAME = {
    "google_fit": "its name, like 2026-03-01.csv",
    "withings": "its name: raw_tracker_steps.csv if it holds steps",
    "fitbit": "call it steps.json",
}
"""What only the name says, and what is said where it does not."""


def same_times(tables):
    """Return the rows of each table without the name of the source, and without sources."""
    return {
        table: {row[1:] for row in rows} for table, rows in tables.items() if table != "sources"
    }


@pytest.mark.parametrize("example", [*TABLES, *LISTS])
def test_a_renamed_file_gives_the_same_rows_or_says_what_its_name_said(tmp_path, example):
    path, text = (TABLES | LISTS)[example]
    name = "data (1).csv" if example in TABLES else "export.json"
    original = found_in(saved(tmp_path / "original", path, text.encode()))
    renamed = saved(tmp_path / "renamed", name, text.encode())

    if example in NEED_THEIR_NAME:
        with pytest.raises(UnreadableExportError) as refusal:
            found_in(renamed)
        assert NEED_THEIR_NAME[example] in str(refusal.value)
    elif example in AS_ANY_TABLE:
        reader, tables = found_in(renamed)
        assert reader == "samples_csv"
        assert same_times(tables) == same_times(original[1])
    else:
        assert found_in(renamed) == original


@pytest.mark.parametrize("example", ["garmin nights", "polar day", "health_auto_export"])
def test_a_file_beside_those_of_another_vendor_is_not_said_to_be_of_no_use(tmp_path, example):
    _, text = LISTS[example]
    steps = LISTS["fitbit"][1]
    folder = saved(tmp_path, "all/steps-2024-06-01.json", steps.encode())
    export = open_export(
        saved(folder, "all/export.json", text.encode()), Context("anna", single_zone("UTC"))
    )

    assert len(export.files) == 2
    assert export.passed_over == {}


OF_NO_USE = {
    "alerts of heart rates": (
        f"{ALERTS}.20250401120000.csv",
        f"{ALERTS},6292001,2\nstart_time,time_offset,heart_rate\n"
        "2025-02-20 04:42:00.000,UTC+0700,161,\n",
    ),
    "summaries of days": (
        "com.samsung.shealth.activity.day_summary.20250401120000.csv",
        "com.samsung.shealth.activity.day_summary,6292001,2\nday_time,step_count,heart_rate\n"
        "2025-02-20 00:00:00.000,9000,61,\n",
    ),
    "minutes of sleep": (
        "SLEEP_MINUTE_1598000000000.csv",
        "date,time,stage,hr,respiratory_rate\n2020-08-28,05:13,light,51,14\n",
    ),
    "a resting heart rate of all days": (
        "Takeout/Fit/All Data/derived_com.google.heart_rate.bpm_com.google.(1).json",
        '{"Data Source": "derived:com.google.heart_rate.bpm:com.google.android.gms:'
        'resting_heart_rate<-merge_heart_rate_bpm", "Data Points": []}',
    ),
}


@pytest.mark.parametrize("example", OF_NO_USE)
@pytest.mark.parametrize("is_renamed", [False, True])
def test_what_is_of_no_use_stays_so_under_another_name(tmp_path, example, is_renamed):
    path, text = OF_NO_USE[example]
    name = f"heart rate{path[-5:].removeprefix('0')}" if is_renamed else path

    export = open_export(saved(tmp_path, name, text.encode()), Context("anna", single_zone("UTC")))

    assert export.files == ()
    assert sum(export.passed_over.values()) == 1
