"""From samples to minutes: dates, steps, heart rate, wear, sleep, intensity."""

from datetime import date, datetime, timedelta

import pytest
from drawing import MINUTE, MONDAY, at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PER_EXAMPLE = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CLOCK = "strftime(minute_at at time zone 'UTC', '%H:%M')"


def pulse(first: str, minutes: int, beats: float | None = 60, every: int = 1, **more):
    """Rows of `heart_rate_samples`, one every so many minutes."""
    return [
        {"sampled_at": at(first) + i * MINUTE, "heart_rate_bpm": beats, **more}
        for i in range(0, minutes, every)
    ]


def walk(first: str, *counts: int, **more):
    """Rows of `step_intervals`, one minute each."""
    start = at(first)
    return [
        {
            "started_at": start + i * MINUTE,
            "ended_at": start + (i + 1) * MINUTE,
            "steps": steps,
            **more,
        }
        for i, steps in enumerate(counts)
    ]


def reading(first: str, last: str, steps: int, **more):
    """One row of `step_intervals` that may be of any length."""
    return {"started_at": at(first), "ended_at": at(last), "steps": steps, **more}


# --- local dates ---


def zone(con, *spans):
    """Replace anna's zone history: (UTC start, UTC end, offset in minutes)."""
    con.execute("delete from zone_spans")
    con.executemany(
        "insert into zone_spans values ('anna', ?, ?, ?, 'declared')",
        [(start, end, offset) for start, end, offset in spans],
    )


def day_lengths(rows):
    """Minutes of each local date, pieces added up."""
    minutes = "(epoch_us(ended_at) - epoch_us(started_at)) // 60000000"
    totals: dict[str, int] = {}
    for day, length in rows("local_days", f"local_date::text, {minutes}"):
        totals[day] = totals.get(day, 0) + length
    return totals


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


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


# --- steps ---


def test_an_interval_of_one_minute_is_that_minute(load, rows):
    load("step_intervals", *walk("10:00", 12, 0, 7))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 12), ("10:01", 0), ("10:02", 7)]


def test_longer_intervals_are_spread_whole_with_the_remainder_first(load, rows):
    load("step_intervals", reading("10:00", "10:03", 11))

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 4), ("10:01", 4), ("10:02", 3)]


def test_intervals_of_seconds_in_one_minute_add_up(load, rows):
    load(
        "step_intervals",
        reading("10:00:05", "10:00:20", 8),
        reading("10:00:30", "10:01:00", 9),
    )

    assert rows("source_minutes", f"{CLOCK}, steps") == [("10:00", 8 + 9)]


@pytest.mark.parametrize(("minutes", "placed"), [(14, True), (15, True), (16, False)])
def test_steps_of_a_long_interval_belong_to_the_day_but_to_no_minute(load, rows, minutes, placed):
    load("step_intervals", reading("10:00", f"10:{minutes}", 160))

    assert rows("step_samples", "is_placed") == [(placed,)]
    assert rows("daily_activity", "steps, unplaced_steps") == [(160, 0 if placed else 160)]


def test_no_steps_in_an_hour_is_none_in_each_of_its_minutes(load, rows):
    load("step_intervals", reading("10:00", "11:00", 0))

    assert rows("source_minutes", "count(*), sum(steps)") == [(60, 0)]


@PER_EXAMPLE
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 86_000), st.integers(0, 1200), st.integers(0, 3000)),
        min_size=1,
        max_size=12,
    )
)
def test_no_step_is_lost_or_made_by_spreading(con, load, rows, steps):
    con.execute("delete from step_intervals")
    for start, length, count in steps:
        began = at("00:00") + timedelta(seconds=start)
        load(
            "step_intervals",
            {"started_at": began, "ended_at": began + timedelta(seconds=length), "steps": count},
        )

    placed = rows("source_minutes", "sum(steps)")[0][0] or 0
    unplaced = con.execute("select sum(steps) from step_samples where not is_placed").fetchone()[0]
    assert placed + (unplaced or 0) == sum(count for _, _, count in steps)


