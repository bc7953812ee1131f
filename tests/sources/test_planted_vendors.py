"""A made-up export of each vendor, in its zip as it comes, tells the truth that was planted.

Two days about the night in which the clocks of Paris are put forward: on each a run at 18:00, a
weight at 07:00 and so many kilometres, and between them a night of nine hours by the clock.
"""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from backpain_analytics.settings.mappings import ColumnMapping
from backpain_analytics.testing import context
from tests import apple_files
from tests.opened import open_export
from tests.packed import archive_of
from tests.sqlite_bytes import database

PARIS = "Europe/Paris"
UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
TRUTH = {
    "runs": {(date(2026, 3, 28), 30), (date(2026, 3, 29), 45)},
    "nights": {(date(2026, 3, 29), 480, 420)},
    "weights": {(date(2026, 3, 28), 71.5), (date(2026, 3, 29), 71.25)},
    "kilometres": {(date(2026, 3, 28), 5.0), (date(2026, 3, 29), 6.5)},
}
RUNS = (("2026-03-28T18:00:00+01:00", 30), ("2026-03-29T18:00:00+02:00", 45))
NIGHT = ("2026-03-28T23:00:00+01:00", "2026-03-29T08:00:00+02:00")
WEIGHTS = (("2026-03-28T07:00:00+01:00", 71.5), ("2026-03-29T07:00:00+02:00", 71.25))
KILOMETRES = (("2026-03-28", 5.0), ("2026-03-29", 6.5))


def seconds(text, after_minutes=0):
    return int(datetime.fromisoformat(text).timestamp()) + 60 * after_minutes


def milliseconds(text, after_minutes=0):
    return 1_000 * seconds(text, after_minutes)


def utc(text, after_minutes=0):
    return datetime.fromtimestamp(seconds(text, after_minutes), UTC)


def local(text, after_minutes=0):
    return utc(text, after_minutes).astimezone(ZoneInfo(PARIS))


def table(header, *lines, mark=","):
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows([header.split(","), *lines])
    return text.getvalue()


def withings():
    runs = [
        (
            local(at).isoformat(),
            local(at, length).isoformat(),
            "",
            "",
            PARIS,
            "Running",
            "{}",
            "",
            "",
        )
        for at, length in RUNS
    ]
    weights = [(f"{local(at):%Y-%m-%d %H:%M:%S}", weight) for at, weight in WEIGHTS]
    metres = [(day, walked * 1_000) for day, walked in KILOMETRES]
    return {
        "activities.csv": table(
            "from,to,from (manual),to (manual),Timezone,Activity type,Data,GPS,Modified", *runs
        ),
        "weight.csv": table(
            "Date,Weight (kg),Fat mass (kg),Bone mass (kg),Hydration (kg),Comments", *weights
        ),
        "sleep.csv": table(
            "from,to,light (s),deep (s),rem (s),awake (s),wake up",
            (*NIGHT, 14_400, 7_200, 3_600, 3_600, 2),
        ),
        "aggregates_distance.csv": table("date,value", *metres),
    }


def zepp():
    stamp = "%Y-%m-%d %H:%M:%S+0000"
    runs = [(1, f"{utc(at):{stamp}}", length * 60, -1) for at, length in RUNS]
    weights = [(f"{utc(at):{stamp}}", weight, 178) for at, weight in WEIGHTS]
    started, ended = (f"{utc(at):{stamp}}" for at in NIGHT)
    night = ("2026-03-29", 150, 200, 60, started, ended, 70, "")
    metres = [(day, 0, 100, walked * 1_000, 0, 90) for day, walked in KILOMETRES]
    tables = {
        "SPORT": table("type,startTime,sportTime(s),distance(m)", *runs),
        "BODY": table("time,weight,height", *weights),
        "SLEEP": table(
            "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps", night
        ),
        "ACTIVITY": table("date,lastSyncTime,steps,distance,runDistance,calories", *metres),
    }
    return {f"{name}/{name}_1774900000000.csv": text for name, text in tables.items()}


