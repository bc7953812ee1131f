"""Google Fit by Takeout: sessions and nights, body weights and distances."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.google.fit import READER
from backpain_analytics.testing import context, member, note, read, rejected, rows, steps

FOLDER = "takeout.zip!Takeout/Fit/"
GMS = "com.google.android.gms"
MORNING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""Half an hour before the clock is put forward in Europe."""
WALK = "2026-03-29T00:30:00Z"


def session(
    activity, start=WALK, end="2026-03-29T01:10:00Z", name="Todas las sesiones/a.json", **more
):
    content = {"fitnessActivity": activity, "startTime": start, "endTime": end, **more}
    return member(FOLDER + name, json.dumps(content))


def segment(activity, start, end):
    return {"fitnessActivity": activity, "startTime": start, "endTime": end}


def metric(name, value):
    return {"metricName": f"com.google.{name}", "floatValue": value}


def stream(kind, name, *points, value="fpVal"):
    drawn = [
        {
            "fitValue": [{"value": {value: number}}],
            "startTimeNanos": int((MORNING + timedelta(minutes=at)).timestamp()) * 10**9,
            "endTimeNanos": int((MORNING + timedelta(minutes=at + length)).timestamp()) * 10**9,
            "dataTypeName": f"com.google.{kind}",
        }
        for at, length, number in points
    ]
    source = f"derived:com.google.{kind}:{name}"
    label = f"{FOLDER}All Data/{source.replace(':', '_')}.json"
    return member(label, json.dumps({"Data Source": source, "Data Points": drawn}))


def sessions(tables):
    columns = ("started_at", "name", "kind", "is_high_impact", "minutes", "distance_kilometres")
    return rows(tables, "exercise_entries", *columns)


def test_a_session_lasts_as_long_as_it_was_active_and_has_its_distance():
    file = session(
        "running",
        duration="1830.500s",
        aggregate=[metric("calories.expended", 144.4), metric("distance.delta", 5120.0)],
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert not READER.passes_over(file, set())
    (found,) = sessions(tables)
    assert found[:4] == ("03-29 00:30:00", "running", "aerobic", True)
    assert found[4:] == (pytest.approx(30.508, abs=0.01), 5.12)


def test_a_session_without_more_lasts_from_its_start_to_its_end():
    tables = read(READER, session("walking.nordic"))

    assert sessions(tables) == [("03-29 00:30:00", "walking nordic", "aerobic", False, 40, None)]


@pytest.mark.parametrize(
    ("activity", "kind", "is_high_impact"),
    [
        ("biking.stationary", "aerobic", False),
        ("strength_training", "other", None),
        ("stair_climbing", "aerobic", False),
        ("interval_training", "aerobic", None),
        ("yoga", "stretching", False),
        ("pilates", "core", False),
    ],
)
def test_an_activity_counts_as_its_name_says(activity, kind, is_high_impact):
    tables = read(READER, session(activity))

    assert rows(tables, "exercise_entries", "kind", "is_high_impact") == [(kind, is_high_impact)]


@pytest.mark.parametrize("activity", ["in_vehicle", "still", "meditation", "unknown"])
def test_an_activity_that_is_no_exercise_is_counted_as_unread(activity):
    tables = read(READER, session(activity))

    assert "exercise_entries" not in tables
    assert rows(tables, "unread_records", "kind", "records") == [(activity, 1)]


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        ("2026-03-29T01_30_00+01_00_WALKING.json", 60),
        ("2026-03-28T19_30_00.250-05_00_WALKING.json", -300),
        ("2026-03-29T06_00_00+05_30_WALKING.json", 330),
        ("walking.json", None),
    ],
)
def test_the_name_of_a_session_states_the_wearers_clock(name, minutes):
    file = session("walking", name=f"All Sessions/{name}")

    found = rows(read(READER, file), "stated_clocks", "utc_offset_minutes")

    assert found == ([] if minutes is None else [minutes])
    assert READER.named(file) == ("" if minutes is None else str(minutes))