@pytest.mark.parametrize(("counted", "known"), [(249, 249), (250, 250), (251, None)])
def test_more_steps_than_anyone_takes_are_unknown_not_zero(load, rows, counted, known):
    load("heart_rate_samples", *pulse("10:00", 1))
    load("step_intervals", *walk("10:00", counted))

    assert rows("minute_readings", "steps", "source_id is not null") == [(known,)]


def test_a_minute_with_a_pulse_and_no_row_has_no_steps_on_a_date_with_step_rows(load, rows):
    load("heart_rate_samples", *pulse("10:00", 2))
    load("step_intervals", *walk("10:01", 20))

    assert rows("minute_steps", f"{CLOCK}, steps") == [("10:00", 0), ("10:01", 20)]


def test_without_any_step_row_that_date_steps_are_unknown(load, rows):
    load("heart_rate_samples", *pulse("10:00", 2))

    assert rows("minute_steps", "steps") == []


def test_a_pulse_inside_an_hour_of_unplaced_steps_does_not_mean_standing_still(load, rows):
    load("heart_rate_samples", *pulse("10:30", 1), *pulse("11:30", 1))
    load("step_intervals", reading("10:00", "11:00", 900), *walk("12:00", 20))

    found = rows("minute_readings", f"{CLOCK}, steps", "heart_rate_bpm is not null")
    assert found == [("10:30", None), ("11:30", 0)]


# --- step counters ---


def counter(clock: str, steps: int, since: str | None = None, **more):
    return {
        "observed_at": at(clock),
        "counter_steps": steps,
        "interval_started_at": at(since) if since else None,
        "utc_offset_minutes": 0,
        **more,
    }


COUNTED = (
    "strftime(started_at at time zone 'UTC', '%H:%M'), "
    "strftime(ended_at at time zone 'UTC', '%H:%M'), steps, is_placed"
)


def test_a_counter_tells_the_steps_since_its_last_reading(load, rows):
    load(
        "step_counters",
        counter("10:01", 50, since="10:00"),
        counter("10:03", 120, since="10:02"),
    )

    assert rows("counter_steps", COUNTED) == [
        ("10:00", "10:01", 50, True),
        ("10:02", "10:03", 120 - 50, True),
    ]


def test_an_interval_reaches_back_a_quarter_of_an_hour_at_most(load, rows):
    load("step_counters", counter("10:00", 50, since="09:00"))

    assert rows("counter_steps", COUNTED) == [("09:45", "10:00", 50, True)]


def test_a_snapshot_counts_for_the_day_from_an_unknown_time(load, rows):
    load(
        "step_counters",
        counter("08:00", 2000, is_snapshot=True),
        counter("08:01", 2030, since="08:00"),
        counter("09:00", 2072, is_snapshot=True),
    )

    assert rows("counter_steps", COUNTED) == [
        ("00:00", "08:00", 2000, False),
        ("08:00", "08:01", 30, True),
        ("08:01", "09:00", 42, False),
    ]
    assert rows("daily_activity", "steps, unplaced_steps") == [(2072, 2042)]


def test_the_reading_at_midnight_closes_the_day_that_ends(load, rows):
    tuesday = MONDAY + timedelta(days=1)
    load(
        "step_counters",
        counter("23:50", 900, since="23:49"),
        {**counter("00:00", 950, is_snapshot=True), "observed_at": at("00:00", tuesday)},
        {**counter("00:10", 15), "observed_at": at("00:10", tuesday)},
    )

    assert rows("counter_steps", "local_date::text, steps") == [
        ("2024-03-04", 50),
        ("2024-03-04", 900),
        ("2024-03-05", 15),
    ]


def test_a_counter_that_falls_was_reset_and_counts_from_nothing(load, rows):
    load("step_counters", counter("10:00", 500), counter("10:10", 30))

    assert rows("counter_steps", "steps") == [(30,), (500,)]