def whoop():
    clock = "%Y-%m-%d %H:%M:%S"
    runs = [
        (f"{local(at):{clock}}", "", zone, f"{local(at):{clock}}", f"{local(at, length):{clock}}")
        for (at, length), zone in zip(RUNS, ("UTC+01:00", "UTC+02:00"), strict=True)
    ]
    # The row states the zone of waking up.
    started, ended = (f"{datetime.fromtimestamp(seconds(at) + 7_200, UTC):{clock}}" for at in NIGHT)
    return {
        "workouts.csv": table(
            "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,"
            "Activity name",
            *((*run, "Running") for run in runs),
        ),
        "sleeps.csv": table(
            "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,"
            "Asleep duration (min),Nap",
            (started, "", "UTC+02:00", started, ended, 420, "false"),
        ),
    }


def health_connect():
    def span(started_at, ended_at, **more):
        return {
            "start_time": started_at,
            "end_time": ended_at,
            "app_info_id": 1,
            "start_zone_offset": 3_600,
            **more,
        }

    started, ended = map(milliseconds, NIGHT)
    awake = started + 60 * 60_000
    content = database(
        exercise_session_record_table=[
            span(milliseconds(at), milliseconds(at, length), exercise_type=33)
            for at, length in RUNS
        ],
        weight_record_table=[
            {"time": milliseconds(at), "zone_offset": 3_600, "weight": 1_000 * weight}
            | {"app_info_id": 1}
            for at, weight in WEIGHTS
        ],
        distance_record_table=[
            span(milliseconds(f"{day}T10:00:00Z"), milliseconds(f"{day}T12:00:00Z"), distance=m)
            for day, walked in KILOMETRES
            for m in [walked * 1_000]
        ],
        sleep_session_record_table=[span(started, ended, row_id=7)],
        sleep_stages_table=[
            {"parent_key": 7, "stage_start_time": since, "stage_end_time": until, "stage_type": of}
            for since, until, of in ((started, awake, 1), (awake, ended, 4))
        ],
        application_info_table=[{"row_id": 1, "package_name": "org.example", "app_name": "x"}],
    )
    return {"health_connect_export.db": content}


