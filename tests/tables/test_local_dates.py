"""Local dates: clock changes, flights, the grid of minutes, and the zone of the session.

`utc_days` are the pieces of a date; `recorded_dates` the first and the last.
"""

from datetime import timedelta

from drawing import MONDAY, at
from samples import instant, pulse, walk, zone


def day_lengths(rows):
    """Minutes of each local date, pieces added up."""
    minutes = "(epoch_us(ended_at) - epoch_us(started_at)) // 60000000"
    totals: dict[str, int] = {}
    for day, length in rows("local_days", f"local_date::text, {minutes}"):
        totals[day] = totals.get(day, 0) + length
    return totals


def test_the_clock_that_goes_forward_makes_a_day_of_23_hours(con, rows):
    zone(
        con,
        (instant("2024-03-29T23:00"), instant("2024-03-31T01:00"), 60),
        (instant("2024-03-31T01:00"), instant("2024-04-01T22:00"), 120),
    )

    assert day_lengths(rows) == {"2024-03-30": 1440, "2024-03-31": 1380, "2024-04-01": 1440}


def test_the_clock_that_goes_back_makes_a_day_of_25_hours(con, rows):
    zone(
        con,
        (instant("2024-10-25T22:00"), instant("2024-10-27T01:00"), 120),
        (instant("2024-10-27T01:00"), instant("2024-10-28T23:00"), 60),
    )

    assert day_lengths(rows) == {"2024-10-26": 1440, "2024-10-27": 1500, "2024-10-28": 1440}


def test_a_flight_west_over_midnight_gives_a_date_two_pieces_with_a_hole_between(con, rows):
    # Landing in New York at 01:00 on the 5th by the clock of Rome, 19:00 on the 4th there.
    zone(
        con,
        (instant("2024-03-03T23:00"), instant("2024-03-05T00:00"), 60),
        (instant("2024-03-05T00:00"), instant("2024-03-06T05:00"), -300),
    )

    pieces = rows(
        "local_days",
        "strftime(started_at at time zone 'UTC', '%d %H:%M'), "
        "strftime(ended_at at time zone 'UTC', '%d %H:%M'), local_date::text",
    )
    assert pieces == [
        ("03 23:00", "04 23:00", "2024-03-04"),
        ("04 23:00", "05 00:00", "2024-03-05"),
        ("05 00:00", "05 05:00", "2024-03-04"),
        ("05 05:00", "06 05:00", "2024-03-05"),
    ]


def test_the_grid_of_minutes_has_no_holes_and_no_doubles_on_either_clock_change(con, load, rows):
    zone(
        con,
        (instant("2024-03-30T23:00"), instant("2024-03-31T01:00"), 60),
        (instant("2024-03-31T01:00"), instant("2024-10-27T01:00"), 120),
        (instant("2024-10-27T01:00"), instant("2024-10-27T23:00"), 60),
    )
    for moment in ("2024-03-31T10:00", "2024-10-27T10:00"):
        load("heart_rate_samples", {"sampled_at": instant(moment), "heart_rate_bpm": 60})

    found = rows(
        "minute_readings",
        "distinct local_date::text, count(*) over date_, count(distinct minute_at) over date_",
        "month(local_date) * 100 + day(local_date) in (331, 1027) "
        "window date_ as (partition by local_date)",
    )
    assert found == [("2024-03-31", 1380, 1380), ("2024-10-27", 1500, 1500)]


def test_dates_between_two_samples_are_there_though_nothing_is_known_of_them(load, rows):
    load("heart_rate_samples", *pulse("12:00", 1))
    load(
        "heart_rate_samples",
        {"sampled_at": at("12:00", MONDAY + timedelta(days=3)), "heart_rate_bpm": 60},
    )

    found = rows("daily_activity", "local_date::text, wear_minutes, steps")
    assert found == [
        ("2024-03-04", 1, None),
        ("2024-03-05", 0, None),
        ("2024-03-06", 0, None),
        ("2024-03-07", 1, None),
    ]


def test_no_table_depends_on_the_time_zone_of_the_session(con, load, rows):
    load("heart_rate_samples", *pulse("21:00", 240))
    load("step_intervals", *walk("21:00", *[0] * 240))
    found = []
    for session in ("Asia/Kathmandu", "America/New_York", "UTC"):
        con.execute(f"set TimeZone = '{session}'")
        columns = "epoch_us(minute_at), local_date, local_hour, is_waking, intensity"
        found.append(rows("minute_activity", columns))

    assert found[0] == found[1] == found[2]


def test_a_person_without_any_sample_has_empty_tables(rows):
    for table in ("minute_activity", "daily_activity", "weekly_activity", "analysis_days"):
        assert rows(table) == []
