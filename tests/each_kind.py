"""For each reader made-up files that hold every kind of data which it reads."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from tests import apple_files
from tests.fuzz.seeds import seeds
from tests.packed import archive_of
from tests.sources import test_planted_days, test_planted_exports, test_planted_vendors
from tests.sqlite_bytes import database

_SAMSUNG = "samsunghealth_a_20250401120000"
_HOUR = "com.samsung.health.heart_rate."
_NIGHT = "com.samsung.health.sleep."
_NOON = 1_772_366_400_000
_SPAN = {"start_time": _NOON, "end_time": _NOON + 3_600_000, "app_info_id": 1}
_DAY_OF_A_POINT = {
    "startTimeMillis": "1540047600000",
    "endTimeMillis": "1540134000000",
    "dataset": [
        {
            "dataSourceId": "derived:com.google.step_count.delta:com.google.android.gms:aggregated",
            "point": [
                {
                    "startTimeNanos": "1540080000000000000",
                    "endTimeNanos": "1540126800000000000",
                    "dataTypeName": "com.google.step_count.delta",
                    "value": [{"intVal": 1906, "mapVal": []}],
                }
            ],
        }
    ],
}

_AUTO_EXPORT = {
    "metrics": [
        {
            "name": "step_count",
            "units": "count",
            "data": [{"date": f"2024-02-06 10:{at:02}:00 -0800", "qty": 20} for at in range(9)],
        },
        {
            "name": "flights_climbed",
            "units": "count",
            "data": [{"date": f"2024-02-06 10:{at:02}:00 -0800", "qty": 1} for at in range(9)],
        },
        {
            "name": "weight_body_mass",
            "units": "kg",
            "data": [{"date": "2024-02-06 07:00:00 -0800", "qty": 80}],
        },
        {
            "name": "sleep_analysis",
            "units": "hr",
            "data": [
                {
                    "date": "2024-02-06",
                    "sleepStart": "2024-02-05 23:30:00 -0800",
                    "sleepEnd": "2024-02-06 06:30:00 -0800",
                    "totalSleep": 6.5,
                }
            ],
        },
    ],
    "workouts": [
        {
            "id": "1",
            "name": "Outdoor Run",
            "start": "2024-02-06 07:00:00 -0800",
            "end": "2024-02-06 07:30:00 -0800",
        }
    ],
    "symptoms": [
        {
            "name": "Lower Back Pain",
            "severity": "Mild",
            "start": "2024-02-06 10:00:00 -0800",
            "end": "2024-02-06 10:00:00 -0800",
        }
    ],
}

TEXTS = {
    "my weight.csv": "date,weight (kg)\n2026-03-01,81\n",
    "HealthAutoExport-2024.json": json.dumps({"data": _AUTO_EXPORT}),
    "fitbit_export.csv": (
        'Body\nDate,Weight,BMI,Fat\n"2026-03-01","70.1","22.8","0"\n\n'
        "Sleep\nStart Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,"
        "Time in Bed,Minutes REM Sleep,Minutes Light Sleep,Minutes Deep Sleep\n"
        '"2026-03-01 11:05PM","2026-03-02 6:35AM","400","50","12","450","90","220","90"\n'
    ),
    "data_AB/raw_tracker_elevation.csv": (
        "start,duration,value\n2026-07-14T05:00:00+02:00,[60],[9]\n"
    ),
    "fitbit.zip/sleep-2020-07-06.json": json.dumps(
        [
            {
                "logId": 1,
                "dateOfSleep": "2020-07-07",
                "startTime": "2020-07-06T23:35:00.000",
                "endTime": "2020-07-07T06:35:00.000",
                "levels": {},
            }
        ]
    ),
    "fitabase/heartrate_seconds.csv": "Id,Time,Value\n7,4/13/2016 7:21:00 AM,97\n",
    "fitabase/dailySteps.csv": "Id,ActivityDay,StepTotal\n7,4/13/2016,5310\n",
    "fitabase/minuteSleep.csv": "Id,date,value,logId\n7,4/13/2016 2:47:30 AM,1,11\n",
    f"{_SAMSUNG}/com.samsung.shealth.tracker.heart_rate.20250401120000.csv": (
        "com.samsung.shealth.tracker.heart_rate,6292001,2\n"
        f"{_HOUR}start_time,{_HOUR}time_offset,{_HOUR}heart_rate,{_HOUR}binning_data\n"
        "2025-02-20 04:42:10.000,UTC+0700,61.0,,\n"
    ),
    f"{_SAMSUNG}/com.samsung.shealth.step_daily_trend.20250401120000.csv": (
        "com.samsung.shealth.step_daily_trend,6292001,2\ncount,source_type,day_time\n"
        "1000,-2,1740009600000,\n"
    ),
    f"{_SAMSUNG}/com.samsung.shealth.sleep.20250401120000.csv": (
        "com.samsung.shealth.sleep,6292001,2\n"
        f"sleep_score,{_NIGHT}start_time,{_NIGHT}time_offset,{_NIGHT}deviceuuid,{_NIGHT}end_time\n"
        "81,2025-02-19 22:10:00.000,UTC+0100,watch,2025-02-20 05:20:00.000,\n"
    ),
    "withings/aggregates_steps.csv": "date,value\n2019-12-28,5310\n",
    "withings/sleep.csv": (
        "from,to,light (s),deep (s),rem (s),awake (s),Average heart rate\n"
        "2026-07-17T23:10:00+02:00,2026-07-18T06:40:00+02:00,12000,8000,4000,49,77\n"
    ),
    "HEARTRATE_AUTO/HEARTRATE_AUTO_1598000000000.csv": (
        "date,time,heartRate\n2020-08-28,05:13,61\n"
    ),
    "SLEEP/SLEEP_1598000000000.csv": (
        "date,deepSleepTime,start,stop\n"
        "2020-08-28,96,2020-08-27 20:29:00+0000,2020-08-28 04:10:00+0000\n"
    ),
    "ACTIVITY/ACTIVITY_1598000000000.csv": "date,steps,distance\n2020-08-28,7310,5000\n",
    "garmin/2025-06-01_12345_sleepData.json": json.dumps(
        [
            {
                "sleepStartTimestampGMT": "2025-06-07T21:40:00.0",
                "sleepEndTimestampGMT": "2025-06-08T05:10:00.0",
                "calendarDate": "2025-06-08",
            }
        ]
    ),
    "Activities.csv": (
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Steps,Elapsed Time\n"
        'Yoga,2026-03-13 20:10:00,false,"Yoga",--,"70","00:20:05","80",--,00:20:05\n'
    ),
    "google/Daily activity metrics.csv": (
        "Date,Move Minutes count,Average heart rate (bpm),Step count\n2026-03-13,120,71.5,10800\n"
    ),
    "Takeout/Fit/All Data/derived_com.google.heart_rate.bpm_gms_merge_heart_rate_bpm.json": (
        json.dumps(
            {
                "Data Source": "derived:com.google.heart_rate.bpm:gms:merge_heart_rate_bpm",
                "Data Points": [
                    {
                        "fitValue": [{"value": {"fpVal": 61}}],
                        "originDataSourceId": "",
                        "startTimeNanos": 1_772_352_000_000_000_000,
                        "endTimeNanos": 1_772_352_000_000_000_000,
                        "dataTypeName": "com.google.heart_rate.bpm",
                    }
                ],
            }
        )
    ),
    "google_fit_rest.json": json.dumps({"bucket": [_DAY_OF_A_POINT]}),
    "google_fit_rest hours.json": json.dumps(
        {"bucket": [_DAY_OF_A_POINT | {"endTimeMillis": "1540083600000"}]}
    ),
    "health_auto_export/HealthAutoExport.json": json.dumps(
        {
            "data": {
                "metrics": [
                    {
                        "name": "heart_rate",
                        "units": "count/min",
                        "data": [
                            {"date": "2024-02-06 20:00:00 -0800", "Min": 50, "Avg": 61, "Max": 90}
                        ],
                    }
                ]
            }
        }
    ),
    "health_auto_export/days.json": json.dumps(
        {
            "data": {
                "metrics": [
                    {
                        "name": "step_count",
                        "units": "count",
                        "data": [
                            {"date": f"2024-02-{day:02} 00:00:00 -0800", "qty": 7000}
                            for day in (6, 7, 8)
                        ],
                    }
                ]
            }
        }
    ),
    "polar/247ohr_123_03-6f1c.json": json.dumps(
        {
            "deviceDays": [
                {
                    "userId": 1,
                    "deviceId": "A",
                    "date": "2026-03-01",
                    "samples": [{"heartRate": 55, "secondsFromDayStart": 5, "source": "S"}],
                }
            ]
        }
    ),
    "polar/activity-2026-03-01-6f1c.json": json.dumps(
        {
            "exportVersion": "1.0",
            "date": "2026-03-01",
            "samples": {"mets": [], "steps": [{"localTime": "08:05:00", "value": 14}]},
            "summary": {"stepCount": 9000},
        }
    ),
    "oura/App Data/dailyactivity.csv": (
        "id;day;score;contributors;steps;timestamp\n"
        'a;2026-03-05;81;"{""move"": 60}";9123;2026-03-05T04:00:00+01:00\n'
    ),
    "oura/App Data/sleepmodel.csv": (
        "id;day;bedtime_start;bedtime_end;type\n"
        "a;2026-03-05;2026-03-04T22:40:00.000+01:00;2026-03-05T06:40:00.000+01:00;long_sleep\n"
    ),
    "pmsys.csv": (
        "effective_time_frame,fatigue,mood,readiness,sleep_duration_h,sleep_quality,soreness,"
        "soreness_area,stress\n2019-11-01T08:31:40.751Z,2,3,5,6,5,2,[12921003],1\n"
    ),
    "myaiguide.csv": (
        "name,startday,startmonth,startyear,intensity,date\n"
        "Low Back Pain,13,8,2019,5.25,2019-08-14 00:06:39\n"
    ),
    "redcap.csv": (
        "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
        "diary_timestamp,pain_average,pain_worst,flare,diary_complete\n"
        "7,day_1,diary,1,2024-05-01 21:00:00,3,5,1,2\n"
    ),
}


def files_of_each_kind() -> Iterator[tuple[str, bytes]]:
    """Yield (name, content): the seeds of the fuzzer, planted exports, and what they lack."""
    yield from seeds()
    yield from _planted()
    yield "export.xml", _apple()
    yield "minutes.parquet", _minute_table()
    for name, text in TEXTS.items():
        yield name, text.encode()
    yield (
        "health_connect_export.db",
        database(
            steps_record_table=[
                _SPAN | {"count": 9, "local_date": 20_209, "start_zone_offset": 3_600}
            ],
            sleep_session_record_table=[_SPAN],
            floors_climbed_record_table=[_SPAN | {"floors": 2, "start_zone_offset": 3_600}],
            heart_rate_record_table=[{"row_id": 7, "app_info_id": 1, "start_zone_offset": 3_600}],
            heart_rate_record_series_table=[
                {"parent_key": 7, "epoch_millis": _NOON, "beats_per_minute": 61}
            ],
        ),
    )


def _planted() -> Iterator[tuple[str, bytes]]:
    days, exports = test_planted_days, test_planted_exports
    written = [(f"{one.__name__}.zip", one()) for one in (days.fitbit, days.google_fit)]
    written += [("mi_fitness.zip", days.mi_fitness()), ("samsung.zip", exports.samsung())]
    written += [("garmin.zip", exports.garmin_bulk()), ("watch.zip", exports.garmin_files())]
    written += [("website.zip", exports.garmin_website()), ("strava.zip", exports.strava())]
    written += [(name, one()) for name, (one, _) in test_planted_vendors.EXPORTS.items()]
    for name, files in written:
        contents = ((each, _as_bytes(content)) for each, content in files.items())
        yield name, archive_of(contents)


def _as_bytes(content: object) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode()


def _apple() -> bytes:
    morning, noon = "2020-12-01 07:00:00 +0100", "2020-12-01 12:00:00 +0100"
    pain = "CategoryTypeIdentifierLowerBackPain"
    file = apple_files.export(
        apple_files.record("QuantityTypeIdentifierBodyMass", morning, morning, 71, unit="kg"),
        apple_files.record("QuantityTypeIdentifierFlightsClimbed", morning, noon, 3),
        apple_files.record(pain, noon, noon, "HKCategoryValueSeverityMild", unit=None),
    )
    with file.open() as content:
        return content.read()


def _minute_table() -> bytes:
    minutes = pl.datetime_range(
        datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 2, tzinfo=UTC), "1m", eager=True
    )
    rows = pl.DataFrame({"person_id": "7", "datetime": minutes, "steps": 20})
    buffer = io.BytesIO()
    rows.with_columns(heart_rate=pl.lit(70)).write_parquet(buffer)
    return buffer.getvalue()
