"""Gadgetbridge: a row a minute, and numbers that mean "not measured"."""

from datetime import UTC, datetime

import pytest

from backpain_analytics.sources.vendors.gadgetbridge import READER
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
from tests.sqlite_bytes import database

NOON = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())


def minute(position, steps=0, heart_rate=-1, device=1):
    return {
        "TIMESTAMP": NOON + 60 * position,
        "DEVICE_ID": device,
        "USER_ID": 1,
        "RAW_INTENSITY": 20,
        "STEPS": steps,
        "RAW_KIND": 1,
        "HEART_RATE": heart_rate,
    }


def export(**tables):
    return member("Gadgetbridge.db", database(**tables))


def test_each_row_is_a_minute_of_utc_with_counted_zeros():
    file = export(MI_BAND_ACTIVITY_SAMPLE=[minute(0, 14, 61), minute(1, 0, 62)])

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", *tables["step_intervals"].columns) == [
        ("gadgetbridge:mi_band:1", "03-01 12:00:00", "03-01 12:01:00", 14, None),
        ("gadgetbridge:mi_band:1", "03-01 12:01:00", "03-01 12:02:00", 0, None),
    ]
    assert heart_rates(tables) == [("03-01 12:00:00", 61), ("03-01 12:01:00", 62)]


@pytest.mark.parametrize(
    ("table", "source_id"),
    [
        ("HUAMI_EXTENDED_ACTIVITY_SAMPLE", "gadgetbridge:huami_extended:1"),
        ("HYBRID_HRACTIVITY_SAMPLE", "gadgetbridge:hybrid_hr:1"),
        ("BANGLE_JSACTIVITY_SAMPLE", "gadgetbridge:bangle_js:1"),
    ],
)
def test_tables_of_all_makers_are_read(table, source_id):
    file = export(**{table: [minute(0, 14, 61)]})

    assert READER.recognises(file, context())
    assert rows(read(READER, file), "step_intervals", "source_id") == [source_id]


@pytest.mark.parametrize("code", [-1, 255])
def test_what_was_not_measured_is_no_reading_and_no_rejection(code):
    file = export(MI_BAND_ACTIVITY_SAMPLE=[minute(0, code, 61), minute(1, 9, code)])

    tables = read(READER, file)

    assert steps(tables) == [("03-01 12:01:00", 9)]
    assert heart_rates(tables) == [("03-01 12:00:00", 61)]
    assert rejected(tables) == []


@pytest.mark.parametrize(("bpm", "is_kept"), [(0, False), (1, True), (254, True), (None, False)])
def test_a_heart_rate_of_0_is_none(bpm, is_kept):
    tables = read(READER, export(MI_BAND_ACTIVITY_SAMPLE=[minute(0, 9, bpm)]))

    assert len(heart_rates(tables)) == is_kept
    assert rejected(tables) == []


def test_devices_and_makers_are_sources_of_their_own():
    file = export(
        HUAMI_EXTENDED_ACTIVITY_SAMPLE=[minute(0, 9), minute(0, 8, device=2)],
        XIAOMI_ACTIVITY_SAMPLE=[minute(0, 7, 61, device=3)],
    )

    tables = read(READER, file)

    assert sorted(rows(tables, "step_intervals", "source_id", "steps")) == [
        ("gadgetbridge:huami_extended:1", 9),
        ("gadgetbridge:huami_extended:2", 8),
        ("gadgetbridge:xiaomi:3", 7),
    ]
    assert set(tables["sources"].rows()) == {
        ("gadgetbridge:huami_extended:1", "worn"),
        ("gadgetbridge:huami_extended:2", "worn"),
        ("gadgetbridge:xiaomi:3", "worn"),
        ("gadgetbridge:xiaomi:3", "worn_with_heart_rate"),
    }


def test_a_table_without_steps_and_heart_rate_is_named_and_left_out():
    file = export(PEBBLE_ACTIVITY_SAMPLE=[{"TIMESTAMP": NOON, "DEVICE_ID": 1, "ANGLE": 4}])

    assert "PEBBLE_ACTIVITY_SAMPLE is left out" in note(read(READER, file))


def test_a_row_without_a_date_is_rejected_once():
    bad = minute(0, 9, 61) | {"TIMESTAMP": 0}

    tables = read(READER, export(MI_BAND_ACTIVITY_SAMPLE=[bad, minute(1, 8, 60)]))

    assert steps(tables) == [("03-01 12:01:00", 8)]
    assert rejected(tables) == [(None, "The time could not be read.")]


def test_impossible_values_are_rejected():
    tables = read(READER, export(MI_BAND_ACTIVITY_SAMPLE=[minute(0, -7, 301)]))

    assert [reason for _, reason in rejected(tables)] == [
        "The steps are not a number from 0 to 1,000,000.",
        "The heart rate is not a number from 1 to 300.",
    ]


def test_other_databases_are_not_its():
    file = export(steps_record_table=[{"count": 1}])

    assert not READER.recognises(file, context())


