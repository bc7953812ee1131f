"""Samsung Health: sessions, nights with stages, body weights, floors and distances."""

import pytest

from backpain_analytics.sources.vendors.samsung.tables import READER
from backpain_analytics.testing import context, member, note, read, rejected, rows

STAMP = "20260401120000"


def table(kind, header, *lines):
    """Write a table; every row ends with a comma that the header lacks."""
    body = "".join(f"{line},\n" for line in lines)
    return member(f"x.zip!samsung/{kind}.{STAMP}.csv", f"\ufeff{kind},7006011,17\n{header}\n{body}")


def exercises(*lines):
    names = ("exercise_type", "start_time", "end_time", "time_offset", "duration", "distance",
             "mean_heart_rate", "deviceuuid")  # fmt: skip
    header = "title," + ",".join(f"com.samsung.health.exercise.{name}" for name in names)
    return table("com.samsung.shealth.exercise", header, *lines)


def exercise(code=1002, title="", length="1800000", distance="5025.4", bpm="148.0"):
    times = "2026-03-08 17:05:12.000,2026-03-08 17:40:00.000,UTC+0100"
    return f"{title},{code},{times},{length},{distance},{bpm},watch12345"


def sessions(file):
    names = ("source_id", "started_at", "name", "kind", "is_high_impact", "minutes",
             "heart_rate_bpm", "distance_kilometres")  # fmt: skip
    return rows(read(READER, file), "exercise_entries", *names)


def test_an_exercise_is_a_session_named_by_its_number():
    file = exercises(exercise())

    assert READER.recognises(file, context())
    assert sessions(file) == [
        ("samsung:watch123", "03-08 17:05:12", "running", "aerobic", True, 30, 148, 5.025)
    ]
    clocks = rows(read(READER, file), "stated_clocks", "utc_offset_minutes")
    assert clocks == [60]


@pytest.mark.parametrize(
    ("code", "title", "name", "kind", "is_high_impact"),
    [
        (13001, "", "hiking", "aerobic", False),
        (14002, "", "aquarobics", "aerobic", False),
        (10002, "", "jump rope", "aerobic", True),
        (15005, "", "treadmill", "aerobic", None),
        (9001, "", "pilates", "core", False),
        (9002, "Morning", "yoga", "stretching", False),
        (0, "Bird dog", "Bird dog", "core", False),
        (0, "", "own exercise", "other", None),
        (15002, "", "weight machine", "other", None),
        (99999, "", "exercise 99999", "other", None),
    ],
)
def test_numbers_count_by_their_names_and_ones_own_exercise_by_its_title(
    code, title, name, kind, is_high_impact
):
    assert sessions(exercises(exercise(code, title)))[0][2:5] == (name, kind, is_high_impact)


def test_zero_is_not_measured_and_without_a_length_the_times_tell_it():
    (session,) = sessions(exercises(exercise(length="", distance="0.0", bpm="0.0")))

    assert session[5:] == (pytest.approx(34.8), None, None)


def nights(*lines):
    names = ("start_time", "end_time", "time_offset", "deviceuuid", "datauuid")
    header = ",".join(f"com.samsung.health.sleep.{name}" for name in names)
    return table("com.samsung.shealth.sleep", header, *lines)


def stages(*spans, night="n1"):
    lines = (
        f"2026-03-08 0{start}.000,2026-03-08 0{end}.000,UTC+0100,{stage},{night},watch12345"
        for start, end, stage in spans
    )
    header = "start_time,end_time,time_offset,stage,sleep_id,deviceuuid"
    return table("com.samsung.health.sleep_stage", header, *lines)


NIGHT = "2026-03-08 01:00:00.000,2026-03-08 06:00:00.000,UTC+0100,watch12345,n1"
STAGES = (
    ("1:00:00", "1:20:00", 40001),
    ("1:20:00", "2:00:00", 40002),
    ("2:00:00", "3:00:00", 40003),
    ("3:00:00", "3:10:00", 40001),
    ("3:10:00", "5:30:00", 40004),
    ("5:30:00", "6:00:00", 40001),
)


