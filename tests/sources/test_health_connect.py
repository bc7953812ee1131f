"""Health Connect: one source per app, instants in milliseconds, offsets in seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.health_connect import READER
from backpain_analytics.testing import context, heart_rates, member, read, rejected, rows, steps
from tests.sqlite_bytes import database

NOON = int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp() * 1000)
MINUTE = timedelta(minutes=1) // timedelta(milliseconds=1)
APPS = [
    {"row_id": 1, "package_name": "com.sec.android.app.shealth", "app_name": "Samsung Health"},
    {"row_id": 2, "package_name": "android", "app_name": "Anna's phone"},
]


def walk(count, start=NOON, minutes=1, app=1, offset=3600):
    return {
        "start_time": start,
        "end_time": start + minutes * MINUTE,
        "count": count,
        "local_date": 20513,
        "app_info_id": app,
        "start_zone_offset": offset,
    }


def export(**tables):
    return member("health_connect.zip!health_connect_export.db", database(**tables))


def heart_rate_tables(*beats):
    """Return a parent without values and its series, as the app stores them."""
    return {
        "heart_rate_record_table": [{"row_id": 7, "app_info_id": 1, "start_zone_offset": -18000}],
        "heart_rate_record_series_table": [
            {"parent_key": 7, "epoch_millis": NOON + at * 1000, "beats_per_minute": bpm}
            for at, bpm in beats
        ],
    }


def test_steps_are_instants_with_the_offset_of_their_start():
    file = export(steps_record_table=[walk(30, minutes=10)], application_info_table=APPS)

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "step_intervals", *tables["step_intervals"].columns) == [
        ("health_connect:com.sec.android.app.shealth", "03-01 12:00:00", "03-01 12:10:00", 30, 60)
    ]


def test_apps_that_write_the_same_walk_are_sources_of_their_own():
    file = export(
        steps_record_table=[walk(30, app=1), walk(28, app=2), walk(29, app=9)],
        application_info_table=APPS,
    )

    tables = read(READER, file)

    assert sorted(rows(tables, "step_intervals", "source_id", "steps")) == [
        ("health_connect:9", 29),
        ("health_connect:android", 28),
        ("health_connect:com.sec.android.app.shealth", 30),
    ]
    assert sorted(tables["sources"].rows()) == [
        ("health_connect:9", "unknown"),
        ("health_connect:android", "phone"),
        ("health_connect:com.sec.android.app.shealth", "unknown"),
    ]
    assert "Anna" not in str(tables)


def test_without_the_list_of_apps_their_numbers_name_the_sources():
    tables = read(READER, export(steps_record_table=[walk(30, app=3)]))

    assert rows(tables, "step_intervals", "source_id") == ["health_connect:3"]


def test_heart_rates_stand_in_a_series_of_their_own():
    file = export(**heart_rate_tables((0, 61), (5, 62)), application_info_table=APPS)

    tables = read(READER, file)

    assert heart_rates(tables) == [("03-01 12:00:00", 61), ("03-01 12:00:05", 62)]
    assert rows(tables, "heart_rate_samples", "utc_offset_minutes") == [-300, -300]
    assert tables["sources"]["device_kind"].to_list() == ["worn_with_heart_rate"]


def test_sleep_is_read_as_logged():
    span = {"start_time": NOON, "end_time": NOON + 90 * MINUTE, "app_info_id": 1}
    empty = span | {"end_time": NOON}

    tables = read(
        READER, export(steps_record_table=[walk(1)], sleep_session_record_table=[span, empty])
    )

    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("03-01 12:00:00", "03-01 13:30:00")
    ]
    assert rejected(tables) == [
        (None, "The sleep has no readable times or time zone, or does not end after it starts.")
    ]


def test_bad_rows_are_rejected_and_the_rest_is_kept():
    file = export(
        steps_record_table=[
            walk(30),
            walk("many", start=NOON + MINUTE),
            walk(30) | {"start_time": "yesterday"},
            walk(30) | {"start_time": NOON * 1000},
            walk(30, start=NOON + 2 * MINUTE, minutes=0),
        ]
    )

    tables = read(READER, file)

    assert steps(tables) == [("03-01 12:00:00", 30)]
    assert [reason for _, reason in rejected(tables)] == [
        "The steps are not a number from 0 to 1,000,000.",
        "The time could not be read.",
        "The time could not be read.",
        "The interval does not end after it starts.",
    ]


@pytest.mark.parametrize(
    ("offset", "minutes"), [(14 * 3600, 840), (14 * 3600 + 60, None), (None, None), (-1800, -30)]
)
def test_an_offset_that_no_clock_has_is_unknown(offset, minutes):
    tables = read(READER, export(steps_record_table=[walk(30, offset=offset)]))

    assert rows(tables, "step_intervals", "utc_offset_minutes") == [minutes]


def test_another_form_of_the_tables_is_refused_by_name():
    file = export(steps_record_table=[{"started": NOON, "count": 3}])

    with pytest.raises(UnreadableExportError, match=r"lacks .*steps_record_table\.end_time"):
        read(READER, file)


def test_a_view_in_the_place_of_a_table_is_not_read():
    file = export(
        steps_record_table="create view steps_record_table as select 1 as count",
        heart_rate_record_table=[{"row_id": 1, "app_info_id": 1}],
    )

    assert READER.recognises(file, context())
    assert read(READER, file) == {}


def test_a_database_that_breaks_off_is_refused():
    content = database(steps_record_table=[walk(n, start=NOON + n * MINUTE) for n in range(9999)])

    with pytest.raises(UnreadableExportError, match="damaged database"):
        read(READER, member("health_connect_export.db", content[:40_000]))


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\x00 but not really", b"start_time,count", database()]
)
def test_other_files_are_not_its(content):
    assert not READER.recognises(member("export.db", content), context())


def record(start=NOON, minutes=30, app=1, **more):
    return {
        "start_time": start,
        "end_time": start + minutes * MINUTE,
        "app_info_id": app,
        "start_zone_offset": 3600,
        **more,
    }


def test_sessions_are_numbered_as_android_numbers_sports():
    file = export(
        exercise_session_record_table=[
            record(exercise_type=53, title="Anna's walk", notes="past the church"),
            record(NOON + 60 * MINUTE, 20, exercise_type=33, title=None, notes=None),
            record(NOON + 90 * MINUTE, 20, exercise_type=17, title=None, notes=None),
            record(NOON + 120 * MINUTE, -5, exercise_type=33, title=None, notes=None),
        ],
        application_info_table=APPS,
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(
        tables, "exercise_entries", "started_at", "name", "kind", "minutes", "is_high_impact"
    ) == [
        ("03-01 12:00:00", "walking", "aerobic", 30, False),
        ("03-01 13:00:00", "running", "aerobic", 20, True),
    ]
    assert rows(tables, "unread_records", "kind", "records") == [("session: guided breathing", 1)]
    assert [reason for _, reason in rejected(tables)] == [
        "The session is not from 0 to 10,080 minutes long."
    ]
    assert "church" not in str(tables)


def test_weights_are_grams_of_an_instant():
    weight = {"time": NOON, "zone_offset": -18000, "weight": 81250.0, "app_info_id": 1}

    tables = read(READER, export(weight_record_table=[weight], application_info_table=APPS))

    assert rows(
        tables, "weight_readings", "measured_at", "body_weight_kilograms", "utc_offset_minutes"
    ) == [("03-01 12:00:00", 81.25, -300)]


def test_floors_and_metres_are_of_each_app():
    file = export(
        floors_climbed_record_table=[record(floors=2.5), record(floors=2, app=2)],
        distance_record_table=[record(distance=1234.5)],
        application_info_table=APPS,
    )

    tables = read(READER, file)

    assert rows(tables, "floor_readings", "source_id", "floors") == [
        ("health_connect:com.sec.android.app.shealth", 2.5),
        ("health_connect:android", 2),
    ]
    assert rows(tables, "distance_readings", "distance_kilometres") == [1.2345]
    assert set(rows(tables, "sources", "source_id", "device_kind")) == {
        ("health_connect:com.sec.android.app.shealth", "unknown"),
        ("health_connect:android", "phone"),
    }


def test_stages_tell_how_long_one_slept_and_how_often_one_woke():
    stages = [(0, 10, 7), (10, 100, 4), (100, 105, 1), (105, 200, 6), (200, 210, 3), (210, 230, 5)]
    nights = [record(minutes=240, row_id=7), record(NOON + 300 * MINUTE, 60, row_id=8)]
    file = export(
        sleep_session_record_table=nights,
        sleep_stages_table=[
            {
                "parent_key": 7,
                "stage_start_time": NOON + start * MINUTE,
                "stage_end_time": NOON + end * MINUTE,
                "stage_type": stage,
            }
            for start, end, stage in [*stages, (230, 240, 1)]
        ],
    )

    tables = read(READER, file)

    assert len(tables["sleep_spans"]) == 2
    assert rows(
        tables, "sleep_sessions", "started_at", "ended_at", "asleep_minutes", "awakenings"
    ) == [("03-01 12:00:00", "03-01 16:00:00", 205, 2)]


def test_records_that_are_not_read_are_counted_by_kind():
    file = export(
        steps_record_table=[walk(30)],
        blood_pressure_record_table=[{"systolic": 120}, {"systolic": 121}],
        height_record_table="create table height_record_table (height real)",
        change_logs_table=[{"operation": 1}],
    )

    assert rows(read(READER, file), "unread_records", "kind", "records") == [("blood_pressure", 2)]
