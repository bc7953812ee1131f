"""One export of each format, saved anew as people and programs do: it stays what it is.

Every example keeps to the documented layout of its vendor. Whatever happens on the way to the
inbox (other line ends, a byte order mark, cells all quoted, a zip in a zip), one reader and no
other claims it, and the same rows come out.
"""

import csv
import gzip
import io
import json
import zipfile
from itertools import product
from pathlib import PurePosixPath

import polars as pl
import pytest
from selection import third_of

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from tests.opened import open_export
from tests.packed import tar_of
from tests.workbooks import ods, xlsx

SAMSUNG = "com.samsung.shealth.tracker.pedometer_step_count"
MINUTE = "com.samsung.health.step_count"
EXAMPLES = {
    "fitbit steps": (
        "Physical Activity_GoogleData/steps_2024-06-01.csv",
        "timestamp,steps\n2024-06-01T22:38:00Z,14\n2024-06-01T22:39:00Z,3\n",
    ),
    "fitbit heart rates": (
        "Physical Activity_GoogleData/heart_rate_2024-06-01.csv",
        "timestamp,beats per minute\n2024-06-01T22:38:45Z,50.0\n2024-06-01T22:38:47Z,51.0\n",
    ),
    "fitbit zone minutes": (
        "Active Zone Minutes (AZM)/Active Zone Minutes - 2024-06-01.csv",
        "date_time,heart_zone_id,total_minutes\n2024-06-03T08:59,FAT_BURN,1\n"
        "2024-06-03T09:00,CARDIO,2\n",
    ),
    "fitbit weights": (
        "Physical Activity_GoogleData/weight.csv",
        "timestamp,weight grams,data source\n2026-03-02T06:00:00Z,70100,Aria\n"
        "2026-03-03T06:00:00.25Z,70300,Renpho Health Kit\n",
    ),
    "fitbit distances": (
        "Physical Activity_GoogleData/distance_2026-03-01.csv",
        "timestamp,distance,data source\n2026-03-02T06:00:00Z,52.31,Charge 6\n",
    ),
    "fitbit exercises": (
        "Health Fitness Data_GoogleData/UserExercises_2026-03-01.csv",
        "exercise_id,exercise_start,exercise_end,utc_offset,activity_name,log_type,events\n"
        '7,2026-03-02T17:00:00Z,2026-03-02T17:40:00Z,+05:30,Walk,TRACKER,"[{""a"": 1}, 2]"\n',
    ),
    "mi_fitness": (
        "20260401_7_MiFitness_hlth_center_fitness_data.csv",
        "Uid,Sid,Key,Time,Value,UpdateTime\n"
        '7,huami.65,steps,1774800000,"{""steps"":69,""distance"":41}",1774800900\n'
        '7,huami.65,heart_rate,1774800000,"{""bpm"":85,""time"":1774800000}",1774800900\n',
    ),
    "fitbit_website": (
        "fitbit_export_20231001.csv",
        "Activités\nDate,Calories brûlées,Pas,Distance,Étages,Minutes sédentaires\n"
        '"01-04-2023","2641","11665","8,66","3","600"\n'
        '"02-04-2023","2100","9665","7,66","1","1.234"\n'
        '"13-04-2023","2100","9665","7,66","1","700"\n',
    ),
    "fitabase": (
        "minuteStepsNarrow_merged.csv",
        "Id,ActivityMinute,Steps\n7,4/12/2016 11:59:00 PM,4\n7,4/13/2016 12:00:00 AM,0\n",
    ),
    "samsung": (
        f"samsunghealth_a_20250401120000/{SAMSUNG}.20250401120000.csv",
        f"{SAMSUNG},6292001,2\nrun_step,{MINUTE}.start_time,{MINUTE}.time_offset,{MINUTE}.count\n"
        "0,2025-02-20 04:42:00.000,UTC+0700,14,\n0,2025-02-20 04:43:00.000,UTC+0700,9,\n",
    ),
    "samsung sessions": (
        "samsunghealth_a_20250401120000/com.samsung.shealth.exercise.20250401120000.csv",
        "com.samsung.shealth.exercise,7006011,17\ntitle,start_time,time_offset,exercise_type,"
        "duration\n,2025-02-20 04:42:00.000,UTC+0700,1002,1800000,\n"
        ",2025-02-21 04:42:00.000,UTC+0700,1001,1800000,\n",
    ),
    "strava": (
        "activities.csv",
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
        "Distance,Filename,Athlete Weight,Elapsed Time,Moving Time,Distance,"
        + ",".join(f"More {number}" for number in range(13))
        + ",Average Heart Rate\n"
        + "".join(
            f'{number},"Mar {number}, 2026, 5:05:12 PM",Run,Run,,1900,5.02,,,1900.0,1800.0,5020.4,'
            + "," * 13
            + "148.0\n"
            for number in (8, 9)
        ),
    ),
    "garmin weights": (
        "Weight.csv",
        'Time,Weight,Change,BMI\n" Mar 8, 2026"\n9:46 AM,73.3 kg,0.5 kg,23.4\n'
        "8:40 AM,73.8 kg,0.3 kg,23.6\n",
    ),
    "garmin nights": (
        "Sleep.csv",
        "Sleep Score 7 Days,Score,Duration,Sleep Need,Bedtime,Wake Time\n"
        "2026-03-08,85,7h 1min,9h 0min,11:14 PM,6:23 AM\n"
        "2026-03-07,80,6h 1min,9h 0min,12:14 AM,6:23 AM\n",
    ),
    "garmin activities": (
        "Activities.csv",
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR\n"
        "Running,2026-03-08 18:05:12,false,Run,5.02,402,00:36:44,148\n"
        "Running,2026-03-09 18:05:12,false,Run,5.02,402,00:36:44,148\n",
    ),
    "withings": (
        "data_AB_1640000000/raw_tracker_steps.csv",
        'start,duration,value\n2019-12-28T12:12:00+01:00,"[60,60]","[24,12]"\n',
    ),
    "zepp": (
        "ACTIVITY_MINUTE/ACTIVITY_MINUTE_1598000000000.csv",
        "date,time,steps\n2020-08-28,05:13,21\n2020-08-28,05:14,30\n",
    ),
    "google_fit": (
        "Takeout/Fit/Daily activity metrics/2018-07-10.csv",
        "Start time,End time,Calories (kcal),Step count\n"
        "00:00:00.000+07:00,00:15:00.000+07:00,1.5,12\n",
    ),
    "bearable": (
        "Bearable.csv",
        "date,weekday,time of day,category,rating/amount,detail,notes\n"
        '"22nd Sep 2020",Tuesday,am,Symptom,1,"Back pain (Mild)",after the drive\n',
    ),
    "daylio": (
        "daylio_export_2020_05_30.csv",
        "full_date,date,weekday,time,mood,activities,note_title,note\n"
        "2020-05-30,30 May,Saturday,8:00 pm,rad,friends | walk,Best day,no stiffness\n",
    ),
    "visible": (
        "Visible_Data_Export.csv",
        "observation_date,tracker_name,tracker_category,observation_value\n"
        "2024-05-21,Back pain,Muscles,3\n",
    ),
    "pain diary": ("diary.csv", "date,pain,notes\n2024-05-21,3,stiff\n2024-05-22,4,\n"),
    "steps by hand": ("band.csv", "time,steps\n2024-05-21 10:00,3\n2024-05-21 10:01,9\n"),
}
JSON_EXAMPLES = {
    "fitbit": (
        "Global Export Data/steps-2024-06-01.json",
        [{"dateTime": "06/01/24 22:38:00", "value": "14"}],
    ),
    "google_fit_rest": (
        "fit.json",
        {"bucket": [{"startTimeMillis": "1540134000000", "dataset": [
            {"dataSourceId": "derived:com.google.step_count.delta:x", "point": []}]}]},
    ),
    "health_auto_export": (
        "HealthAutoExport.json",
        {"data": {"metrics": [{"name": "step_count", "units": "count", "data": [
            {"date": "2024-02-06 20:00:00 -0800", "qty": 1}]}]}},
    ),
    "garmin_connect": (
        "DI-Connect-Aggregator/UDSFile_2023-06-01_2023-09-09.json",
        [{"calendarDate": "2023-06-02", "totalSteps": 4321}],
    ),
    "oura": (
        "heartrate.json",
        {"data": [{"bpm": 55, "source": "rest", "timestamp": "2024-01-01T00:00:00+00:00"}]},
    ),
}  # fmt: skip