def session(kind=16, minutes=30, summary=None, start=0):
    begun = (NOON + start * 60) * 1000
    return {
        "_id": 1,
        "NAME": "Round Anna's lake",
        "START_TIME": begun,
        "END_TIME": begun + minutes * 60_000,
        "ACTIVITY_KIND": kind,
        "BASE_LONGITUDE": 133742,
        "GPX_TRACK": "/sdcard/lake.gpx",
        "DEVICE_ID": 1,
        "SUMMARY_DATA": summary,
    }


def test_sessions_are_numbered_and_neither_named_nor_placed():
    told = '{"distanceMeters":{"value":5012.5,"unit":"meters"},"averageHR":{"value":141}}'
    file = export(
        MI_BAND_ACTIVITY_SAMPLE=[minute(0)],
        BASE_ACTIVITY_SUMMARY=[
            session(summary=told),
            session(67108873, start=60, summary="not {json"),
            session(67108895, start=120),
            session(1, start=180, minutes=-1),
        ],
    )

    tables = read(READER, file)

    columns = ("started_at", "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres")
    assert rows(tables, "exercise_entries", *columns) == [
        ("03-01 12:00:00", "running", "aerobic", 30, 141, 5.0125),
        ("03-01 13:00:00", "pilates", "core", 30, None, None),
    ]
    assert rows(tables, "unread_records", "kind", "records") == [("session: driving", 1)]
    assert [reason for _, reason in rejected(tables)] == [
        "The session is not from 0 to 10,080 minutes long."
    ]
    assert "lake" not in str(tables)


def test_weights_are_kilograms_of_an_instant_in_milliseconds():
    weighed = {"TIMESTAMP": NOON * 1000, "DEVICE_ID": 2, "USER_ID": 1, "WEIGHT_KG": 81.25}
    file = export(MI_BAND_ACTIVITY_SAMPLE=[minute(0)], MI_SCALE_WEIGHT_SAMPLE=[weighed])

    assert rows(
        read(READER, file), "weight_readings", "source_id", "measured_at", "body_weight_kilograms"
    ) == [("gadgetbridge:mi_scale:2", "03-01 12:00:00", 81.25)]


def slept(minutes=480, **stages):
    begun = NOON * 1000
    return {"TIMESTAMP": begun, "DEVICE_ID": 1, "WAKEUP_TIME": begun + minutes * 60_000, **stages}


def test_nights_are_read_of_every_maker_and_stages_where_they_are_told():
    stages = {"DEEP_SLEEP_DURATION": 90, "LIGHT_SLEEP_DURATION": 250, "REM_SLEEP_DURATION": 70}
    file = export(
        XIAOMI_ACTIVITY_SAMPLE=[minute(0)],
        XIAOMI_SLEEP_TIME_SAMPLE=[slept(**stages)],
        COLMI_SLEEP_SESSION_SAMPLE=[slept(60)],
    )

    tables = read(READER, file)

    assert sorted(rows(tables, "sleep_spans", "source_id", "ended_at")) == [
        ("gadgetbridge:colmi:1", "03-01 13:00:00"),
        ("gadgetbridge:xiaomi:1", "03-01 20:00:00"),
    ]
    assert rows(tables, "sleep_sessions", "ended_at", "asleep_minutes", "is_nap") == [
        ("03-01 20:00:00", 410, None)
    ]


def test_naps_are_naps():
    nap = {"TIMESTAMP": NOON * 1000, "DEVICE_ID": 1, "END_TIMESTAMP": (NOON + 1800) * 1000}
    file = export(GARMIN_ACTIVITY_SAMPLE=[minute(0)], GARMIN_NAP_SAMPLE=[nap])

    assert rows(read(READER, file), "sleep_sessions", "started_at", "ended_at", "is_nap") == [
        ("03-01 12:00:00", "03-01 12:30:00", True)
    ]


def test_minutes_may_tell_the_distance_in_centimetres():
    file = export(
        GARMIN_ACTIVITY_SAMPLE=[
            minute(0, 100) | {"DISTANCE_CM": 7500},
            minute(1, 0) | {"DISTANCE_CM": 0},
            minute(2, 90) | {"DISTANCE_CM": -1},
        ]
    )

    tables = read(READER, file)
    assert rows(tables, "distance_readings", "started_at") == ["03-01 12:00:00", "03-01 12:01:00"]
    assert rows(tables, "distance_readings", "distance_kilometres") == pytest.approx([0.075, 0])


def test_samples_that_are_not_read_are_counted_by_kind():
    file = export(
        MI_BAND_ACTIVITY_SAMPLE=[minute(0)],
        HUAMI_STRESS_SAMPLE=[{"TIMESTAMP": NOON, "STRESS": 30}],
        HUAMI_PAI_SAMPLE="create table HUAMI_PAI_SAMPLE (TIMESTAMP integer)",
        DEVICE=[{"_id": 1, "IDENTIFIER": "AA:BB"}],
    )

    assert rows(read(READER, file), "unread_records", "kind", "records") == [("huami_stress", 1)]
