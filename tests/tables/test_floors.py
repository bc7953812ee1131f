"""Floors, distances, stand hours: `amount_intervals`, `hourly_amounts`, `daily_floors`."""

from datetime import UTC, datetime, timedelta

import drawing
import pytest
from drawing import MINUTE, at
from hypothesis import example, strategies
from hypothesis import given as drawn
from samples import pulse, zone
from selection import examples

HOUR = timedelta(hours=1)
TUESDAY = at("00:00") + timedelta(days=1)
FIRST, LAST = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
DAY = "strftime(local_date, '%m-%d'), floors"


def climbed(clock, floors, minutes=1, **columns):
    started_at = at(clock) if isinstance(clock, str) else clock
    return {"started_at": started_at, "ended_at": started_at + minutes * MINUTE, **columns} | {
        "floors": floors
    }


@pytest.fixture
def band(load):
    """A second source, ranked behind the watch."""
    load("source_ranks", {"source_id": "band", "source_rank": 2})
    return {"source_id": "band"}


def test_the_floors_of_a_date_are_added_up(load, rows):
    load("floor_readings", climbed("09:00", 2), climbed("17:30", 1))

    assert rows("daily_floors", "floors, floors_source_id") == [(3, "watch")]


def test_no_floor_counted_is_zero_and_nothing_told_is_unknown(load, rows):
    load("floor_readings", climbed("09:00", 0))
    load(
        "distance_readings",
        {"started_at": TUESDAY, "ended_at": TUESDAY + HOUR, "distance_kilometres": 2.5},
    )

    found = rows("daily_floors", f"{DAY}, distance_kilometres, stand_hours")
    assert found == [("03-04", 0, None, None), ("03-05", None, 2.5, None)]


def test_two_devices_are_never_added(load, rows, band):
    load("floor_readings", climbed("09:00", 2), climbed("09:00", 7, **band))

    assert rows("daily_floors", "floors, floors_source_id") == [(2, "watch")]


def test_each_measure_has_a_source_of_its_own(load, rows, band):
    load("floor_readings", climbed("09:00", 7, **band))
    standing = {"started_at": at("09:00"), "ended_at": at("10:00"), "stand_hours": 1}
    load("stand_readings", standing, {**standing, **band, "started_at": at("08:00")})

    found = rows("daily_floors", "floors, floors_source_id, stand_hours, stand_source_id")
    assert found == [(7, "band", 1, "watch")]


def test_a_source_without_a_rank_comes_last(load, rows):
    load("floor_readings", climbed("09:00", 2), climbed("09:00", 7, source_id="app"))

    assert rows("daily_floors", "floors, floors_source_id") == [(2, "watch")]


def test_what_reaches_over_midnight_is_shared_by_time(load, rows):
    load("floor_readings", climbed("23:45", 4, minutes=60))

    assert rows("daily_floors", DAY) == [("03-04", 1), ("03-05", 3)]


def test_a_total_of_the_date_beside_its_hours_counts_once(load, rows):
    load("floor_readings", climbed("09:00", 2, 60), climbed("00:00", 5, 1440))

    assert rows("daily_floors", DAY) == [("03-04", 5)]
    hours = rows("hourly_amounts", "local_hour, amount::double")
    assert hours == [(9, 2), (None, 3)]


def test_hours_that_say_more_than_the_total_stand(load, rows):
    load("floor_readings", climbed("09:00", 2, 60), climbed("10:00", 4), climbed("00:00", 5, 1440))

    assert rows("daily_floors", DAY) == [("03-04", 6)]


def test_a_running_total_beside_the_last_one_counts_once(load, rows):
    load("floor_readings", climbed("00:00", 3, 720), climbed("00:00", 5, 1200))
    load("floor_readings", climbed("06:00", 1, 300))

    assert rows("daily_floors", DAY) == [("03-04", 5)]


def test_two_files_with_unlike_counts_of_an_interval_give_the_higher(load, rows):
    load("floor_readings", climbed("09:00", 2), climbed("09:00", 3, file_id="again"))

    assert rows("daily_floors", DAY) == [("03-04", 3)]


