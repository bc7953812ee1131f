"""Whole made-up exports of Garmin, Samsung Health and Strava, zipped as they come.

A person lives in Berlin, where clocks go forward in the night to 29 March 2026. Each export holds
the same three days, and gives them back.
"""

import gzip
import io
import json
import zipfile
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from fit_bytes import (
    ENUM,
    EVENT,
    SESSION,
    UINT8,
    UINT16,
    UINT32,
    Field,
    Layout,
    file_id,
    fit_file,
)

from backpain_analytics.settings.zones import single_zone
from backpain_analytics.sources.reader import Context
from tests.opened import open_export

BERLIN = ZoneInfo("Europe/Berlin")
FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
DAYS = [date(2026, 3, day) for day in (28, 29, 30)]
STEPS = dict(zip(DAYS, (9_000, 4_000, 7_500), strict=True))
FLOORS = dict(zip(DAYS, (7, 0, 3), strict=True))
KILOMETRES = dict(zip(DAYS, (6.4, 2.9, 5.1), strict=True))
KILOGRAMS = dict(zip(DAYS, (74.5, 74.3, 74.6), strict=True))
ASLEEP_MINUTES, AWAKENINGS = 380, 1
"""Of every night, which ends at 6:00 after half an hour awake, and is broken for ten minutes."""
RUN_MINUTES, RUN_KILOMETRES, RUN_BPM = 30, 4.8, 148
STAMP = "20260331120000"


def at(day, clock):
    """Return the instant of a time of day in Berlin."""
    return datetime.combine(day, time.fromisoformat(clock), BERLIN).astimezone(UTC)


def night(day):
    """Return when the night that ends on a date began, was broken, and ended."""
    ended = at(day, "06:00")
    asleep_until = ended - timedelta(minutes=30)
    began = asleep_until - timedelta(minutes=ASLEEP_MINUTES + 10)
    woke = began + timedelta(minutes=120)
    return began, woke, woke + timedelta(minutes=10), asleep_until, ended


def run(day):
    return at(day, "17:05")


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.0")


def milliseconds(moment):
    return moment.timestamp() * 1_000


def local(moment):
    return moment.astimezone(BERLIN).replace(tzinfo=UTC)


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def fit_seconds(moment):
    return int((moment - FIT_EPOCH).total_seconds())


def fit_run(day):
    sessions = Layout(
        SESSION,
        (Field(2, UINT32), Field(5, ENUM), Field(8, UINT32), Field(9, UINT32), Field(16, UINT8)),
        local=1,
    )
    start = fit_seconds(run(day))
    record = sessions.record(start, 1, RUN_MINUTES * 60_000, int(RUN_KILOMETRES * 1e5), RUN_BPM)
    return fit_file(file_id(), sessions.definition(), record)


def fit_night(day):
    levels = Layout(275, (Field(253, UINT32), Field(0, ENUM)), local=1)
    events = Layout(EVENT, (Field(253, UINT32), Field(0, ENUM), Field(1, ENUM)), local=2)
    began, woke, slept_on, asleep_until, ended = map(fit_seconds, night(day))
    stamped = ((woke, 2), (slept_on, 1), (slept_on + 6_000, 3), (asleep_until, 4), (ended, 1))
    records = (levels.record(*each) for each in stamped)
    return fit_file(
        file_id(49),
        levels.definition(),
        events.definition(),
        events.record(began, 74, 0),
        *records,
        events.record(ended, 74, 1),
    )


def fit_weights():
    weights = Layout(30, (Field(253, UINT32), Field(0, UINT16)), local=1)
    records = (
        weights.record(fit_seconds(at(day, "07:00")), round(KILOGRAMS[day] * 100)) for day in DAYS
    )
    return fit_file(file_id(9), weights.definition(), *records)


def garmin_bulk():
    days = [
        {
            "calendarDate": str(day),
            "totalSteps": STEPS[day],
            "wellnessDistanceMeters": KILOMETRES[day] * 1_000,
            "floorsAscended": FLOORS[day],
            "restingHeartRate": 52,
            "wellnessStartTimeGmt": iso(at(day, "00:00")),
            "wellnessStartTimeLocal": f"{day}T00:00:00.0",
            "wellnessEndTimeGmt": iso(at(day + timedelta(days=1), "00:00")),
        }
        for day in DAYS
    ]
    activities = [
        {
            "name": "Springfield Running",
            "activityType": "running",
            "startTimeGmt": milliseconds(run(day)),
            "startTimeLocal": milliseconds(local(run(day))),
            "duration": RUN_MINUTES * 60_000.0,
            "distance": RUN_KILOMETRES * 100_000,
            "avgHr": RUN_BPM,
        }
        for day in DAYS
    ]
    nights = [
        {
            "calendarDate": str(day),
            "sleepStartTimestampGMT": iso(night(day)[0]),
            "sleepEndTimestampGMT": iso(night(day)[-1]),
            "deepSleepSeconds": 4_800,
            "lightSleepSeconds": 13_800,
            "remSleepSeconds": 4_200,
            "awakeCount": AWAKENINGS,
        }
        for day in DAYS
    ]
    weights = [
        {
            "metaData": {"calendarDate": f"{day}T00:00:00.0"},
            "weight": {"weight": KILOGRAMS[day] * 1_000, "timestampGMT": iso(at(day, "07:00"))},
        }
        for day in DAYS
    ]
    folder = "DI_CONNECT/DI-Connect-"
    return {
        f"{folder}Aggregator/UDSFile_2026-03-28_2026-03-30.json": json.dumps(days),
        f"{folder}Fitness/anna_0_summarizedActivities.json": json.dumps(
            [{"summarizedActivitiesExport": activities}]
        ),
        f"{folder}Wellness/2026-03-28_2026-03-30_1_sleepData.json": json.dumps(nights),
        f"{folder}Wellness/1_userBioMetrics.json": json.dumps(weights),
        f"{folder}User/user_profile.json": json.dumps({"userName": "anna"}),
    }


