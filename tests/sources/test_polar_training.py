"""Polar Flow's sessions, nights, weights and distances, in the forms of old and new exports."""

import json

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.polar import READER
from backpain_analytics.testing import context, heart_rates, member, read, rejected, rows

UUID = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"


def polar(name, content):
    return member(f"polar.zip!{name}-{UUID}.json", json.dumps(content))


def worded(sport="RUNNING", **more):
    """Return an exercise as older exports write it."""
    return {
        "startTime": "2026-03-28T18:00:00.000",
        "timezoneOffset": 60,
        "duration": "PT1952.2S",
        "sport": sport,
        **more,
    }


def session(*exercises, **more):
    return polar(
        "training-session-2026-03-28-7",
        {
            "exportVersion": "1.6",
            "startTime": "2026-03-28T18:00:00.000",
            "timeZoneOffset": 60,
            "duration": "PT1952.2S",
            **more,
            "exercises": exercises,
        },
    )


def sessions(tables, *columns):
    return rows(tables, "exercise_entries", "started_at", *columns)


def test_an_exercise_says_its_sport_length_distance_and_heart_rate():
    file = session(worded(distance=5130.0, heartRate={"min": 90, "avg": 142, "max": 171}))

    tables = read(READER, file, context("Australia/Sydney"))

    assert READER.recognises(file, context())
    assert sessions(tables, "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres") == [
        ("03-28 17:00:00", "running", "aerobic", pytest.approx(32.537, abs=1e-3), 142, 5.13)
    ]
    assert tables["sources"].rows() == [("polar:training", "worn_with_heart_rate")]
    assert rows(tables, "stated_clocks", "utc_offset_minutes") == [60]


def test_samples_without_a_pulse_are_left_out():
    pulse = [
        {"dateTime": "2026-03-28T18:00:00.000", "value": 101},
        {"dateTime": "2026-03-28T18:00:01.000"},
        {"dateTime": "2026-03-28T18:00:02.000", "value": 0},
        {"dateTime": "2026-03-28T18:00:03.000", "value": 103},
    ]

    tables = read(READER, session(worded(samples={"heartRate": pulse})))

    assert heart_rates(tables) == [("03-28 17:00:00", 101), ("03-28 17:00:03", 103)]
    assert rejected(tables) == []