def polar():
    def exercise(at, length):
        begun = f"{local(at):%Y-%m-%dT%H:%M:%S.000}"
        offset = int(local(at).utcoffset().total_seconds() // 60)
        told = {"startTime": begun, "timezoneOffset": offset, "duration": f"PT{length}M"}
        return {"exportVersion": "1.6", **told, "exercises": [{**told, "sport": "RUNNING"}]}

    night = {
        "night": "2026-03-29",
        "evaluation": {"sleepSpan": "PT8H", "asleepDuration": "PT7H"},
        "sleepResult": {"hypnogram": dict(zip(("sleepStart", "sleepEnd"), NIGHT, strict=True))},
    }
    weights = [{"date": f"{local(at):%Y-%m-%dT%H:%M:%S}", "weight": kg} for at, kg in WEIGHTS]
    files = {
        **{f"training-session-{at[:10]}-7": exercise(at, length) for at, length in RUNS},
        **{
            f"activity-{day}": {
                "exportVersion": "1.0",
                "date": day,
                "summary": {"stepCount": 100, "stepsDistance": walked * 1_000},
            }
            for day, walked in KILOMETRES
        },
        "sleep_result_7": [night],
        "calendar-items-7": {"exportVersion": "1.0", "physicalInformations": []}
        | {"weights": weights},
    }
    return {f"{name}-{UUID}.json": json.dumps(content) for name, content in files.items()}


def oura():
    runs = [("a", "running", at[:10], at, local(at, length).isoformat(), "") for at, length in RUNS]
    days = [("a", day, 80, 100, int(walked * 1_000)) for day, walked in KILOMETRES]
    night = ("a", "2026-03-29", *NIGHT, "long_sleep", 25_200)
    tables = {
        "workout": table("id,activity,day,start_datetime,end_datetime,distance", *runs, mark=";"),
        "sleepmodel": table(
            "id,day,bedtime_start,bedtime_end,type,total_sleep_duration", night, mark=";"
        ),
        "dailyactivity": table("id,day,score,steps,equivalent_walking_distance", *days, mark=";"),
    }
    return {f"App Data/{name}.csv": text for name, text in tables.items()}


def gadgetbridge():
    at_noon = seconds("2026-03-28T12:00:00Z")
    minutes = [
        {"TIMESTAMP": at_noon + day * 86_400, "DEVICE_ID": 1, "USER_ID": 1, "STEPS": 100}
        | {"HEART_RATE": 70, "RAW_KIND": 1, "RAW_INTENSITY": 20, "DISTANCE_CM": walked * 100_000}
        for day, (_, walked) in enumerate(KILOMETRES)
    ]
    started, ended = map(milliseconds, NIGHT)
    stages = {"DEEP_SLEEP_DURATION": 120, "LIGHT_SLEEP_DURATION": 230, "REM_SLEEP_DURATION": 70}
    content = database(
        XIAOMI_ACTIVITY_SAMPLE=minutes,
        BASE_ACTIVITY_SUMMARY=[
            {"START_TIME": milliseconds(at), "END_TIME": milliseconds(at, length)}
            | {"ACTIVITY_KIND": 16, "DEVICE_ID": 1, "SUMMARY_DATA": None}
            for at, length in RUNS
        ],
        MI_SCALE_WEIGHT_SAMPLE=[
            {"TIMESTAMP": milliseconds(at), "DEVICE_ID": 2, "USER_ID": 1, "WEIGHT_KG": weight}
            for at, weight in WEIGHTS
        ],
        XIAOMI_SLEEP_TIME_SAMPLE=[
            {"TIMESTAMP": started, "DEVICE_ID": 1, "WAKEUP_TIME": ended, **stages}
        ],
    )
    return {"database/Gadgetbridge": content}


def stamp(text, after_minutes=0):
    """As a phone in Paris writes all times on the day of the export, in summer."""
    summer = utc(text, after_minutes).astimezone(timezone(timedelta(hours=2)))
    return f"{summer:%Y-%m-%d %H:%M:%S %z}"


def apple():
    def quantity(kind, start, minutes, value, unit):
        times = (stamp(start), stamp(start, minutes))
        return apple_files.record(f"QuantityTypeIdentifier{kind}", *times, value, unit=unit)

    def night(stage, start, minutes):
        value = f"HKCategoryValueSleepAnalysis{stage}"
        times = (stamp(start), stamp(start, minutes))
        kind = "CategoryTypeIdentifierSleepAnalysis"
        return apple_files.record(kind, *times, value, unit=None)

    content = apple_files.export(
        *(quantity("BodyMass", at, 0, weight, "kg") for at, weight in WEIGHTS),
        *(
            quantity("DistanceWalkingRunning", f"{day}T12:00:00+02:00", 10, walked, "km")
            for day, walked in KILOMETRES
        ),
        night("InBed", NIGHT[0], 480),
        night("AsleepCore", NIGHT[0], 420),
        *(
            ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" sourceName="iPhone" '
            f'startDate="{stamp(at)}" endDate="{stamp(at, length)}">\n </Workout>\n'
            for at, length in RUNS
        ),
    )
    with content.open() as file:
        return {"apple_health_export/export.xml": file.read().decode()}


def health_auto_export():
    def metric(name, units, samples):
        return {"name": name, "units": units, "data": samples}

    def written(text, after_minutes=0):
        return f"{local(text, after_minutes):%Y-%m-%d %H:%M:%S %z}"

    walked = [
        {"date": f"{day} 00:00:00 +0100", "qty": kilometres} for day, kilometres in KILOMETRES
    ]
    night = {
        "date": "2026-03-29",
        "sleepStart": written(NIGHT[0]),
        "sleepEnd": written(NIGHT[1]),
        "totalSleep": 7,
    }
    weights = [{"date": written(at), "qty": weight} for at, weight in WEIGHTS]
    runs = [
        {"id": "1", "name": "running", "start": written(at), "end": written(at, length)}
        for at, length in RUNS
    ]
    metrics = [
        metric("walking_running_distance", "km", walked),
        metric("weight_body_mass", "kg", weights),
        metric("sleep_analysis", "hr", [night]),
    ]
    content = json.dumps({"data": {"metrics": metrics, "workouts": runs}})
    return {"HealthAutoExport-2026-03-28-2026-03-29.json": content}


ALL = set(TRUTH)
EXPORTS = {
    "export.zip": (apple, ALL),
    "HealthAutoExport_20260330.zip": (health_auto_export, ALL),
    "data_AB_1774900000.zip": (withings, ALL),
    "1234567_1774900000000.zip": (zepp, ALL),
    "my_whoop_data_2026_03_30.zip": (whoop, {"runs", "nights"}),
    "Health Connect.zip": (health_connect, ALL),
    "polar-user-data-export.zip": (polar, ALL),
    "oura_export.zip": (oura, ALL - {"weights"}),
    "gadgetbridge_20260330.zip": (gadgetbridge, ALL),
}


def told(export):
    """Return what an export says in the words of the truth, by the clock of Paris."""
    frames = {}
    for file in export.files:
        for batch in file.read():
            assert batch.table != "rejected_rows" or batch.rows.is_empty()
            frames.setdefault(batch.table, []).append(batch.rows)

    def days(name, instant, *values):
        found = pl.concat(frames.get(name, [pl.DataFrame()]))
        if found.is_empty():
            return set()
        day = pl.col(instant).dt.convert_time_zone(PARIS).dt.date().alias("day")
        return set(found.select(day, *values).rows())

    kilometres = pl.col("distance_kilometres").round(3)
    lasted = (pl.col("ended_at") - pl.col("started_at")).dt.total_minutes()
    return {
        "runs": days("exercise_entries", "started_at", "minutes"),
        "nights": days("sleep_sessions", "ended_at", lasted, "asleep_minutes"),
        "weights": days("weight_readings", "measured_at", "body_weight_kilograms"),
        "kilometres": days("distance_readings", "started_at", kilometres),
    }


@pytest.mark.parametrize("name", EXPORTS)
def test_the_planted_days_come_out(tmp_path, name):
    written, kinds = EXPORTS[name]
    path = tmp_path / name
    path.write_bytes(archive_of(written().items()))

    export = open_export(path, context(PARIS))

    assert export.unknown == ()
    assert told(export) == {kind: TRUTH[kind] if kind in kinds else set() for kind in TRUTH}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_session_is_a_run_of_high_impact(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(archive_of(EXPORTS[name][0]().items()))
    batches = [batch for file in open_export(path, context(PARIS)).files for batch in file.read()]
    entries = pl.concat(batch.rows for batch in batches if batch.table == "exercise_entries")

    assert set(entries.select("name", "kind", "is_high_impact").rows()) == {
        ("running", "aerobic", True)
    }


@pytest.mark.parametrize(
    ("mappings", "reader"),
    [
        ((), "withings"),
        (
            [ColumnMapping("log", "activities.csv", "exercise_log", {"name": "Activity type"})],
            "exercise_log_csv",
        ),
    ],
)
def test_a_vendor_s_list_of_sessions_is_a_log_by_hand_where_a_mapping_says_so(
    tmp_path, mappings, reader
):
    path = tmp_path / "activities.csv"
    path.write_text(withings()["activities.csv"])

    export = open_export(path, context(PARIS, mappings=mappings))

    assert [file.reader.name for file in export.files] == [reader]