@pytest.mark.parametrize(("minutes", "hours"), [(59, [0, 1]), (60, [0, 1]), (61, [None])])
def test_what_is_told_for_longer_than_an_hour_is_in_no_hour(load, rows, minutes, hours):
    load("floor_readings", climbed("00:30", 6, minutes))

    found = rows("hourly_amounts", "local_hour, amount::double")
    assert [hour for hour, _ in found] == hours
    assert sum(amount for _, amount in found) == pytest.approx(6, abs=1e-5)


@pytest.mark.parametrize(("minutes", "days"), [(1499, 2), (1500, 2), (1501, 0)])
def test_what_is_told_for_longer_than_a_date_can_be_is_of_no_date(load, rows, minutes, days):
    load("floor_readings", climbed("00:00", 6, minutes))

    assert len(rows("daily_floors", "local_date")) == days


def test_hours_are_those_of_the_local_clock(con, load, rows):
    con.execute("update zone_spans set utc_offset_minutes = 330")
    load("floor_readings", climbed("03:20", 2, 20))

    assert rows("hourly_amounts", "local_hour, amount::double") == [(8, 1), (9, 1)]


@pytest.mark.parametrize(("offset", "floors"), [(60, 24), (-60, 24)])
def test_a_date_on_which_the_clock_changes_is_one_date(con, load, rows, offset, floors):
    zone(con, (FIRST, at("02:00"), 0), (at("02:00"), LAST, offset))
    load("floor_readings", climbed("00:00", floors, 1440 - offset))

    assert rows("daily_floors", DAY) == [("03-04", floors)]


def test_the_hours_of_a_day_show_the_floors_and_unknown_ones_stay_unknown(load, rows):
    load("heart_rate_samples", *pulse("09:00", 120))
    load("floor_readings", climbed("09:10", 2), climbed("10:20", 0))

    found = rows("hourly_activity", "local_hour, floors", "local_hour between 8 and 10")
    assert found == [(8, None), (9, 2), (10, 0)]


def test_readings_in_any_order_and_twice_give_the_same(load, rows):
    told = [climbed("08:00", 1, 7), climbed("08:30", 0.3, 45), climbed("00:00", 9, 1440)]
    load("floor_readings", *told)
    once = rows("daily_floors")

    load("floor_readings", *({**row, "file_id": "again"} for row in reversed(told)))

    assert rows("daily_floors") == once


@examples(25)
@example(told=[(1270, 128, 2)], start=0)
@drawn(
    told=strategies.lists(
        strategies.tuples(
            strategies.integers(0, 4000), strategies.integers(1, 200), strategies.integers(0, 9)
        ),
        unique_by=lambda told: told[0],
    ),
    start=strategies.integers(0, 4000),
)
def test_no_floor_is_lost_and_a_device_of_lower_rank_adds_none(con, load, rows, told, start):
    """Of times that do not meet, all that is told lies on some date, whatever another says."""
    apart, free = [], 0
    for begin, length, floors in sorted(told):
        if begin >= free:
            apart.append(climbed(at("00:00") + begin * MINUTE, floors, length))
            free = begin + length
    zone(con, (FIRST, LAST, 60))
    con.execute("delete from floor_readings")
    load("floor_readings", *apart)
    alone = rows("daily_floors")

    load("floor_readings", climbed(at("00:00") + start * MINUTE, 5, 30, source_id="phone"))
    both = rows("daily_floors")

    # Each date is rounded to ten thousandths.
    told_in_all = pytest.approx(sum(row["floors"] for row in apart), abs=0.0001 * len(alone))
    assert sum(row[2] for row in alone) == told_in_all
    dates = {row[1] for row in alone}
    assert [row for row in both if row[1] in dates] == alone


def test_a_week_has_the_sums_of_the_dates_that_tell(load, rows):
    told = [
        {"floors": 3, "stand_hours": None},
        {"floors": 0, "stand_hours": 11},
        {"floors": None, "stand_hours": 9},
    ]
    load("daily_floors", *({"local_date": drawing.MONDAY + timedelta(days=day)} | amounts
                           for day, amounts in enumerate(told)))  # fmt: skip
    load("daily_floors", {"local_date": drawing.MONDAY + timedelta(days=7), "stand_hours": 5})

    columns = "floors, floor_days, distance_kilometres, distance_days, stand_hours, stand_days"
    assert rows("weekly_floors", columns) == [
        (3, 2, None, 0, 20, 2),
        (None, 0, None, 0, 5, 1),
    ]