def test_newer_exports_number_the_sport_and_write_a_bare_nan():
    exercise = {
        "startTime": "2026-03-28T18:00:00",
        "stopTime": "2026-03-28T18:30:00",
        "timezoneOffsetMinutes": 60,
        "durationMillis": 1_800_000,
        "distanceMeters": 0.0,
        "sport": {"id": "15"},
        "samples": {
            "samples": [
                {
                    "type": "HEART_RATE",
                    "intervalMillis": 1000,
                    "values": [99.0, float("nan"), 101.0],
                },
                {"type": "SPEED", "intervalMillis": 1000, "values": [1.0]},
            ]
        },
    }
    file = polar(
        "training-session-2026-03-28-7",
        {
            "startTime": "2026-03-28T18:00:00",
            "durationMillis": 1_800_000,
            "hrAvg": 104,
            "exercises": [exercise],
        },
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert sessions(tables, "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres") == [
        ("03-28 17:00:00", "strength training", "other", 30, 104, None)
    ]
    assert heart_rates(tables) == [("03-28 17:00:00", 99), ("03-28 17:00:02", 101)]


def test_the_heart_rate_of_a_session_is_of_none_of_its_several_sports():
    tables = read(READER, session(worded("SWIMMING"), worded("CYCLING"), averageHeartRate=130))

    assert sessions(tables, "name", "heart_rate_bpm") == [
        ("03-28 17:00:00", "swimming", None),
        ("03-28 17:00:00", "cycling", None),
    ]


def test_without_an_offset_the_person_s_zone_places_a_session():
    exercise = worded() | {"timezoneOffset": None}

    tables = read(READER, session(exercise, timeZoneOffset=None), context("America/New_York"))

    assert sessions(tables) == ["03-28 22:00:00"]
    assert "stated_clocks" not in tables


def test_a_session_whose_length_cannot_be_read_is_rejected():
    tables = read(READER, session(worded(duration="soon")))

    assert "exercise_entries" not in tables
    assert rejected(tables) == [(None, "The session is not from 0 to 10,080 minutes long.")]


def test_a_sport_whose_number_is_not_known_keeps_its_number():
    exercise = worded({"id": "777"})

    assert sessions(read(READER, session(exercise)), "name", "kind") == [
        ("03-28 17:00:00", "sport 777", "other")
    ]


def test_no_route_is_handed_on():
    route = [{"dateTime": "2026-03-28T18:00:00.000", "latitude": 61.497}]

    tables = read(READER, session(worded(samples={"recordedRoute": route}), latitude=61.497))

    assert "61.497" not in str({name: frame.rows() for name, frame in tables.items()})


NIGHT = {
    "night": "2026-03-29",
    "evaluation": {
        "sleepType": "SLEEP_PLUS_STAGES",
        "sleepSpan": "PT8H",
        "asleepDuration": "PT7H30M30S",
        "interruptions": {"totalCount": 21, "longCount": 3},
    },
    "sleepResult": {
        "hypnogram": {
            "sleepStart": "2026-03-28T23:00:00.000+01:00",
            "sleepEnd": "2026-03-29T08:00:00.000+02:00",
        }
    },
}


def test_a_night_says_how_long_one_slept_and_its_long_interruptions():
    file = polar("sleep_result_7", [NIGHT])

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(tables, "sleep_spans", "started_at", "ended_at") == [
        ("03-28 22:00:00", "03-29 06:00:00")
    ]
    assert rows(tables, "sleep_sessions", "asleep_minutes", "awakenings") == [(450.5, 3)]


def test_a_night_without_its_times_is_rejected():
    tables = read(READER, polar("sleep_result_7", [NIGHT | {"sleepResult": {}}]))

    assert "sleep_sessions" not in tables
    assert [reason[:36] for _, reason in rejected(tables)] == [
        "The sleep has no readable times or t"
    ]


def test_weights_of_the_calendar_are_read_and_its_notes_counted():
    calendar = {
        "exportVersion": "1.0",
        "physicalInformations": [{"dateTime": "2026-03-28T00:00:00.000", "weight": 99.0}],
        "weights": [{"date": "2026-03-28T07:00:00.000", "weight": 71.5}],
        "notes": [{"date": "2026-03-28", "note": "a secret"}],
        "targets": [],
    }
    file = polar("calendar-items-7", calendar)

    tables = read(READER, file, context("Europe/Paris"))

    assert READER.recognises(file, context())
    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("03-28 06:00:00", 71.5)
    ]
    assert rows(tables, "unread_records", "kind", "records") == [
        ("physicalInformations", 1),
        ("notes", 1),
    ]
    assert "secret" not in str({name: frame.rows() for name, frame in tables.items()})


def test_the_distance_of_a_day_lasts_from_midnight_to_midnight():
    day = {
        "exportVersion": "1.0",
        "date": "2026-03-29",
        "summary": {"stepCount": 7421, "stepsDistance": 5300.5},
    }

    tables = read(READER, polar("activity-2026-03-29", day), context("Europe/Paris"))

    assert rows(tables, "distance_readings", "started_at", "ended_at", "distance_kilometres") == [
        ("03-28 23:00:00", "03-29 22:00:00", 5.3005)
    ]


@pytest.mark.parametrize("lost", [1, 30])
def test_a_session_that_breaks_off_is_refused(lost):
    content = session(worded()).open().read()

    with pytest.raises(UnreadableExportError, match="not whole"):
        read(READER, member(f"training-session-2026-03-28-7-{UUID}.json", content[:-lost]))