def test_walking_and_running_have_counters_of_their_own_and_cycling_has_none(load, rows):
    load(
        "step_counters",
        counter("10:00", 100, activity_type=6),
        counter("10:01", 80, activity_type=1),
        counter("10:02", 900, activity_type=2),
    )

    assert rows("counter_steps", "activity_type, steps") == [(1, 80), (6, 100)]


@PER_EXAMPLE
@given(order=st.permutations(range(6)), twice=st.sets(st.integers(0, 5)))
def test_counters_do_not_care_in_which_files_or_order_they_came(con, load, rows, order, twice):
    messages = [
        counter("08:00", 500, is_snapshot=True),
        counter("08:01", 520, since="08:00"),
        counter("08:05", 560, since="08:02"),
        counter("09:00", 600, is_snapshot=True),
        counter("09:01", 660, since="09:00"),
        counter("10:00", 40, since="09:55"),
    ]
    con.execute("delete from step_counters")
    load("step_counters", *(messages[i] for i in order))
    load("step_counters", *({**messages[i], "file_id": "other"} for i in twice))

    expected = [(20, True), (40, False), (40, True), (40, True), (60, True), (500, False)]
    assert rows("counter_steps", "steps, is_placed") == expected


def test_a_counter_without_an_offset_restarts_at_the_persons_own_midnight(con, load, rows):
    zone(con, (instant("2024-03-03T22:00"), instant("2024-03-05T22:00"), 120))
    load(
        "step_counters",
        counter("21:50", 300, utc_offset_minutes=None),
        counter("22:10", 340, utc_offset_minutes=None),
    )

    assert rows("counter_steps", "local_date::text, steps") == [
        ("2024-03-04", 300),
        ("2024-03-05", 340),
    ]


# --- heart rate ---


def test_the_heart_rate_of_a_minute_is_the_median_of_its_samples(load, rows):
    for second, beats in ((5, 60), (20, 61), (40, 64), (59, 180)):
        load(
            "heart_rate_samples", {"sampled_at": at(f"10:00:{second:02}"), "heart_rate_bpm": beats}
        )

    assert rows("minute_heart_rate", "heart_rate_bpm") == [((61 + 64) / 2,)]


@pytest.mark.parametrize(
    ("beats", "known"), [(29, None), (30, 30), (31, 31), (219, 219), (220, 220), (221, None)]
)
def test_heart_rates_out_of_range_are_no_reading(load, rows, beats, known):
    load("heart_rate_samples", *pulse("10:00", 1, beats))

    assert rows("source_minutes", "heart_rate_bpm") == [(known,)]


def test_a_held_value_stands_until_the_next_sample(load, rows):
    load(
        "heart_rate_samples",
        *pulse("10:00", 1, 60, hold_seconds=900),
        *pulse("10:03", 1, 70, hold_seconds=120),
    )

    assert rows("source_minutes", f"{CLOCK}, heart_rate_bpm") == [
        ("10:00", 60),
        ("10:01", 60),
        ("10:02", 60),
        ("10:03", 70),
        ("10:04", 70),
    ]


def test_a_held_value_ends_when_the_watch_says_it_has_no_reading(load, rows):
    load(
        "heart_rate_samples",
        *pulse("10:00", 1, 60, hold_seconds=900),
        *pulse("10:02", 1, None, hold_seconds=900),
    )

    assert rows("source_minutes", f"{CLOCK}, heart_rate_bpm", "heart_rate_bpm > 0") == [
        ("10:00", 60),
        ("10:01", 60),
    ]


def test_a_sample_in_two_overlapping_files_counts_once_in_the_median(load, rows):
    for second, beats in ((5, 60), (25, 70), (45, 80)):
        sample = {"sampled_at": at(f"10:00:{second:02}"), "heart_rate_bpm": beats}
        load("heart_rate_samples", {**sample, "hold_seconds": 60})
    load(
        "heart_rate_samples",
        {"sampled_at": at("10:00:45"), "heart_rate_bpm": 80, "hold_seconds": 60, "file_id": "b"},
    )

    assert rows("source_minutes", "heart_rate_bpm", f"{CLOCK} = '10:00'") == [(70,)]


