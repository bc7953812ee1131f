"""Zepp Life, Mi Fit: minutes by the wearer's clock and sleep in UTC in one export."""

from datetime import date

import pytest

from backpain_analytics.errors import UnreadableExportError
from backpain_analytics.sources.vendors.zepp import READER
from backpain_analytics.testing import context, heart_rates, member, note, read, rejected, rows

ISTANBUL = context("Europe/Istanbul")


def zepp(name, *lines):
    content = "\ufeff" + "\n".join(lines) + "\n"
    return member(f"{name}/{name}_1600000000000.csv", content)


def test_minutes_of_steps_are_on_the_wearers_clock():
    file = zepp("ACTIVITY_MINUTE", "date,time,steps", "2020-08-28,05:13,21", "2020-08-28,05:14,3")

    tables = read(READER, file, ISTANBUL)

    assert READER.recognises(file, ISTANBUL)
    assert rows(tables, "step_intervals", "started_at", "ended_at", "steps") == [
        ("08-28 02:13:00", "08-28 02:14:00", 21),
        ("08-28 02:14:00", "08-28 02:15:00", 3),
    ]
    assert tables["sources"].rows() == [("zepp", "worn")]


def test_heart_rates_are_on_the_wearers_clock():
    file = zepp("HEARTRATE_AUTO", "date,time,heartRate", "2020-08-28,05:13,61")

    assert heart_rates(read(READER, file, ISTANBUL)) == [("08-28 02:13:00", 61)]


def test_sleep_is_utc_and_an_empty_night_is_none():
    file = zepp(
        "SLEEP",
        "date,deepSleepTime,start,stop",
        "2020-08-28,96,2020-08-27 20:29:00+0000,2020-08-28 04:10:00+0000",
        "2020-08-29,0,2020-08-28 21:00:00+0000,2020-08-28 21:00:00+0000",
    )

    assert rows(read(READER, file, ISTANBUL), "sleep_spans", "started_at", "ended_at") == [
        ("08-27 20:29:00", "08-28 04:10:00")
    ]


def test_days_are_the_vendors_own_totals():
    file = zepp("ACTIVITY", "date,steps,distance", "2020-08-28,7310,5000")

    assert rows(read(READER, file), "vendor_days", "local_date", "steps") == [
        (date(2020, 8, 28), 7310)
    ]


def test_bad_rows_are_rejected_with_their_lines():
    minutes = zepp(
        "ACTIVITY_MINUTE", "date,time,steps", "2020-08-28,noon,21", "2020-08-28,05:14,-3"
    )
    nights = zepp("SLEEP", "date,start,stop", "2020-08-28,2020-08-27 20:29:00+0000,soon")

    assert rejected(read(READER, minutes)) == [
        (2, "The time could not be read."),
        (3, "The steps are not a number from 0 to 1,000,000."),
    ]
    assert rejected(read(READER, nights)) == [(2, "The time could not be read.")]


def test_the_hour_that_a_clock_jumps_over_is_rejected():
    file = zepp("ACTIVITY_MINUTE", "date,time,steps", "2024-03-31,02:30,1", "2024-03-31,03:00,1")

    assert rejected(read(READER, file, context("Europe/Berlin"))) == [
        (2, "The local time does not exist: the clock was put forward over it.")
    ]


def test_both_passes_of_the_hour_that_comes_twice_are_placed():
    clocks = [*(f"02:{minute:02}" for minute in range(60))] * 2
    file = zepp("ACTIVITY_MINUTE", "date,time,steps", *(f"2024-10-27,{at},10" for at in clocks))

    tables = read(READER, file, context("Europe/Berlin"))

    times = rows(tables, "step_intervals", "started_at")
    assert (len(set(times)), times[0], times[-1]) == (120, "10-27 00:00:00", "10-27 01:59:00")
    assert "put back on 2024-10-27" in note(tables)


@pytest.mark.parametrize(
    ("name", "header"),
    [("ACTIVITY_STAGE", "date,start,stop,steps"), ("ACTIVITY_MINUTE", "day,clock,count")],
)
def test_other_tables_are_not_claimed(name, header):
    assert not READER.recognises(zepp(name, header, "2020-08-28,05:13,21"), context())


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("SLEEP_MINUTE", "date,time,stage,hr,respiratory_rate"),
        ("ACTIVITY_STAGE", "date,start,stop,distance,calories,steps"),
        ("HEARTRATE", "time,heartRate"),
        ("SPO2", "date,time,spo2"),
    ],
)
def test_the_other_tables_of_the_export_are_passed_over(name, header):
    assert READER.passes_over(zepp(name, header), set())


def test_what_is_read_is_not_passed_over():
    files = [zepp("SLEEP", "date,start,stop"), zepp("HEARTRATE_AUTO", "date,time,heartRate")]

    assert not any(READER.passes_over(file, set()) for file in [*files, member("SPO2.csv", "a,b")])


SLEEP = "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop,REMTime,naps"


