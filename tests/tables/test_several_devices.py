"""Several devices at once: one speaks for each minute, and may lend its steps (`borrowed_steps`).

`source_keys` stand for their names.
"""

import pytest
from drawing import MINUTE, at
from hypothesis import given
from hypothesis import strategies as st
from samples import PER_EXAMPLE, pulse, reading, second_source, walk

from backpain_analytics.warehouse.into.series import stored_as


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


@pytest.mark.parametrize(("counted", "steps"), [(249, 249), (250, 250), (251, None)])
def test_more_steps_than_a_minute_can_hold_are_not_lent(load, rows, counted, steps):
    second_source(load, "phone")
    load("heart_rate_samples", *pulse("10:00", 1))
    load("step_intervals", *walk("10:00", counted, source_id="other"))

    assert rows("minute_readings", "steps", "source_id = 'watch'") == [(steps,)]


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ({"steps": 5, "has_unplaced_steps": True}, 5),
        # Some of what was counted over an hour may lie in this minute.
        ({"steps": 0, "has_unplaced_steps": True}, None),
        ({"steps": 0}, 0),
        ({"heart_rate_bpm": 60}, 0),
        ({"heart_rate_bpm": 60, "has_unplaced_steps": True}, None),
        ({}, None),
    ],
)
def test_a_minute_is_lent_the_steps_that_are_known_of_it(load, rows, said, steps):
    span = {"started_at": at("10:00"), "ended_at": at("10:10")}
    load("source_ranks", {"source_id": "band", "source_rank": 2})
    load("source_spans", span)
    load("source_days", {"step_minutes": 0}, {"source_id": "band", "step_minutes": 9})
    load("presence_spans", {**span, "source_id": "band"})
    minute = {"source_id": "band", "minute_at": at("10:05"), "has_unplaced_steps": False}
    load("source_minutes", minute | said)

    assert rows("borrowed_steps", "source_id, steps") == [("band", steps)]


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
        con.execute(f"delete from {stored_as(table)}")
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


@pytest.mark.parametrize(("rank", "main"), [(1, "other"), (3, "watch")])
def test_of_devices_with_equal_minutes_the_better_ranked_is_the_main_one(
    con, load, rows, rank, main
):
    con.execute("update source_ranks set source_rank = 2")
    second_source(load, "worn_with_heart_rate", rank)
    load("heart_rate_samples", *pulse("10:00", 10), *pulse("20:00", 10, source_id="other"))

    assert rows("main_sources", "source_id") == [(main,)]


def test_unplaced_steps_of_a_phone_count_where_no_device_has_minutes(con, load, rows):
    con.execute("update sources set device_kind = 'phone'")
    load("step_intervals", reading("14:00", "15:00", 2000))

    assert rows("daily_activity", "steps, unplaced_steps, wear_minutes") == [(2000, 2000, 0)]