def quoted(text):
    lines = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    return out.getvalue()


SAVED = {
    "as it came": str.encode,
    "with Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "with a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "as UTF-16": lambda text: text.encode("utf-16"),
    "with every cell quoted": lambda text: quoted(text).encode(),
    "without a last line end": lambda text: text.rstrip("\n").encode(),
    "with blank lines at its end": lambda text: (text + "\n\n").encode(),
}


def zipped(content, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def found_in(path):
    """Return the reader and the rows of the only file below a path."""
    export = open_export(path, Context("anna", single_zone("Europe/Berlin")))
    assert export.unknown == ()
    (file,) = export.files
    tables = {}
    for batch in file.read():
        assert batch.table != "rejected_rows" or batch.rows.is_empty()
        if batch.table != "file_notes" and batch.rows.height:
            rows = batch.rows.select(pl.exclude("line")).rows()
            tables.setdefault(batch.table, set()).update(rows)
    return file.reader.name, tables


def saved(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return folder


@pytest.mark.parametrize(("example", "how"), third_of(product(EXAMPLES, SAVED)))
def test_an_export_saved_anew_gives_the_same_rows(tmp_path, example, how):
    name, text = EXAMPLES[example]
    reader, tables = found_in(saved(tmp_path / "original", name, text.encode()))
    assert tables

    assert found_in(saved(tmp_path / "copy", name, SAVED[how](text))) == (reader, tables)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_export_may_lie_in_zips_and_folders_of_any_name(tmp_path, example):
    name, text = EXAMPLES[example]
    plain = found_in(saved(tmp_path / "original", name, text.encode()))

    inner = zipped(text, f"Выгрузка/Köpie (1)/{name}")
    packed = saved(tmp_path / "packed", "export (2).zip", zipped(inner, "part 001.zip"))

    assert found_in(packed) == plain


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_export_may_lie_in_a_tar(tmp_path, example):
    name, text = EXAMPLES[example]
    plain = found_in(saved(tmp_path / "original", name, text.encode()))

    packed = saved(tmp_path / "packed", "export.tar.gz", gzip.compress(tar_of([(name, text)])))

    assert found_in(packed) == plain


@pytest.mark.parametrize(("example", "made"), third_of(product(EXAMPLES, [xlsx, ods])))
def test_a_table_copied_into_a_workbook_gives_the_same_rows(tmp_path, example, made):
    name, text = EXAMPLES[example]
    reader, plain = found_in(saved(tmp_path / "original", name, text.encode()))
    sheet = list(csv.reader(io.StringIO(text)))
    called = f"{PurePosixPath(name).stem}.{made.__name__}"

    copied = found_in(saved(tmp_path / "copy", called, made({"Sheet1": sheet})))

    assert copied == (reader, plain)


@pytest.mark.parametrize("example", JSON_EXAMPLES)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_is_known_by_one_reader_however_it_is_laid_out(tmp_path, example, indent):
    name, content = JSON_EXAMPLES[example]

    reader, _ = found_in(saved(tmp_path, name, json.dumps(content, indent=indent).encode()))

    assert reader == example


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_file_of_a_header_alone_gives_nothing_and_no_error(tmp_path, example):
    name, text = EXAMPLES[example]
    lines = 2 if example in ("samsung", "fitbit_website") else 1
    header = "".join(text.splitlines(keepends=True)[:lines])
    export = open_export(
        saved(tmp_path, name, header.encode()), Context("anna", single_zone("UTC"))
    )

    for file in export.files:
        assert all(batch.rows.is_empty() or batch.table in ("sources", "file_notes")
                   for batch in file.read())  # fmt: skip