def slept(file, *parts):
    where = context(parts=READER.survey([file, *parts]).parts)
    names = ("started_at", "ended_at", "asleep_minutes", "awakenings")
    return rows(read(READER, file, where), "sleep_sessions", *names)


def test_a_night_has_its_minutes_asleep_and_awakenings_from_its_stages():
    found = slept(nights(NIGHT), stages(*STAGES, STAGES[1]))

    assert found == [("03-08 01:00:00", "03-08 06:00:00", 240, 1)]


def test_a_night_without_stages_is_a_night_of_unknown_sleep():
    assert slept(nights(NIGHT))[0][2:] == (None, None)
    assert slept(nights(NIGHT), stages(*STAGES, night="n2"))[0][2:] == (None, None)


def test_stages_without_the_table_of_nights_make_nights():
    found = slept(stages(*STAGES))

    assert found == [("03-08 01:00:00", "03-08 06:00:00", 240, 1)]


def test_stages_lie_in_the_folder_of_their_nights_and_damage_to_them_costs_no_night():
    file, damaged = nights(NIGHT), table("com.samsung.health.sleep_stage", "")
    elsewhere = member(stages().label.replace("x.zip", "y.zip"), "")

    assert READER.survey([file, elsewhere]).parts == {}
    tables = read(READER, file, context(parts={file.label: {"sleep_stage": damaged}}))
    assert len(tables["sleep_sessions"]) == 1
    assert "nights without their stages" in note(tables)


def test_body_weights_are_in_kilograms():
    file = table(
        "com.samsung.health.weight",
        "start_time,weight,height,time_offset,deviceuuid",
        "2026-03-08 06:13:52.268,74.5,180.0,UTC+0100,scale",
        "2026-03-09 06:13:52.268,0.0,180.0,UTC+0100,scale",
    )

    tables = read(READER, file)

    assert READER.recognises(file, context())
    names = ("source_id", "measured_at", "body_weight_kilograms", "utc_offset_minutes")
    assert rows(tables, "weight_readings", *names) == [
        ("samsung:scale", "03-08 06:13:52", 74.5, 60)
    ]
    assert rejected(tables) == [(4, "The weight is not from 20 to 400 kg.")]


def test_floors_take_their_time_or_a_minute():
    file = table(
        "com.samsung.health.floors_climbed",
        "start_time,end_time,time_offset,floor,deviceuuid",
        "2026-03-08 06:13:00.000,2026-03-08 06:15:00.000,UTC+0100,2.0,watch",
        "2026-03-08 07:13:00.000,2026-03-08 07:13:00.000,UTC+0100,1.0,watch",
    )

    assert rows(read(READER, file), "floor_readings", "started_at", "ended_at", "floors") == [
        ("03-08 06:13:00", "03-08 06:15:00", 2),
        ("03-08 07:13:00", "03-08 07:14:00", 1),
    ]


def test_the_distance_of_a_date_lasts_from_its_midnight_to_the_next():
    # 1774742400000 is midnight UTC of 2026-03-29, when clocks go forward in Berlin.
    file = table(
        "com.samsung.shealth.step_daily_trend",
        "count,distance,source_type,day_time",
        "900,700.5,0,1774742400000",
        "1000,800.4,-2,1774742400000",
        "300,200.0,0,1774828800000",
        "400,300.0,2,1774828800000",
        "400,,2,1774915200000",
    )

    tables = read(READER, file, context("Europe/Berlin"))

    names = ("started_at", "ended_at", "distance_kilometres")
    assert rows(tables, "distance_readings", *names) == [
        ("03-28 23:00:00", "03-29 22:00:00", 0.8),
        ("03-29 22:00:00", "03-30 22:00:00", 0.5),
    ]
    assert len(tables["vendor_days"]) == 3