# --- wear ---


@pytest.mark.parametrize(("silence", "worn"), [(9, 29), (10, 30), (11, 20)])
def test_a_short_silence_between_heart_rates_is_wear(load, rows, silence, worn):
    load("heart_rate_samples", *pulse("10:00", 10), *pulse(f"10:{10 + silence}", 10))

    assert rows("daily_activity", "wear_minutes") == [(worn,)]


@pytest.mark.parametrize(("every", "bridged"), [(3, 10), (4, 12), (9, 27), (10, 30), (12, 30)])
def test_a_device_that_seldom_writes_may_be_silent_three_times_its_usual_gap(
    load, rows, every, bridged
):
    load("heart_rate_samples", *pulse("10:00", 120, every=every))

    assert rows("source_days", "bridge_minutes") == [(bridged,)]


def test_the_usual_gap_of_one_date_does_not_depend_on_another(load, rows):
    load("heart_rate_samples", *pulse("10:00", 60, every=5))
    other_day = [
        {"sampled_at": at("10:00", MONDAY + timedelta(days=1)) + i * MINUTE, "heart_rate_bpm": 60}
        for i in range(60)
    ]
    load("heart_rate_samples", *other_day)

    assert rows("source_days", "local_date::text, bridge_minutes") == [
        ("2024-03-04", 15),
        ("2024-03-05", 10),
    ]


def test_nothing_before_the_first_or_after_the_last_sign_of_wear_is_wear(load, rows):
    load("heart_rate_samples", *pulse("10:05", 10))

    found = rows("minute_readings", f"min({CLOCK}), max({CLOCK}), count(*)", "wear_source > ''")
    assert found == [("10:05", "10:14", 10)]


def test_wear_goes_on_over_midnight(load, rows):
    load("heart_rate_samples", *pulse("23:50", 5), *pulse("23:59", 10))

    assert rows("daily_activity", "local_date::text, wear_minutes") == [
        ("2024-03-04", 10),
        ("2024-03-05", 9),
    ]


def test_without_heart_rate_wear_is_told_by_steps_and_sitting_is_not_known(con, load, rows):
    con.execute("update sources set device_kind = 'worn'")
    load("step_intervals", *walk("10:00", *[30] * 60, *[0] * 89, *[30] * 60, *[0] * 90, 30))

    worn = rows("daily_activity", "wear_minutes, wear_source, steps, light_minutes")
    assert worn == [(60 + 89 + 60 + 1, "steps", 121 * 30, 121)]
    assert rows("daily_sedentary", "sedentary_minutes, bouts, breaks") == [(None, None, None)]


def test_a_phone_is_never_worn(con, load, rows):
    con.execute("update sources set device_kind = 'phone'")
    load("step_intervals", *walk("10:00", *[100] * 30))

    found = rows("daily_activity", "steps, wear_minutes, wear_source, moderate_minutes")
    assert found == [(3000, 0, None, None)]


# --- several devices ---


def second_source(load, kind: str = "worn", rank: int = 2):
    load("sources", {"source_id": "other", "device_kind": kind})
    load("source_ranks", {"source_id": "other", "source_rank": rank})


def test_two_devices_on_at_once_are_never_added(load, rows):
    second_source(load, "worn_with_heart_rate")
    for source in ("watch", "other"):
        load("heart_rate_samples", *pulse("10:00", 10, source_id=source))
        load("step_intervals", *walk("10:00", *[50] * 10, source_id=source))

    assert rows("daily_activity", "steps, wear_minutes") == [(500, 10)]


