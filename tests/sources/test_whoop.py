"""Whoop's cycles: the wearer's clock with its zone in a column beside it."""

from datetime import date

import pytest

from backpain_analytics.sources.vendors.whoop import READER
from backpain_analytics.testing import context, member, note, read, rejected, rows

HEADER = (
    "Cycle start time,Cycle end time,Cycle timezone,Recovery score %,"
    "Resting heart rate (bpm),Heart rate variability (ms),Sleep onset,Wake onset\n"
)
NIGHT = "2026-03-01 23:15:00,2026-03-02 07:05:00"


def cycles(*lines):
    return member("my_whoop_data.zip!physiological_cycles.csv", HEADER + "\n".join(lines))


def cycle(zone="UTC-04:00", resting="52", night=NIGHT):
    return f"2026-03-01 22:10:00,2026-03-02 22:30:00,{zone},68,{resting},94,{night}"


def sleeps(tables):
    return rows(tables, "sleep_spans", "started_at", "ended_at")


@pytest.mark.parametrize(
    ("zone", "started_at"),
    [
        ("UTC-04:00", "03-02 03:15:00"),
        ("UTC+05:30", "03-01 17:45:00"),
        ("+01:00", "03-01 22:15:00"),
        ("UTCZ", "03-01 23:15:00"),
        ("UTC", "03-01 23:15:00"),
        ("Z", "03-01 23:15:00"),
    ],
)
def test_sleep_is_local_and_its_zone_stands_beside_it(zone, started_at):
    file = cycles(cycle(zone))

    tables = read(READER, file, context("Asia/Tokyo"))

    assert READER.recognises(file, context())
    assert [start for start, _ in sleeps(tables)] == [started_at]
    assert tables["sources"].rows() == [("whoop:strap", "worn_with_heart_rate")]


def test_a_resting_heart_rate_belongs_to_the_local_date_of_waking():
    tables = read(READER, cycles(cycle()))

    assert rows(tables, "device_resting_heart_rates", "local_date", "resting_heart_rate_bpm") == [
        (date(2026, 3, 2), 52)
    ]


def test_a_cycle_without_sleep_is_dated_by_its_start():
    tables = read(READER, cycles(cycle(night=","), cycle()))

    assert rows(tables, "device_resting_heart_rates", "local_date") == [
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]
    assert len(sleeps(tables)) == 1
    assert rejected(tables) == []


@pytest.mark.parametrize("zone", ["", "Europe/Paris", "EST"])
def test_sleep_without_a_readable_zone_is_rejected(zone):
    tables = read(READER, cycles(cycle(zone)))

    assert sleeps(tables) == []
    assert rejected(tables) == [
        (2, "The sleep has no readable times or time zone, or does not end after it starts.")
    ]


@pytest.mark.parametrize(
    ("resting", "kept", "bad"),
    [("0", 0, 1), ("1", 1, 0), ("300", 1, 0), ("301", 0, 1), ("low", 0, 1), ("", 0, 0)],
)
def test_a_resting_heart_rate_is_a_number_from_1_to_300(resting, kept, bad):
    tables = read(READER, cycles(cycle(resting=resting)))

    found = rows(tables, "device_resting_heart_rates", "local_date")
    assert (len(found), len(rejected(tables))) == (kept, bad)


def test_it_is_said_that_there_are_no_minutes():
    assert "no steps and no heart rate by the minute" in note(read(READER, cycles(cycle())))


@pytest.mark.parametrize(
    "content",
    [
        "date,pain\n2026-03-01,4\n",
        "Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes\n"
        "2026-03-01 22:10:00,,UTC-04:00,Feeling stressed?,true,secret\n",
    ],
)
def test_other_tables_are_not_its(content):
    assert not READER.recognises(member("journal_entries.csv", content), context())


def test_the_tables_beside_the_cycles_are_passed_over():
    header = "Cycle start time,Cycle end time,Cycle timezone,Question text,Answered yes,Notes"

    assert READER.passes_over(member("journal_entries.csv", f"{header}\n,,,,,\n"), set())
    assert not READER.passes_over(member("journal.csv", "date,pain\n2026-05-01,4\n"), set())


SLEEPS = (
    "Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,"
    "Asleep duration (min),In bed duration (min),Awake duration (min),Nap\n"
)


def night(onset="2026-03-07 23:30:00", wake="2026-03-08 07:00:00", asleep="400", nap="false"):
    return f"{onset},,UTC-05:00,{onset},{wake},88,{asleep},450,50,{nap}\n"


def slept(*lines):
    return member("my_whoop_data.zip!sleeps.csv", SLEEPS + "".join(lines))


def told(tables):
    return rows(tables, "sleep_sessions", "started_at", "ended_at", "asleep_minutes", "is_nap")


def test_nights_and_naps_tell_how_long_one_slept():
    file = slept(night(), night("2026-03-08 14:00:00", "2026-03-08 14:40:00", "31", "true"))

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert told(tables) == [
        ("03-08 04:30:00", "03-08 12:00:00", 400, False),
        ("03-08 19:00:00", "03-08 19:40:00", 31, True),
    ]
    assert len(sleeps(tables)) == 2


def test_cycles_tell_of_no_sleep_where_the_sleeps_lie_beside_them():
    nights, days = slept(night()), cycles(cycle())
    beside = READER.survey([nights, days]).beside

    assert beside == {days.label: {nights.label: nights}}
    assert sleeps(read(READER, days, context(beside=beside))) == []
    assert len(sleeps(read(READER, days))) == 1


WORKOUTS = (
    "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,"
    "Duration (min),Activity name,Activity Strain,Max HR (bpm),Average HR (bpm),GPS enabled"
)


def workout(name="Running", zone="UTC-05:00"):
    return (
        f"2026-03-07 23:30:00,,{zone},2026-03-08 17:00:00,2026-03-08 17:45:30,45,{name},9.1,170,141"
    )


def worked_out(*lines, header=WORKOUTS):
    return member("my_whoop_data.zip!workouts.csv", "\n".join([header, *lines]))


def test_workouts_are_sessions_by_the_zone_of_their_row():
    file = worked_out(
        f"{workout()},false,7900.5",
        f"{workout('Functional Fitness', 'nowhere')},false,",
        header=f"{WORKOUTS},Distance (meters)",
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    assert rows(
        tables,
        "exercise_entries",
        *("started_at", "name", "kind", "minutes", "heart_rate_bpm", "distance_kilometres"),
        "is_high_impact",
    ) == [("03-08 22:00:00", "running", "aerobic", 45.5, 141, 7.9005, True)]
    assert rejected(tables) == [(3, "The time could not be read.")]
    assert rows(tables, "stated_clocks", "utc_offset_minutes") == [-300]


def test_work_that_stresses_is_no_exercise_and_counted_as_not_read():
    tables = read(READER, worked_out(f"{workout('High Stress Work')},false"))

    assert "exercise_entries" not in tables
    assert rows(tables, "unread_records", "kind", "records") == [("session: High Stress Work", 1)]


def test_headers_are_known_in_spanish_too():
    header = (
        "Hora de inicio del ciclo,Hora de finalización del ciclo,Zona horaria del ciclo,"
        "Hora de inicio del entrenamiento,Hora de finalización del entrenamiento,Duración (min),"
        "Nombre de la actividad,Esfuerzo de actividad,FC máx. (lpm),"
        "FC promedio (lpm),GPS habilitado"
    )

    tables = read(READER, worked_out(f"{workout('Correr')},false", header=header))

    assert rows(tables, "exercise_entries", "name", "kind", "heart_rate_bpm") == [
        ("correr", "aerobic", 141)
    ]
