"""The night before a date: `asleep_stretches`, `told_sleeps`, `sleep_episodes`, `daily_sleep`."""

from datetime import UTC, datetime

import pytest
from drawing import MINUTE, at
from hypothesis import given as drawn
from hypothesis import strategies
from samples import slept, zone
from selection import examples

FIRST, LAST = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)
NIGHT = "strftime(local_date, '%m-%d'), minutes_asleep, minutes_in_bed"


def told(clock, minutes, asleep=None, **columns):
    return {**slept(at(clock), minutes), "asleep_minutes": asleep, **columns}


def test_the_night_is_that_before_the_date_of_waking_up(load, rows):
    load("sleep_spans", slept(at("22:00"), 480))

    assert rows("daily_sleep", NIGHT) == [("03-05", 480, 480)]


@pytest.mark.parametrize(("minutes", "day"), [(120, "03-04"), (121, "03-05")])
def test_a_sleep_that_ends_at_midnight_is_of_the_date_that_ends(load, rows, minutes, day):
    load("sleep_spans", slept(at("22:00"), minutes))

    assert rows("daily_sleep", "strftime(local_date, '%m-%d'), nap_minutes") == [(day, minutes)]


def test_spans_that_overlap_are_slept_once(load, rows):
    load("sleep_spans", slept(at("01:00"), 240), slept(at("02:00"), 240))

    assert rows("daily_sleep", NIGHT) == [("03-04", 300, 300)]


@pytest.mark.parametrize(("gap", "asleep", "naps"), [(59, 420, 0), (60, 420, 0), (61, 240, 1)])
def test_somebody_who_wakes_for_up_to_an_hour_sleeps_on_in_the_same_night(
    load, rows, gap, asleep, naps
):
    load("sleep_spans", slept(at("00:00"), 240), slept(at("04:00") + gap * MINUTE, 180))

    assert rows("daily_sleep", "minutes_asleep, naps") == [(asleep, naps)]


@pytest.mark.parametrize(("minutes", "night", "naps"), [(179, None, 1), (180, 180, 0)])
def test_a_short_sleep_is_no_night(load, rows, minutes, night, naps):
    load("sleep_spans", slept(at("13:00"), minutes))

    assert rows("daily_sleep", "minutes_asleep, naps") == [(night, naps)]


def test_what_the_device_sums_up_goes_before_its_spans(load, rows):
    load("sleep_spans", slept(at("01:00"), 400))
    load("sleep_sessions", told("01:00", 420, asleep=371.5, awakenings=3))

    found = rows("daily_sleep", f"{NIGHT}, awakenings, naps")
    assert found == [("03-04", 371.5, 420, 3, 0)]


def test_a_session_without_its_minutes_takes_them_from_the_spans_in_it(load, rows):
    load("sleep_spans", slept(at("00:30"), 60), slept(at("03:00"), 200))
    load("sleep_sessions", told("01:00", 420))

    assert rows("daily_sleep", NIGHT) == [("03-04", 30 + 200, 420)]


def test_minutes_that_nobody_tells_are_unknown(load, rows):
    load("sleep_sessions", told("01:00", 420))

    assert rows("daily_sleep", f"{NIGHT}, awakenings") == [("03-04", None, 420, None)]


def test_a_night_that_two_files_tell_counts_once(load, rows):
    night = told("01:00", 420, asleep=400)
    load("sleep_sessions", night, {**night, "file_id": "again"}, told("01:05", 410, asleep=390))

    assert rows("daily_sleep", NIGHT) == [("03-04", 400, 420)]


def test_a_nap_is_what_the_device_calls_one_however_long(load, rows):
    load("sleep_sessions", told("01:00", 200, 190, is_nap=False))
    load("sleep_sessions", told("12:00", 240, 230, is_nap=True))

    found = rows("daily_sleep", "minutes_asleep, naps, nap_minutes")
    assert found == [(190, 1, 230)]


def test_two_parts_of_a_night_that_the_device_calls_no_naps_are_added(load, rows):
    load("sleep_sessions", told("00:00", 120, 110, is_nap=False, awakenings=1))
    load("sleep_sessions", told("04:00", 180, 170, is_nap=False))

    found = rows("daily_sleep", "minutes_asleep, minutes_in_bed, awakenings, naps")
    assert found == [(280, 300, None, 0)]


def test_one_source_tells_the_night(load, rows):
    load("sleep_sessions", told("01:00", 420, 400))
    load("sleep_sessions", told("00:00", 540, 500, source_id="ring"))

    assert rows("daily_sleep", "minutes_asleep, source_id") == [(400, "watch")]


def test_who_knows_the_night_goes_before_a_better_source_that_knows_a_nap(load, rows):
    load("sleep_sessions", told("13:00", 60, 50))
    load("sleep_sessions", told("00:00", 540, 500, source_id="ring"))

    assert rows("daily_sleep", "minutes_asleep, source_id") == [(500, "ring")]


def test_an_hour_that_the_clock_skips_was_not_slept(con, load, rows):
    zone(con, (FIRST, at("02:00"), 0), (at("02:00"), LAST, 60))
    load("sleep_spans", slept(at("00:00"), 360))

    assert rows("daily_sleep", NIGHT) == [("03-04", 360, 360)]


def test_the_analysis_days_know_the_night_before_a_date_that_has_other_data(load, rows):
    load("diary_entries", {"written_date": at("00:00").date(), "pain_nrs": 3})
    load("sleep_sessions", told("01:00", 420, 400))

    assert rows("analysis_days", "minutes_asleep, pain_nrs") == [(400, 3)]


@examples(25)
@drawn(
    spans=strategies.lists(
        strategies.tuples(strategies.integers(0, 900), strategies.integers(1, 300))
    )
)
def test_minutes_asleep_are_those_that_any_span_covers(con, load, rows, spans):
    """By hand: each minute once; nights and naps together hold them all."""
    covered = {minute for start, length in spans for minute in range(start, start + length)}
    con.execute("delete from sleep_spans")
    load("sleep_spans", *(slept(at("00:00") + start * MINUTE, length) for start, length in spans))

    dates = rows("daily_sleep", "minutes_asleep, nap_minutes")
    assert sum(minutes or 0 for date in dates for minutes in date) == len(covered)
