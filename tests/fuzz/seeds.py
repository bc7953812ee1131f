"""One small file of each kind, to be damaged."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from sample_data.generate import sample_files
from tests.packed import tar_of
from tests.sources.test_lookalikes import EXAMPLES, JSON_EXAMPLES
from tests.sqlite_bytes import database
from tests.workbooks import ods, xlsx

_LARGEST_BYTES = 60_000
_OF_A_KIND = 2
"""Sample files whose names differ in digits only: so many are enough."""
_APPLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [<!ELEMENT HealthData (Record|Workout)*>]>
<HealthData locale="en_GB">
 <ExportDate value="2026-05-20 10:00:00 +0200"/>
 <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" unit="count"
  startDate="2026-05-19 09:00:24 +0200" endDate="2026-05-19 09:10:24 +0200" value="900"/>
 <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min"
  startDate="2026-05-19 09:01:00 +0200" endDate="2026-05-19 09:01:00 +0200" value="88"/>
 <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch"
  startDate="2026-05-18 23:00:00 +0200" endDate="2026-05-19 06:00:00 +0200"
  value="HKCategoryValueSleepAnalysisAsleepCore"/>
 <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="31" durationUnit="min"
  startDate="2026-05-19 18:00:00 +0200" endDate="2026-05-19 18:31:00 +0200"/>
</HealthData>
"""
_TEXTS = {
    "apple_health_export/export.xml": _APPLE,
    "exercise.csv": "date,exercise,minutes,sets,reps,hold\n2026-05-01,plank,5,3,2,30 s\n",
    "pain wide.csv": "Datum;Schmerz;schlimmster;Schub;Notiz\n01.05.2026;3,5;6;nein;steif\n",
    "watch_hr.csv": "timestamp,bpm\n2026-05-01T08:00:00Z,61\n2026-05-01T08:01:00Z,64\n",
    "raw_hr_hr.csv": 'start,duration,value\n2019-12-28T12:12:00+01:00,"[60,60]","[61,62]"\n',
    "sleep-2026-05-02.json": json.dumps(
        [{"startTime": "2026-05-01T23:00:00.000", "endTime": "2026-05-02T06:30:00.000"}]
    ),
    "heart_rate-2026-05-02.json": json.dumps(
        [{"dateTime": "05/02/26 06:00:05", "value": {"bpm": 61, "confidence": 2}}] * 3
    ),
    "run.tcx": (
        '<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running">'
        '<Id>2026-05-01T08:00:00Z</Id><Lap StartTime="2026-05-01T08:00:00Z"><TotalTimeSeconds>600'
        "</TotalTimeSeconds><DistanceMeters>1500</DistanceMeters><Track><Trackpoint><Time>"
        "2026-05-01T08:00:00Z</Time><HeartRateBpm><Value>98</Value></HeartRateBpm></Trackpoint>"
        "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    ),
    "run.gpx": (
        '<?xml version="1.0"?><gpx creator="StravaGPX"><trk><type>9</type><trkseg>'
        '<trkpt lat="0" lon="0"><time>2026-05-01T08:00:00Z</time><extensions><gpxtpx:hr>98'
        "</gpxtpx:hr></extensions></trkpt></trkseg></trk></gpx>"
    ),
    "exercise-0.json": json.dumps(
        [
            {
                "logId": 7,
                "activityName": "Walk",
                "startTime": "05/02/26 06:00:05",
                "duration": 1800000,
                "distance": 2.5,
                "distanceUnit": "Mile",
            }
        ]
        * 2
    ),
    "weight-2026-05-02.json": json.dumps(
        [{"logId": 7, "weight": 154.3, "bmi": 22.8, "date": "05/02/26", "time": "07:00:00"}]
    ),
    "2026-05-01T23_00_00+02_00_SLEEP.json": json.dumps(
        {
            "fitnessActivity": "sleep",
            "startTime": "2026-05-01T21:00:00Z",
            "endTime": "2026-05-02T05:00:00Z",
            "segment": [
                {
                    "fitnessActivity": "sleep",
                    "startTime": "2026-05-01T21:00:00Z",
                    "endTime": "2026-05-02T05:00:00Z",
                }
            ],
        }
    ),
    "hlth_center_sport_record.csv": (
        "Uid,Sid,Key,Time,Category,Value,UpdateTime\n"
        '7,huami.65,walking,1774800000,walking,"{""duration"":600}",1774800900\n'
    ),
    "physiological_cycles.csv": (
        "Cycle start time,Cycle end time,Cycle timezone,Resting heart rate (bpm),"
        "Sleep onset,Wake onset\n2026-05-01 22:00:00,2026-05-02 22:00:00,UTC+02:00,52,"
        "2026-05-01 22:10:00,2026-05-02 06:00:00\n"
    ),
}


def seeds() -> Iterator[tuple[str, bytes]]:
    """Yield (name, content)."""
    for name, text in EXAMPLES.values():
        yield name, text.encode()
    for name, content in JSON_EXAMPLES.values():
        yield name, json.dumps(content).encode()
    for name, text in _TEXTS.items():
        yield name, text.encode()
    yield from _databases()
    yield from _packed()
    yield from _samples()


def _packed() -> Iterator[tuple[str, bytes]]:
    diary = [["Date", "Pain"], [date(2026, 5, 1), 4], [date(2026, 5, 2), 2]]
    yield "back.xlsx", xlsx({"Diary": diary})
    yield "back.ods", ods({"Diary": diary})
    yield "export.tar.gz", tar_of([("pain.csv", "date,pain\n2026-05-01,3\n")])


def _databases() -> Iterator[tuple[str, bytes]]:
    minute = {"TIMESTAMP": 1_746_100_000, "DEVICE_ID": 1, "STEPS": 9, "HEART_RATE": 61}
    yield "Gadgetbridge.db", database(MI_BAND_ACTIVITY_SAMPLE=[minute])
    walk = {
        "start_time": 1_746_100_000_000,
        "end_time": 1_746_100_060_000,
        "count": 9,
        "local_date": 20_209,
        "app_info_id": 1,
        "start_zone_offset": 3_600,
    }
    yield "health_connect_export.db", database(steps_record_table=[walk])


def _samples() -> Iterator[tuple[str, bytes]]:
    seen: dict[str, int] = {}
    for name, content in sample_files():
        kind = "".join(letter for letter in PurePosixPath(name).name if not letter.isdigit())
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= _OF_A_KIND and len(content) <= _LARGEST_BYTES:
            yield name, content