def test_a_chest_strap_costs_no_step_of_the_band_beneath_it(con, load, rows):
    second_source(load, "worn_with_heart_rate")
    load("heart_rate_samples", *pulse("10:00", 10, beats=150))
    load("heart_rate_samples", *pulse("10:00", 30, source_id="other"))
    load("step_intervals", *walk("10:00", *[160] * 10, source_id="other"))

    assert rows("daily_activity", "steps, wear_minutes") == [(10 * 160, 30)]
    assert (
        rows("minute_readings", "steps, heart_rate_bpm", "source_id = 'watch'") == [(160, 150)] * 10
    )


def test_a_phone_lends_a_strap_the_steps_it_counted(con, load, rows):
    second_source(load, "phone")
    load("heart_rate_samples", *pulse("10:00", 10))
    load("step_intervals", *walk("10:02", *[100] * 3, source_id="other"))

    assert rows("daily_activity", "steps, wear_minutes") == [(3 * 100, 10)]


def test_a_phone_fills_only_the_time_when_no_watch_is_on(load, rows):
    second_source(load, "phone")
    load("heart_rate_samples", *pulse("10:00", 10))
    load("step_intervals", *walk("10:00", *[50] * 10))
    load("step_intervals", *walk("10:05", *[40] * 20, source_id="other"))

    assert rows("daily_activity", "steps, wear_minutes") == [(10 * 50 + 15 * 40, 10)]
    assert rows("source_spans", "source_id, minutes, why", "source_id is not null") == [
        ("other", 15, "only source present"),
        ("watch", 5, "best ranked of 2 present"),
        ("watch", 5, "only source present"),
    ]


def test_the_watch_put_on_in_the_evening_does_not_win_the_morning(load, rows):
    second_source(load, "worn_with_heart_rate")
    load("heart_rate_samples", *pulse("08:00", 30, source_id="other"), *pulse("20:00", 30))

    found = rows(
        "source_spans", "source_id, strftime(started_at at time zone 'UTC', '%H')", "minutes = 30"
    )
    assert found == [("other", "08"), ("watch", "20")]


@PER_EXAMPLE
@given(
    first=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 60)), max_size=4),
    second=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 60)), max_size=4),
)
def test_a_lower_ranked_device_changes_no_minute_of_the_first(con, load, rows, first, second):
    for table in ("heart_rate_samples", "step_intervals"):
        con.execute(f"delete from {table}")
    con.execute("delete from sources where source_id = 'other'")
    con.execute("delete from source_ranks where source_id = 'other'")
    second_source(load)

    def wear(stretches, source, beats):
        for start, length in stretches:
            began = at("05:00") + start * MINUTE
            samples = [
                {"sampled_at": began + i * MINUTE, "heart_rate_bpm": beats, "source_id": source}
                for i in range(length)
            ]
            load("heart_rate_samples", *samples)

    mine = "minute_at, steps, heart_rate_bpm, source_id"
    wear(first, "watch", 60)
    alone = rows("minute_readings", mine, "source_id = 'watch'")
    wear(second, "other", 90)

    assert rows("minute_readings", mine, "source_id = 'watch'") == alone


def test_unplaced_steps_come_from_the_source_that_speaks_for_most_of_the_day(load, rows):
    second_source(load, "phone")
    load("heart_rate_samples", *pulse("10:00", 60))
    load("step_intervals", reading("12:00", "13:00", 1000))
    load("step_intervals", reading("14:00", "15:00", 2000, source_id="other"))

    assert rows("daily_activity", "steps, unplaced_steps") == [(1000, 1000)]


def test_unplaced_steps_of_a_phone_count_where_no_device_has_minutes(con, load, rows):
    con.execute("update sources set device_kind = 'phone'")
    load("step_intervals", reading("14:00", "15:00", 2000))

    assert rows("daily_activity", "steps, unplaced_steps, wear_minutes") == [(2000, 2000, 0)]


# --- sleep and waking ---


def slept(first: datetime, minutes: int):
    return {"started_at": first, "ended_at": first + minutes * MINUTE}