def garmin_files():
    """What a watch and a scale wrote, in a zip of the bulk export that holds their files."""
    runs = {f"run_{day}.fit": fit_run(day) for day in DAYS}
    nights = {f"night_{day}.fit": fit_night(day) for day in DAYS}
    uploaded = zipped(**runs, **nights, **{"scale.fit": fit_weights()})
    return {"DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip": uploaded}


def garmin_website():
    runs = "".join(
        f'Running,{run(day).astimezone(BERLIN):%Y-%m-%d %H:%M:%S},false,"Run","{RUN_KILOMETRES}",'
        f'"300","00:{RUN_MINUTES}:00","{RUN_BPM}","160","1.00"\n'
        for day in DAYS
    )
    weights = "".join(f'" {day:%b %d, %Y}",\n7:00 AM,{KILOGRAMS[day]} kg,\n' for day in DAYS)
    nights = "".join(
        f"{day},80,52,6h 20min,{night(day)[0].astimezone(BERLIN):%I:%M %p},6:00 AM\n"
        for day in DAYS
    )
    return {
        "Activities.csv": "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,"
        f"Avg Run Cadence,Avg Stride Length\n{runs}",
        "Weight.csv": f"Time,Weight,Change,\n{weights}",
        "Sleep.csv": "Sleep Score 7 Days,Score,Resting Heart Rate,Duration,Bedtime,Wake Time\n"
        + nights,
    }


def samsung():
    offsets = {day: f"{run(day).astimezone(BERLIN):UTC%z}" for day in DAYS}

    def stamp(moment):
        return f"{moment:%Y-%m-%d %H:%M:%S}.000"

    def table(kind, header, lines):
        body = "".join(f"{line},\n" for line in lines)
        content = f"\ufeff{kind},7006011,17\n{header}\n{body}"
        return {f"samsunghealth_anna_{STAMP}/{kind}.{STAMP}.csv": content}

    def stages(day):
        began, woke, slept_on, asleep_until, ended = night(day)
        spans = ((began, woke, 40_002), (woke, slept_on, 40_001), (slept_on, asleep_until, 40_004),
                 (asleep_until, ended, 40_001))  # fmt: skip
        return [
            f"{stamp(start)},{stamp(end)},{offsets[day]},{stage},n{day}"
            for start, end, stage in spans
        ]

    exercise, sleep = "com.samsung.health.exercise.", "com.samsung.health.sleep."
    return {
        **table(
            "com.samsung.shealth.exercise",
            ",".join(exercise + name for name in ("exercise_type", "start_time", "time_offset",
                                                  "duration", "distance", "mean_heart_rate")),
            [f"1002,{stamp(run(day))},{offsets[day]},{RUN_MINUTES * 60_000},"
             f"{RUN_KILOMETRES * 1_000},{RUN_BPM}" for day in DAYS],
        ),
        **table("com.samsung.shealth.exercise.weather", "start_time,temperature", ["x,1"]),
        **table(
            "com.samsung.shealth.sleep",
            ",".join(sleep + name for name in ("start_time", "end_time", "time_offset",
                                               "datauuid")),
            [f"{stamp(night(day)[0])},{stamp(night(day)[-1])},{offsets[day]},n{day}"
             for day in DAYS],
        ),
        **table(
            "com.samsung.health.sleep_stage",
            "start_time,end_time,time_offset,stage,sleep_id",
            [line for day in DAYS for line in stages(day)],
        ),
        **table(
            "com.samsung.health.weight",
            "start_time,time_offset,weight",
            [f"{stamp(at(day, '07:00'))},{offsets[day]},{KILOGRAMS[day]}" for day in DAYS],
        ),
        **table(
            "com.samsung.health.floors_climbed",
            "start_time,end_time,time_offset,floor",
            [f"{stamp(at(day, '09:00'))},{stamp(at(day, '09:05'))},{offsets[day]},{FLOORS[day]}"
             for day in DAYS],
        ),
        **table(
            "com.samsung.shealth.step_daily_trend",
            "source_type,day_time,count,distance",
            [f"-2,{day},{STEPS[day]},{KILOMETRES[day] * 1_000}" for day in DAYS],
        ),
    }  # fmt: skip


