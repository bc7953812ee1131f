"""Garmin Connect's bulk export: sessions, nights, body weights, floors and distances."""

import json
from datetime import date

import pytest

from backpain_analytics.sources.vendors.garmin.connect import METRES_PER_FLOOR, READER
from backpain_analytics.testing import context, member, read, rejected, rows

MARCH_8 = 1_772_928_000_000
"""2026-03-08 00:00 UTC in milliseconds."""
HOUR = 3_600_000


def bulk(name, items):
    return member(f"x.zip!DI_CONNECT/DI-Connect-Wellness/{name}", json.dumps(items))


def activities(*items):
    return bulk("anna_0_summarizedActivities.json", [{"summarizedActivitiesExport": [*items]}])


def run(**more):
    return {
        "activityId": 1,
        "name": "Springfield Running",
        "activityType": "running",
        "startTimeGmt": float(MARCH_8 + 17 * HOUR),
        "startTimeLocal": float(MARCH_8 + 18 * HOUR),
        "duration": 1_800_000.0,
        "distance": 502_500.0,
        "avgHr": 148.0,
        **more,
    }


def sessions(file):
    names = ("started_at", "name", "kind", "is_high_impact", "minutes", "heart_rate_bpm",
             "distance_kilometres")  # fmt: skip
    return rows(read(READER, file), "exercise_entries", *names)


def test_an_activity_is_a_session_in_minutes_and_kilometres_without_the_place_in_its_name():
    file = activities(run())

    assert READER.recognises(file, context())
    assert sessions(file) == [("03-08 17:00:00", "running", "aerobic", True, 30, 148, 5.025)]
    clocks = rows(read(READER, file), "stated_clocks", "stated_at", "utc_offset_minutes")
    assert clocks == [("03-08 17:00:00", 60)]


@pytest.mark.parametrize(
    "changes",
    [
        {"startTimeGmt": None, "beginTimestamp": MARCH_8 + 17 * HOUR},
        {"startTimeGmt": "2026-03-08T17:00:00.0", "startTimeLocal": "2026-03-08T18:00:00.0"},
        {"activityType": {"typeId": 1, "typeKey": "running"}},
    ],
)
def test_a_start_and_a_type_may_be_written_in_other_ways(changes):
    assert sessions(activities(run(**changes)))[0][:3] == ("03-08 17:00:00", "running", "aerobic")


def test_what_was_not_measured_is_null():
    file = activities(run(distance=0.0, avgHr=None, activityType="strength_training"))

    (session,) = sessions(file)

    assert session[1:] == ("strength training", "other", None, 30, None, None)


def test_a_race_of_several_sports_counts_by_its_legs():
    race = run(activityType="multi_sport", parent=True)

    assert [each[1] for each in sessions(activities(race, run(parent=False)))] == ["running"]


def test_activities_that_are_none_and_bad_times_cost_themselves():
    file = activities(run(), 7, run(startTimeGmt=None), run(duration=-1.0), run(duration={"a": 1}))

    assert len(sessions(file)) == 1
    assert len(rejected(read(READER, file))) == 4


@pytest.mark.parametrize(
    ("key", "kind", "is_high_impact"),
    [
        ("lap_swimming", "aerobic", False),
        ("trail_running", "aerobic", True),
        ("indoor_cardio", "aerobic", None),
        ("yoga", "stretching", False),
        ("pilates", "core", False),
        ("stop_watch", "other", None),
        ("snow_run_v9", "aerobic", True),
    ],
)
def test_types_count_by_garmins_list_or_by_their_words(key, kind, is_high_impact):
    assert sessions(activities(run(activityType=key)))[0][2:4] == (kind, is_high_impact)


def day(number, **more):
    return {
        "calendarDate": f"2026-03-{number:02}",
        "totalSteps": 9_000,
        "wellnessStartTimeGmt": f"2026-03-{number - 1:02}T23:00:00.0",
        "wellnessEndTimeGmt": f"2026-03-{number:02}T23:00:00.0",
        "wellnessStartTimeLocal": f"2026-03-{number:02}T00:00:00.0",
        **more,
    }


def test_floors_and_distances_of_a_day_last_from_its_midnight_to_the_next():
    file = bulk("UDSFile_x.json", [day(8, wellnessDistanceMeters=6_400, floorsAscended=7)])

    tables = read(READER, file)

    span = ("started_at", "ended_at", "utc_offset_minutes")
    assert rows(tables, "floor_readings", *span, "floors") == [
        ("03-07 23:00:00", "03-08 23:00:00", 60, 7)
    ]
    assert rows(tables, "distance_readings", "distance_kilometres") == [6.4]


def test_metres_climbed_are_floors_of_ten_feet_and_no_floors_are_unknown():
    climbed = day(8, floorsAscendedInMeters=5 * METRES_PER_FLOOR)

    tables = read(READER, bulk("UDSFile_x.json", [climbed, day(9), day(10, floorsAscended=0)]))

    assert rows(tables, "floor_readings", "floors") == [pytest.approx(5), 0]