@pytest.mark.parametrize(
    ("clock", "waking"), [("06:59", 0), ("07:00", 1), ("22:59", 1), ("23:00", 0)]
)
def test_without_a_sleep_log_waking_is_seven_to_eleven(load, rows, clock, waking):
    load("heart_rate_samples", *pulse(clock, 1))

    found = rows("daily_activity", "waking_wear_minutes, waking_source")
    assert found == [(waking, "fixed_window")]


@pytest.mark.parametrize(("minutes", "source"), [(179, "fixed_window"), (180, "sleep_log")])
def test_a_long_sleep_that_ends_on_the_date_makes_it_a_logged_one(load, rows, minutes, source):
    load("heart_rate_samples", *pulse("23:30", 10))
    load("sleep_spans", slept(at("03:00"), minutes))

    found = rows("daily_activity", "waking_source, waking_wear_minutes")
    assert found == [(source, 10 if source == "sleep_log" else 0)]


def test_naps_are_not_waking_and_overlapping_logs_count_once(load, rows):
    load("heart_rate_samples", *pulse("13:00", 60))
    load("sleep_spans", slept(at("13:10"), 20), slept(at("13:20"), 20))

    found = rows("daily_activity", "wear_minutes, waking_wear_minutes")
    assert found == [(60, 60 - 30)]


# --- heart rate limits and intensity ---


@pytest.fixture
def rested(con):
    """Rest at 60; anna is 40, so the maximum is 208 - 0.7 x 40 = 180 and the reserve 120."""
    con.execute("update persons set resting_heart_rate_bpm = 60")


@pytest.mark.usefixtures("rested")
def test_the_maximum_comes_from_age_unless_it_was_measured(con, load, rows):
    load("heart_rate_samples", *pulse("10:00", 1))

    assert rows("heart_rate_limits", "highest_heart_rate_bpm") == [(208 - 0.7 * 40,)]
    con.execute("update persons set highest_heart_rate_bpm = 171")
    assert rows("heart_rate_limits", "highest_heart_rate_bpm") == [(171,)]


@pytest.mark.parametrize(
    ("persons", "limits"),
    [
        ("birth_year = null", 0),
        ("takes_beta_blocker = true", 0),
        ("takes_beta_blocker = true, highest_heart_rate_bpm = 140", 1),
        ("resting_heart_rate_bpm = null", 0),
    ],
)
@pytest.mark.usefixtures("rested")
def test_heart_rate_says_nothing_where_its_limits_are_not_known(con, load, rows, persons, limits):
    con.execute(f"update persons set {persons}")
    load("heart_rate_samples", *pulse("10:00", 1, 150))

    assert len(rows("heart_rate_limits")) == limits


@pytest.mark.parametrize(
    ("beats", "intensity"),
    [
        (95, "sedentary"),  # (95 - 60) / 120 = .29
        (96, "light"),  # .30
        (107, "light"),
        (108, "moderate"),  # .40
        (131, "moderate"),
        (132, "vigorous"),  # .60
    ],
)
@pytest.mark.usefixtures("rested")
def test_bands_of_the_reserve_include_their_lower_edge(load, rows, beats, intensity):
    load("heart_rate_samples", *pulse("10:00", 2, beats))
    load("step_intervals", *walk("10:00", 0, 0))

    found = rows("minute_activity", "distinct intensity, intensity_source", "is_worn")
    assert found == [(intensity, "heart_rate")]


@pytest.mark.parametrize(
    ("steps", "intensity"),
    [
        (0, "sedentary"),
        (9, "sedentary"),
        (10, "light"),
        (99, "light"),
        (100, "moderate"),
        (129, "moderate"),
        (130, "vigorous"),
    ],
)
def test_without_limits_cadence_decides(load, rows, steps, intensity):
    load("heart_rate_samples", *pulse("10:00", 1))
    load("step_intervals", *walk("10:00", steps))

    found = rows("minute_activity", "intensity, intensity_source", "is_worn")
    assert found == [(intensity, "cadence")]


