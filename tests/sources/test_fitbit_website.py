"""The blocks of Fitbit's website: floors, distances, weights and nights; what is not read."""

from datetime import date

import pytest

from backpain_analytics.sources.vendors.fitbit.website import READER
from backpain_analytics.testing import context, member, note, read, rejected, rows

DAYS = (
    "Activities\nDate,Calories Burned,Steps,Distance,Floors,Minutes Sedentary,"
    "Minutes Lightly Active,Minutes Fairly Active,Minutes Very Active,Activity Calories\n"
)
TAIL = '"641","200","10","30","1,050"'


def day(when, distance, floors="12", steps="10,000"):
    return f'"{when}","2,231","{steps}","{distance}","{floors}",{TAIL}\n'


def table(*blocks):
    return member("fitbit_export_20260401.csv", "\n".join(blocks))


def distances(tables):
    return rows(tables, "distance_readings", "distance_kilometres")


def test_floors_and_distances_last_from_local_midnight_to_the_next():
    file = table(DAYS + day("2026-03-28", "7.2") + day("2026-03-29", "7.4", floors="3"))

    tables = read(READER, file, context("Europe/Berlin"))

    assert READER.recognises(file, context())
    assert rows(tables, "floor_readings", "started_at", "ended_at", "floors") == [
        ("03-27 23:00:00", "03-28 23:00:00", 12),
        ("03-28 23:00:00", "03-29 22:00:00", 3),
    ]
    assert distances(tables) == [7.2, 7.4]
    assert rows(tables, "vendor_days", "local_date", "steps") == [
        (date(2026, 3, 28), 10000),
        (date(2026, 3, 29), 10000),
    ]


@pytest.mark.parametrize(
    ("distance", "kilometres"),
    [
        ("4.5", 4.5 * 1.609344),
        ("5.4", 5.4 * 1.609344),
        ("5.41", None),
        ("5.79", None),
        ("5.8", 5.8),
    ],
)
def test_a_distance_is_in_the_unit_in_which_a_step_is_a_persons(distance, kilometres):
    tables = read(READER, table(DAYS + day("2026-03-28", distance)))

    assert distances(tables) == ([] if kilometres is None else [pytest.approx(kilometres)])
    assert ("distances are left out" in note(tables) if "file_notes" in tables else 0) == (
        kilometres is None
    )


@pytest.mark.parametrize(("steps", "count"), [("999", 0), ("1,000", 1)])
def test_a_day_of_few_steps_tells_no_unit(steps, count):
    tables = read(READER, table(DAYS + day("2026-03-28", "0.72", steps=steps)))

    assert len(distances(tables)) == count


def test_a_band_that_counts_no_floors_has_none():
    tables = read(READER, table(DAYS + day("2026-03-28", "7.2", floors="0")))

    assert "floor_readings" not in tables


def test_floors_of_zero_beside_others_are_zero():
    file = table(DAYS + day("2026-03-28", "7.2", floors="0") + day("2026-03-29", "7.2"))

    assert rows(read(READER, file), "floor_readings", "floors") == [0, 12]


def test_a_day_begins_at_one_where_the_clock_skips_midnight():
    file = table(DAYS + day("2026-04-24", "7.2"))

    tables = read(READER, file, context("Africa/Cairo"))

    assert rows(tables, "floor_readings", "started_at", "ended_at") == [
        ("04-23 22:00:00", "04-24 21:00:00")
    ]


@pytest.mark.parametrize("index", ["BMI", "IMC"])
def test_a_weight_is_read_on_the_dates_on_which_it_changes(index):
    body = f'Body\nDate,Weight,{index},Fat\n"2026-03-01","154.3","22.8","0"\n'
    body += '"2026-03-02","154.3","22.8","0"\n"2026-03-03","155.0","22.9","0"\n'
    file = table(body)

    tables = read(READER, file, context("Europe/Berlin"))

    assert READER.recognises(file, context())
    found = rows(tables, "weight_readings", "measured_at", "body_weight_kilograms")
    assert [(at, round(kilograms, 1)) for at, kilograms in found] == [
        ("03-01 11:00:00", 70.0),
        ("03-03 11:00:00", 70.3),
    ]


def test_a_weight_beside_no_index_is_no_reading():
    tables = read(READER, table('Body\nDate,Weight,BMI,Fat\n"2026-03-01","70.1","0","0"\n'))

    assert "weight_readings" not in tables
    assert rejected(tables) == [
        (3, "Nothing says whether the weight is in kilograms or in pounds.")
    ]


def test_a_night_is_by_the_wearers_clock():
    sleep = (
        "Sleep\nStart Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,"
        "Time in Bed,Minutes REM Sleep,Minutes Light Sleep,Minutes Deep Sleep\n"
        '"2026-03-28 11:05PM","2026-03-29 7:50AM","410","55","18","465","N/A","N/A","N/A"\n'
    )

    tables = read(READER, table(sleep), context("Europe/Berlin"))

    columns = ("started_at", "ended_at", "asleep_minutes", "awakenings", "is_nap")
    assert rows(tables, "sleep_sessions", *columns) == [
        ("03-28 22:05:00", "03-29 05:50:00", 410, 18, None)
    ]
    assert len(tables["sleep_spans"]) == 1


def test_blocks_that_are_not_read_are_counted():
    foods = 'Foods\nDate,Calories In\n"2026-03-28","2,100"\n"2026-03-29","2,000"\n'
    file = table(foods, DAYS + day("2026-03-28", "7.2"))

    assert rows(read(READER, file), "unread_records", "kind", "records") == [("Foods", 2)]
