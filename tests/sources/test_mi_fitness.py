"""Mi Fitness: epochs, JSON in cells, several devices, sleep under several keys, unset clocks."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from backpain_analytics.sources.vendors.mi_fitness import READER
from backpain_analytics.testing import (
    context,
    heart_rates,
    member,
    read,
    rejected,
    rows,
    steps,
)

PREFIX = "20260401_6123456789_MiFitness_"
BAND, PHONE = "huami.6485020865", "xiaomisports_app"
MORNING = datetime(2026, 3, 29, 8, tzinfo=UTC)
SAMPLES = ("Uid", "Sid", "Key", "Time", "Value", "UpdateTime")
SPORTS = ("Uid", "Sid", "Key", "Time", "Category", "Value", "UpdateTime")
DAYS = ("Uid", "Sid", "Tag", "Key", "Time", "Value", "UpdateTime")


def epoch(at):
    return int(at.timestamp())


def written(name, header, *lines):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([7, *line, 1774800000] for line in lines)
    return member(f"{PREFIX}{name}.csv", text.getvalue())


def record(key, value, at=MORNING, sid=BAND):
    return (sid, key, epoch(at), json.dumps(value, separators=(",", ":")))


def samples(*lines):
    return written("hlth_center_fitness_data", SAMPLES, *lines)


def sport(value, key="outdoor_walking", category="walking", at=MORNING):
    line = (BAND, key, epoch(at), category, json.dumps(value))
    return written("hlth_center_sport_record", SPORTS, line)


def day(steps, at=datetime(2026, 3, 29, tzinfo=UTC), sid="default", tag="daily_report"):
    return (sid, tag, "steps", epoch(at), json.dumps({"steps": steps, "distance": 900}))


def sums(*lines):
    return written("hlth_center_aggregated_fitness_data", DAYS, *lines)


def sleep(started_at, hours, key="sleep", **more):
    times = {"bedtime": epoch(started_at), "wake_up_time": epoch(started_at) + int(hours * 3600)}
    return record(key, times | more, at=started_at + timedelta(hours=hours))


def sessions(tables):
    columns = ("started_at", "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres")
    return rows(tables, "exercise_entries", *columns)


def nights(tables):
    return rows(tables, "sleep_sessions", "started_at", "ended_at")


def test_steps_and_metres_are_of_the_minute_that_begins():
    file = samples(
        record("steps", {"time": epoch(MORNING), "steps": 69, "distance": 41, "calories": 2.7}),
        record("steps", {"steps": 5, "distance": 0}, at=MORNING + timedelta(minutes=1)),
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("03-29 08:00:00", "03-29 08:01:00", 69),
        ("03-29 08:01:00", "03-29 08:02:00", 5),
    ]
    assert rows(tables, "distance_readings", "started_at", "distance_kilometres") == [
        ("03-29 08:00:00", 0.041)
    ]
    assert tables["sources"].rows() == [("mi_fitness:huami.0865", "unknown")]


def test_each_device_is_a_source_of_its_own():
    file = samples(
        record("steps", {"steps": 69}),
        record("steps", {"steps": 60}, sid=PHONE),
        record("heart_rate", {"bpm": 85}),
    )

    tables = read(READER, file)

    assert rows(tables, "step_intervals", "source_id", "steps") == [
        ("mi_fitness:huami.0865", 69),
        ("mi_fitness:xiaomisports_app", 60),
    ]
    assert set(tables["sources"].rows()) == {
        ("mi_fitness:huami.0865", "unknown"),
        ("mi_fitness:huami.0865", "worn_with_heart_rate"),
        ("mi_fitness:xiaomisports_app", "unknown"),
    }


def test_heart_rates_are_read_whether_measured_by_themselves_or_asked_for():
    file = samples(
        record("heart_rate", {"bpm": 85, "type": 0}),
        record("single_heart_rate", {"bpm": 61}, at=MORNING + timedelta(seconds=30)),
    )

    assert sorted(heart_rates(read(READER, file))) == [
        ("03-29 08:00:00", 85),
        ("03-29 08:00:30", 61),
    ]


def test_a_weight_is_in_kilograms():
    file = samples(record("weight", {"weight": 80.5, "bmi": 27.7}), record("weight", {"weight": 0}))

    tables = read(READER, file)

    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("03-29 08:00:00", 80.5)
    ]
    assert rejected(tables) == [(3, "The weight is not from 20 to 400 kg.")]


def test_an_hour_with_a_stand_is_one():
    span = {"start_time": epoch(MORNING), "end_time": epoch(MORNING + timedelta(hours=1))}

    tables = read(READER, samples(record("valid_stand", span)))

    assert rows(tables, "stand_readings", "started_at", "ended_at", "stand_hours") == [
        ("03-29 08:00:00", "03-29 09:00:00", 1)
    ]


@pytest.mark.parametrize(
    ("zone", "hour", "found"),
    [
        # A midnight of UTC is the date itself; another time is one by the wearer's clock.
        ("America/Chicago", 0, date(2026, 3, 29)),
        ("America/Chicago", 5, date(2026, 3, 29)),
        ("America/Chicago", 4, date(2026, 3, 28)),
    ],
)
def test_the_date_of_a_resting_heart_rate_is_not_moved(zone, hour, found):
    at = datetime(2026, 3, 29, hour, tzinfo=UTC)
    file = samples(record("resting_heart_rate", {"bpm": 58, "date_time": epoch(at)}))

    tables = read(READER, file, context(zone))

    columns = ("local_date", "resting_heart_rate_bpm")
    assert rows(tables, "device_resting_heart_rates", *columns) == [(found, 58)]


def test_a_night_has_its_minutes_asleep_and_awakenings():
    file = samples(
        sleep(MORNING - timedelta(hours=9), 8, duration=460, awake_count=2, timezone=8),
        sleep(MORNING + timedelta(hours=5), 1, key="watch_daytime_sleep", duration=50),
    )

    tables = read(READER, file)

    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings", "is_nap")
    assert rows(tables, "sleep_sessions", *columns) == [
        ("03-28 23:00:00", "03-29 07:00:00", 460, 2, None),
        ("03-29 13:00:00", "03-29 14:00:00", 50, None, True),
    ]
    assert len(tables["sleep_spans"]) == 2
    # Some devices state their winter offset all year.
    assert "stated_clocks" not in tables


def test_a_sleep_under_two_keys_counts_once():
    evening = MORNING - timedelta(hours=9)
    file = samples(
        sleep(evening + timedelta(minutes=3), 7.9),
        sleep(evening, 8, key="watch_night_sleep"),
        sleep(evening, 2, key="sleep"),
    )

    assert nights(read(READER, file)) == [("03-28 23:00:00", "03-29 07:00:00")]


def test_naps_without_times_have_those_of_their_stretches():
    items = [
        {"start_time": epoch(MORNING), "end_time": epoch(MORNING) + 600, "state": 3},
        {"start_time": epoch(MORNING) + 600, "end_time": epoch(MORNING) + 700, "state": 5},
        {"start_time": epoch(MORNING) + 9000, "end_time": epoch(MORNING) + 9600, "state": 2},
    ]
    naps = {"bedtime": 0, "wake_up_time": 0, "duration": 0, "items": items}

    tables = read(READER, samples(record("watch_daytime_sleep", naps)))

    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("03-29 08:00:00", "03-29 08:10:00"),
        ("03-29 10:30:00", "03-29 10:40:00"),
    ]
    assert nights(tables) == []


def test_a_sleep_without_any_times_is_rejected():
    tables = read(READER, samples(record("sleep", {"bedtime": 0, "items": []})))

    assert [line for line, _ in rejected(tables)] == [2]


@pytest.mark.parametrize(
    ("at", "reasons"),
    [
        (datetime(2014, 12, 31, 23, 59, 59, tzinfo=UTC), ["The clock of the device was not set."]),
        (datetime(2015, 1, 1, tzinfo=UTC), []),
    ],
)
def test_rows_of_a_device_whose_clock_was_not_set_are_rejected(at, reasons):
    tables = read(READER, samples(record("steps", {"steps": 7, "distance": 4}, at=at)))

    assert [reason for _, reason in rejected(tables)] == reasons
    assert len(steps(tables)) == 1 - len(reasons)
    assert len(tables.get("distance_readings", ())) == 1 - len(reasons)


def test_a_value_that_is_no_json_costs_its_row():
    file = samples(record("steps", {"steps": 7}), (BAND, "steps", epoch(MORNING) + 60, '{"steps'))

    tables = read(READER, file)

    assert steps(tables) == [("03-29 08:00:00", 7)]
    assert rejected(tables) == [(3, "The steps are not a number from 0 to 1,000,000.")]


def test_records_of_other_keys_are_counted_as_unread():
    file = samples(
        record("stress", {"stress": 32}),
        record("stress", {"stress": 30}),
        record("spo2", {"spo2": 98}),
    )

    assert rows(read(READER, file), "unread_records", "kind", "records") == [
        ("stress", 2),
        ("spo2", 1),
    ]


def test_a_session_is_of_its_duration_distance_and_pulse():
    file = sport(
        {
            "start_time": epoch(MORNING),
            "end_time": epoch(MORNING) + 2400,
            "duration": 2100,
            "distance": 3050,
            "avg_hrm": 104,
            "timezone": 8,
        }
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert sessions(tables) == [("03-29 08:00:00", "outdoor walking", "aerobic", 35, 104, 3.05)]


def test_zeros_of_a_session_were_not_measured():
    file = sport(
        {"end_time": epoch(MORNING) + 1800, "duration": 0, "distance": 0, "avg_hrm": 0},
        key="strength_training",
    )

    assert sessions(read(READER, file)) == [
        ("03-29 08:00:00", "strength training", "other", 30, None, None)
    ]


@pytest.mark.parametrize(
    ("key", "kind", "is_high_impact"),
    [
        ("outdoor_riding", "aerobic", False),
        ("outdoor_running", "aerobic", True),
        ("trekking", "aerobic", False),
        ("pool_swimming", "aerobic", False),
        ("high_interval_training", "aerobic", None),
        ("yoga", "stretching", False),
    ],
)
def test_a_sport_counts_as_its_name_says(key, kind, is_high_impact):
    tables = read(READER, sport({"duration": 600}, key=key))

    assert rows(tables, "exercise_entries", "kind", "is_high_impact") == [(kind, is_high_impact)]


def test_sums_of_days_are_those_of_all_devices_together():
    file = sums(
        day(6100),
        day(5000, sid=BAND),
        day(4000, at=datetime(2026, 3, 30, tzinfo=UTC), sid=BAND),
        day(3900, at=datetime(2026, 3, 30, tzinfo=UTC), sid=PHONE),
        day(1, tag="daily_mark"),
    )

    tables = read(READER, file, context("America/Chicago"))

    assert rows(tables, "vendor_days", "source_id", "local_date", "steps") == [
        ("mi_fitness", date(2026, 3, 29), 6100),
        ("mi_fitness", date(2026, 3, 30), 4000),
    ]
    assert rows(tables, "unread_records", "kind", "records") == [("daily_mark steps", 1)]


def test_the_other_tables_are_passed_over():
    file = member(f"{PREFIX}hlth_center_data_source.csv", "Uid,Sid,Identifier\n7,huami.1,x\n")

    assert READER.passes_over(file, set())
    assert not READER.recognises(file, context())
    assert not READER.passes_over(samples(record("steps", {"steps": 7})), set())


def test_another_table_of_keys_and_values_is_not_its():
    header = "Sid,Key,Time,Value,UpdateTime"
    file = member("log.csv", f"{header}\na,steps,1774800000,12,1774800000\n")

    assert not READER.recognises(file, context())