def test_what_else_a_day_holds_is_counted():
    file = bulk("UDSFile_x.json", [day(8, bodyBattery={"x": 1}), day(9, bodyBattery={"x": 2})])

    assert read(READER, file)["unread_records"].rows() == [("bodyBattery", 2)]


def night(**more):
    return {
        "calendarDate": "2026-03-08",
        "sleepStartTimestampGMT": "2026-03-07T22:40:00.0",
        "sleepEndTimestampGMT": "2026-03-08T05:55:00.0",
        "deepSleepSeconds": 4_800,
        "lightSleepSeconds": 15_000,
        "remSleepSeconds": 4_200,
        "awakeSleepSeconds": 600,
        "awakeCount": 2,
        **more,
    }


def nights(*items):
    tables = read(READER, bulk("1_sleepData.json", items))
    names = ("started_at", "ended_at", "asleep_minutes", "awakenings", "is_nap")
    return rows(tables, "sleep_sessions", *names)


def test_a_night_has_its_minutes_asleep_and_its_awakenings():
    assert nights(night()) == [("03-07 22:40:00", "03-08 05:55:00", 400, 2, False)]


def test_a_night_of_an_older_watch_has_no_rem_and_one_off_the_wrist_no_minutes():
    older, unseen = night(remSleepSeconds=None), night(deepSleepSeconds=None, awakeCount=None)

    assert [each[2:4] for each in nights(older, unseen)] == [(330, 2), (None, None)]


@pytest.mark.parametrize("start", ["soon", 4.2e12, -1, 1e300, True, [], {"a": 1}])
def test_a_night_without_a_readable_beginning_costs_itself(start):
    file = bulk("1_sleepData.json", [night(), night(sleepStartTimestampGMT=start)])

    tables = read(READER, file)

    assert len(tables["sleep_sessions"]) == 1
    assert len(rejected(tables)) == 1


def test_naps_are_naps():
    nap = {
        "napStartTimestampGMT": "2026-03-08T13:00:00.0",
        "napEndTimestampGMT": "2026-03-08T13:40:00.0",
        "napTimeSec": 1_800,
    }

    found = nights(night(napList=[nap, "x"]), night(napList=None))

    assert found[-1] == ("03-08 13:00:00", "03-08 13:40:00", 30, None, True)


def test_nights_in_milliseconds_are_read_too():
    times = {"sleepStartTimestampGMT": MARCH_8, "sleepEndTimestampGMT": MARCH_8 + 7 * HOUR}

    assert nights(night(**times))[0][:2] == ("03-08 00:00:00", "03-08 07:00:00")


def entry(grams, at="2026-03-08T06:00:00.0", version=1, **more):
    weight = {"weight": grams, "sourceType": "INDEX_SCALE", "timestampGMT": at}
    about = {"calendarDate": "2026-03-08T00:00:00.0", "sequence": 1}
    return {"metaData": about, "version": version, "weight": weight, **more}


def weights(*items):
    return bulk("1_userBioMetrics.json", items)


def test_body_weights_are_in_grams_and_of_two_versions_the_last_counts():
    file = weights(
        entry(74_400.0, version=2),
        entry(74_900.0),
        entry(74_100.0, at=MARCH_8 + 30 * HOUR),
        {"metaData": {"calendarDate": "2026-03-09"}, "vo2Max": 41.0},
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("03-09 06:00:00", 74.1),
        ("03-08 06:00:00", 74.4),
    ]
    assert tables["unread_records"].rows() == [("vo2Max", 1)]


def test_a_weight_without_a_time_or_beyond_belief_is_rejected():
    light = entry(19_999.0, at="2026-03-09T06:00:00.0")

    tables = read(READER, weights(entry(74_400.0), entry(74_400.0, at=None), light))

    assert len(tables["weight_readings"]) == 1
    assert rejected(tables) == [
        (None, "The weight is not from 20 to 400 kg."),
        (None, "The time could not be read."),
    ]


def test_the_profile_and_its_weight_are_passed_over():
    profile = bulk("1_userBioMetricProfileData.json", [{"height": 180.0, "weight": 74_000.0}])

    assert READER.passes_over(profile, set())
    assert not READER.passes_over(activities(run()), set())
    assert not READER.passes_over(weights(entry(74_400.0)), set())


def test_resting_heart_rates_and_steps_are_as_before():
    tables = read(READER, bulk("UDSFile_x.json", [day(8, restingHeartRate=52)]))

    assert rows(tables, "vendor_days", "local_date", "steps") == [(date(2026, 3, 8), 9_000)]
    assert rows(tables, "device_resting_heart_rates", "resting_heart_rate_bpm") == [52]