def strava():
    first = ("Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,"
             "Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Private Note,Gear,"
             "Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,")  # fmt: skip
    header = first + ",".join(f"More {n}" for n in range(13)) + ",Average Heart Rate"
    rows = "".join(
        f'{n},"{run(day):%b %d, %Y, %I:%M:%S %p}",Run,Run,,1900,{RUN_KILOMETRES},,,false,,,'
        f"activities/{n}.fit.gz,,,1900.0,{RUN_MINUTES * 60}.0,{RUN_KILOMETRES * 1_000},"
        f"{',' * 13}{RUN_BPM}.0\n"
        for n, day in enumerate(DAYS, start=1)
    )
    return {
        "activities.csv": f"{header}\n{rows}",
        "activities/1.fit.gz": gzip.compress(fit_run(DAYS[0])),
        "profile.csv": "Athlete ID,Email Address\n1,x\n",
        "media/1.jpg": "x",
    }


def read_zip(folder, files, name="export_1.zip"):
    """Return the rows of each table of an export, without repeats of one source."""
    (folder / name).write_bytes(zipped(**files))
    export = open_export(folder / name, Context("anna", single_zone("Europe/Berlin")))
    assert export.unknown == ()
    found = defaultdict(list)
    for file in export.files:
        for batch in file.read():
            found[batch.table].append(batch.rows)
    assert "rejected_rows" not in found
    return {table: pl.concat(frames) for table, frames in found.items()}


def by_date(tables, table, time, *values):
    """Return what a table says, by the date in Berlin."""
    frame = tables[table].sort(time).with_columns(pl.col(time).dt.convert_time_zone(str(BERLIN)))
    dates = frame[time].dt.date().to_list()
    rows = frame.select(pl.col(values).cast(pl.Float64).round(3)).rows()
    return {day: row[0] if len(values) == 1 else row for day, row in zip(dates, rows, strict=True)}


def days_of(tables, column):
    return dict(tables["vendor_days"].select("local_date", column).rows())


SLEEP = dict.fromkeys(DAYS, (ASLEEP_MINUTES, AWAKENINGS))
RUNS = dict.fromkeys(DAYS, (RUN_MINUTES, RUN_BPM, RUN_KILOMETRES))
RUN_COLUMNS = ("minutes", "heart_rate_bpm", "distance_kilometres")


@pytest.mark.parametrize("export", [garmin_bulk, samsung])
def test_an_export_gives_the_planted_days(tmp_path, export):
    tables = read_zip(tmp_path, export())

    assert days_of(tables, "steps") == STEPS
    assert by_date(tables, "floor_readings", "started_at", "floors") == FLOORS
    assert by_date(tables, "distance_readings", "started_at", "distance_kilometres") == KILOMETRES
    assert by_date(tables, "weight_readings", "measured_at", "body_weight_kilograms") == KILOGRAMS
    nights = by_date(tables, "sleep_sessions", "ended_at", "asleep_minutes", "awakenings")
    assert nights == SLEEP
    assert by_date(tables, "exercise_entries", "started_at", *RUN_COLUMNS) == RUNS
    lasted = tables["distance_readings"].sort("started_at")
    hours = (lasted["ended_at"] - lasted["started_at"]).dt.total_hours().to_list()
    assert hours == [24, 23, 24]


def test_the_files_of_a_watch_and_a_scale_give_them_too(tmp_path):
    tables = read_zip(tmp_path, garmin_files())

    assert by_date(tables, "weight_readings", "measured_at", "body_weight_kilograms") == KILOGRAMS
    nights = by_date(tables, "sleep_sessions", "ended_at", "asleep_minutes", "awakenings")
    assert nights == SLEEP
    assert by_date(tables, "exercise_entries", "started_at", *RUN_COLUMNS) == RUNS


def test_the_reports_of_the_website_give_them_on_the_wearers_clock(tmp_path):
    tables = read_zip(tmp_path, garmin_website())

    assert by_date(tables, "weight_readings", "measured_at", "body_weight_kilograms") == KILOGRAMS
    assert by_date(tables, "sleep_sessions", "ended_at", "asleep_minutes") == dict.fromkeys(
        DAYS, ASLEEP_MINUTES
    )
    clocks = tables["exercise_entries"]["written_at"].to_list()
    assert clocks == [local(run(day)).replace(tzinfo=None) for day in DAYS]
    assert tables["sleep_sessions"]["started_at"].sort().to_list() == [
        night(day)[0] for day in DAYS
    ]


def test_the_list_of_strava_gives_the_runs_and_its_tracks_are_read_beside_it(tmp_path):
    tables = read_zip(tmp_path, strava())

    entries = tables["exercise_entries"]
    listed = {"exercise_entries": entries.filter(pl.col("source_id") == "strava")}
    assert by_date(listed, "exercise_entries", "started_at", *RUN_COLUMNS) == RUNS
    assert len(entries) == len(DAYS) + 1