@pytest.mark.parametrize(
    ("beats", "steps", "expected"),
    [
        (83, 100, ("moderate", "cadence_hr_suspect")),  # (83 - 60) / 120 < .20
        (84, 100, ("light", "heart_rate")),  # .20
        (83, 99, ("light", "heart_rate")),
    ],
)
@pytest.mark.usefixtures("rested")
def test_a_resting_pulse_at_a_brisk_cadence_is_not_believed(load, rows, beats, steps, expected):
    load("heart_rate_samples", *pulse("10:00", 1, beats))
    load("step_intervals", *walk("10:00", steps))

    found = rows("minute_activity", "intensity, intensity_source", "is_worn")
    assert found == [expected]


@pytest.mark.parametrize(
    ("beats", "intensity"), [(95, None), (96, "light"), (108, "moderate"), (132, "vigorous")]
)
@pytest.mark.usefixtures("rested")
def test_a_calm_minute_with_unknown_steps_is_not_knowable(load, rows, beats, intensity):
    load("heart_rate_samples", *pulse("10:00", 1, beats))

    assert rows("minute_activity", "intensity", "is_worn") == [(intensity,)]


@pytest.mark.usefixtures("rested")
def test_the_uncertain_maximum_gives_a_band_around_the_aerobic_minutes(load, rows):
    # Moderate from 60 + .4 x 120 = 108; with a maximum of 190 from 112, of 170 from 104.
    load("heart_rate_samples", *pulse("10:00", 10, 106), *pulse("10:10", 10, 110))
    load("heart_rate_samples", *pulse("10:20", 10, 114))

    found = rows("daily_activity", "aerobic_minutes_low, aerobic_minutes, aerobic_minutes_high")
    assert found == [(10, 20, 30)]


@pytest.mark.usefixtures("rested")
def test_vigorous_minutes_count_twice_and_those_without_steps_are_told_apart(load, rows):
    load("heart_rate_samples", *pulse("10:00", 4, 132))
    load("step_intervals", *walk("10:00", 0, 0, 120, 120))

    found = rows(
        "daily_activity", "vigorous_minutes, aerobic_minutes, nonambulatory_aerobic_minutes"
    )
    assert found == [(4, 2 * 4, 2 * 2)]


# --- resting heart rate ---


def test_a_minute_rests_after_four_still_ones(load, rows):
    load("heart_rate_samples", *pulse("10:00", 8))
    load("step_intervals", *walk("10:00", 0, 0, 0, 0, 0, 0, 3, 0))

    assert rows("daily_resting_heart_rates", "still_minutes, resting_heart_rate_bpm") == [(2, None)]


@pytest.mark.parametrize(("minutes", "estimate"), [(33, None), (34, 60)])
def test_an_estimate_needs_thirty_resting_minutes(load, rows, minutes, estimate):
    load("heart_rate_samples", *pulse("10:00", minutes))
    load("step_intervals", *walk("10:00", *[0] * minutes))

    assert rows("daily_resting_heart_rates", "resting_heart_rate_bpm") == [(estimate,)]


def device_rates(*values: tuple[date, float]):
    return [{"local_date": day, "resting_heart_rate_bpm": bpm} for day, bpm in values]


def test_a_week_rests_at_the_median_of_the_days_before_it(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    before = [(MONDAY - timedelta(days=i), 50 + i) for i in (1, 2, 3)]
    load("device_resting_heart_rates", *device_rates(*before, (MONDAY, 90)))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(52, "device")]


def test_the_first_week_of_a_record_rests_at_its_own_days(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    own = [(MONDAY + timedelta(days=i), 50 + i) for i in range(3)]
    load("device_resting_heart_rates", *device_rates(*own))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(51, "device")]


def test_two_days_are_too_few_and_the_stated_rate_holds(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    own = [(MONDAY + timedelta(days=i), 50 + i) for i in range(2)]
    load("device_resting_heart_rates", *device_rates(*own))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(70, "configured")]


# --- not depending on how data comes ---


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