def test_a_night_is_as_long_as_its_segments_of_sleep():
    file = session(
        "sleep",
        "2026-03-28T22:00:00Z",
        "2026-03-29T06:00:00Z",
        duration="28800s",
        segment=[
            segment("sleep", "2026-03-28T22:00:00Z", "2026-03-29T02:00:00Z"),
            segment("sleep.awake", "2026-03-29T02:00:00Z", "2026-03-29T02:30:00Z"),
            segment("sleep", "2026-03-29T02:30:00Z", "2026-03-29T06:00:00Z"),
        ],
    )

    tables = read(READER, file)

    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings", "is_nap")
    assert rows(tables, "sleep_sessions", *columns) == [
        ("03-28 22:00:00", "03-29 06:00:00", 450, 1, None)
    ]
    assert rows(tables, "sleep_spans", "started_at") == ["03-28 22:00:00"]


def test_a_night_without_segments_does_not_say_how_long_it_was_sleep():
    tables = read(READER, session("sleep", segment=[]))

    assert rows(tables, "sleep_sessions", "asleep_minutes", "awakenings") == [(None, None)]


def test_a_session_that_breaks_off_says_so():
    content = session("walking").opener().read()[:60]

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(READER, member("a.json", content))


def test_a_session_that_ends_before_it_starts_is_rejected():
    tables = read(READER, session("walking", end="2026-03-28T01:10:00Z"))

    assert sessions(tables) == []
    assert rejected(tables) == [(None, "The session is not from 0 to 10,080 minutes long.")]


def test_weights_are_kilograms():
    file = stream("weight", f"{GMS}:merge_weight", (0, 0, 71.5), (600, 0, 12.0))

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("03-29 00:30:00", 71.5)
    ]
    assert rejected(tables) == [(None, "The weight is not from 20 to 400 kg.")]


def test_distances_are_metres_between_two_times():
    file = stream("distance.delta", f"{GMS}:merge_distance_delta", (0, 2, 140.5))

    tables = read(READER, file)

    columns = ("started_at", "ended_at", "distance_kilometres")
    assert rows(tables, "distance_readings", *columns) == [
        ("03-29 00:30:00", "03-29 00:32:00", pytest.approx(0.1405))
    ]


@pytest.mark.parametrize(
    ("kind", "best"), [("weight", "merge_weight"), ("distance.delta", "merge_distance_delta")]
)
def test_of_all_streams_of_a_measure_the_merged_one_is_read(kind, best):
    files = [stream(kind, f"{GMS}:{name}", (0, 1, 70.0)) for name in ("from_phone", best)]

    assert READER.survey(files).skipped.keys() == {files[0].label}


def test_segments_of_sleep_are_nights_unless_sessions_say_the_same():
    segments = stream(
        *("sleep.segment", f"{GMS}:merged"),
        *((0, 30, 4), (30, 5, 1), (35, 60, 5), (95, 9, 3), (104, 20, 6)),
        value="intVal",
    )

    tables = read(READER, segments)

    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("03-29 00:30:00", "03-29 01:00:00"),
        ("03-29 01:05:00", "03-29 02:05:00"),
        ("03-29 02:14:00", "03-29 02:34:00"),
    ]
    assert READER.survey([segments, session("walking")]).skipped == {}
    assert READER.survey([segments, session("sleep")]).skipped.keys() == {segments.label}


@pytest.mark.parametrize("header", ["Distance (m)", "Distanz (m)", "Distância (m)"])
def test_quarter_hours_have_distances_too(header):
    lines = [
        f"Start time,End time,{header},Step count",
        "23:30:00.000+01:00,23:45:00.000+01:00,410.5,600",
        "23:45:00.000+01:00,00:00:00.000+01:00,,",
    ]
    file = member(f"{FOLDER}Daily activity metrics/2026-03-28.csv", "\n".join(lines))

    tables = read(READER, file)

    columns = ("started_at", "ended_at", "distance_kilometres", "utc_offset_minutes")
    assert rows(tables, "distance_readings", *columns) == [
        ("03-28 22:30:00", "03-28 22:45:00", pytest.approx(0.4105), 60)
    ]
    assert steps(tables) == [("03-28 22:30:00", 600)]


def test_quarter_hours_of_a_day_without_steps_have_their_distances():
    lines = [
        "Start time,End time,Distance (m)",
        "08:00:00.000+01:00,08:15:00.000+01:00,80",
    ]
    file = member("2026-03-28.csv", "\n".join(lines))

    tables = read(READER, file)

    assert rows(tables, "distance_readings", "distance_kilometres") == [0.08]
    assert note(tables) == "it holds no steps"