@pytest.mark.parametrize(
    ("stages", "asleep"),
    [
        (("90", "250", "70"), 410),
        (("90", "251", "140"), 481),
        (("90", "252", "140"), None),
        (("0", "0", "0"), None),
        (("90", "250", ""), 340),
        (("90", "", "70"), None),
    ],
)
def test_a_night_tells_its_minutes_asleep_unless_they_are_more_than_it_lasted(stages, asleep):
    deep, shallow, dreams = stages
    night = "2026-03-28 22:00:00+0000,2026-03-29 06:00:00+0000"
    file = zepp("SLEEP", SLEEP, f"2026-03-29,{deep},{shallow},10,{night},{dreams},")

    assert rows(
        read(READER, file, ISTANBUL), "sleep_sessions", "started_at", "ended_at", "asleep_minutes"
    ) == [("03-28 22:00:00", "03-29 06:00:00", asleep)]


def test_nights_without_stages_or_dreams_are_read_as_well():
    starts = [f"2026-03-{day} 22:00:00+0000,2026-03-{day + 1} 06:00:00+0000" for day in (10, 11)]
    bare = zepp("SLEEP", "date,start,stop", *(f"2026-03-10,{night}" for night in starts))
    dreamless = zepp(
        "SLEEP",
        "date,deepSleepTime,shallowSleepTime,wakeTime,start,stop",
        *(f"2026-03-10,90,250,10,{night}" for night in starts),
    )

    asleep = [
        rows(read(READER, file, ISTANBUL), "sleep_sessions", "asleep_minutes")
        for file in (bare, dreamless)
    ]

    assert asleep == [[None, None], [340, 340]]


def test_naps_are_counted_as_not_read():
    night = "2026-03-28 22:00:00+0000,2026-03-29 06:00:00+0000,70"
    file = zepp(
        "SLEEP",
        SLEEP,
        f'2026-03-29,90,250,10,{night},"[{{""start"":""14:00""}}]"',
        f"2026-03-30,90,250,10,{night},[]",
    )

    assert rows(read(READER, file), "unread_records", "kind", "records") == [("naps", 1)]


def test_days_tell_the_distance_from_local_midnight_to_midnight():
    file = zepp(
        "ACTIVITY",
        "date,steps,distance,runDistance,calories",
        "2026-03-29,7310,5120,0,210",
        "soon,3,4,0,1",
    )

    tables = read(READER, file, context("Europe/Berlin"))

    assert rows(tables, "distance_readings", "started_at", "ended_at", "distance_kilometres") == [
        ("03-28 23:00:00", "03-29 22:00:00", 5.12)
    ]
    assert rejected(tables) == [(3, "The time could not be read.")]


SPORT = (
    "type,startTime,sportTime(s),maxPace(/meter),minPace(/meter),distance(m),avgPace(/meter),"
    "calories(kcal)"
)


def test_sessions_are_utc_and_their_sports_numbers():
    file = zepp(
        "SPORT",
        SPORT,
        "6,2026-03-29 07:00:00+0000,2700,0.9,0.5,3300.5,0.7,160",
        "52,2026-03-30 16:00:00+0000,1800,-1.0,-1.0,-1.0,-1.0,90",
        "999,2026-03-31 16:00:00+0000,600,0,0,0,0,50",
        "1,2026-04-01 16:00:00+0000,-600,0,0,0,0,50",
    )

    tables = read(READER, file, ISTANBUL)

    assert READER.recognises(file, ISTANBUL)
    assert rows(
        tables,
        "exercise_entries",
        *("started_at", "name", "kind", "minutes", "distance_kilometres"),
    ) == [
        ("03-29 07:00:00", "walking", "aerobic", 45, 3.3005),
        ("03-30 16:00:00", "strength training", "other", 30, None),
        ("03-31 16:00:00", "sport 999", "other", 10, None),
    ]
    assert rejected(tables) == [(5, "The session is not from 0 to 10,080 minutes long.")]


BODY = "time,weight,height,bmi,fatRate,bodyWaterRate,boneMass,metabolism,muscleRate,visceralFat"


def weighed(*people):
    rest = "22.1,null,null,null,null,null,null"
    lines = [
        f"2026-03-{day:02} 06:10:00+0000,{weight},{height},{rest}"
        for day, (weight, height) in enumerate(people, start=1)
    ]
    return zepp("BODY", BODY, *lines)


def test_weights_are_those_of_the_height_that_most_rows_state():
    file = weighed((81.2, 178.0), (81.0, 180.0), (55.5, 180.1), (80.9, 178.0), (62.0, 165.0))

    tables = read(READER, file, ISTANBUL)

    assert rows(tables, "weight_readings", "measured_at", "body_weight_kilograms") == [
        ("03-01 06:10:00", 81.2),
        ("03-02 06:10:00", 81.0),
        ("03-04 06:10:00", 80.9),
    ]
    reason = "Its height is another than that of most rows: somebody else stood on the scale."
    assert rejected(tables) == [(4, reason), (6, reason)]


def test_weights_of_people_of_whom_none_has_most_rows_are_refused():
    with pytest.raises(UnreadableExportError, match="several people"):
        read(READER, weighed((81.2, 178.0), (62.0, 165.0), (81.2, 178.0), (62.0, 165.0)))
