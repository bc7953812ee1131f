"""Heart rate of a minute, of `recorded_minutes` and `held_heart_rates`, and at rest."""

from datetime import date, timedelta

import pytest
from drawing import MONDAY, at
from samples import CLOCK, pulse, second_source, walk


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


def test_a_minute_that_a_value_is_held_over_is_of_one_date(con, load, rows):
    con.execute("update zone_spans set utc_offset_minutes = 120")
    load("heart_rate_samples", *pulse("21:59", 1, 60, hold_seconds=120))

    held = rows("held_heart_rates", f"{CLOCK}, strftime(local_date, '%m-%d')")
    assert held == [("21:59", "03-04"), ("22:00", "03-05")]


def test_of_a_sample_in_two_files_the_longer_hold_and_the_higher_rate_stand(load, rows):
    for beats, seconds in ((60, 120), (64, 60)):
        load("heart_rate_samples", *pulse("10:00", 1, beats, hold_seconds=seconds))

    assert rows("source_minutes", f"{CLOCK}, heart_rate_bpm") == [("10:00", 64), ("10:01", 64)]


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


def device_rates(*values: tuple[date, float]):
    return [{"local_date": day, "resting_heart_rate_bpm": bpm} for day, bpm in values]


def test_a_minute_rests_after_four_still_ones(load, rows):
    load("heart_rate_samples", *pulse("10:00", 8))
    load("step_intervals", *walk("10:00", 0, 0, 0, 0, 0, 0, 3, 0))

    assert rows("daily_resting_heart_rates", "still_minutes, resting_heart_rate_bpm") == [(2, None)]


@pytest.mark.parametrize(("minutes", "estimate"), [(33, None), (34, 60)])
def test_an_estimate_needs_thirty_resting_minutes(load, rows, minutes, estimate):
    load("heart_rate_samples", *pulse("10:00", minutes))
    load("step_intervals", *walk("10:00", *[0] * minutes))

    assert rows("daily_resting_heart_rates", "resting_heart_rate_bpm") == [(estimate,)]


def test_an_estimate_lies_between_two_rates_as_far_as_the_quantile_does(load, parameters, rows):
    parameters(resting_quantile=0.25, resting_fewest_minutes=2)
    load("heart_rate_samples", *pulse("10:00", 5), *pulse("10:05", 1, 64))
    load("step_intervals", *walk("10:00", *[0] * 6))

    assert rows("daily_resting_heart_rates", "still_minutes, resting_heart_rate_bpm") == [(2, 61)]


def test_a_week_rests_at_the_median_of_the_days_before_it(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    before = [(MONDAY - timedelta(days=i), bpm) for i, bpm in ((1, 50), (2, 52), (3, 60))]
    load("device_resting_heart_rates", *device_rates(*before, (MONDAY, 90)))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(52, "device")]


def test_the_first_week_of_a_record_rests_at_its_own_days(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    own = [(MONDAY + timedelta(days=i), 50 + i) for i in range(3)]
    load("device_resting_heart_rates", *device_rates(*own))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(51, "device")]


def test_the_week_after_has_no_say_in_a_resting_heart_rate(load, rows):
    load("heart_rate_samples", *pulse("10:00", 1))
    sunday = MONDAY + timedelta(days=6)
    own = [(sunday - timedelta(days=i), 50 + i) for i in range(3)]
    load("device_resting_heart_rates", *device_rates(*own, (sunday + timedelta(days=1), 90)))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm") == [(51,)]


@pytest.mark.parametrize(("days_before", "known"), [(6, True), (7, True), (8, False)])
def test_a_week_rests_at_no_day_that_is_more_than_a_week_before_it(load, rows, days_before, known):
    load("heart_rate_samples", *pulse("10:00", 1))
    oldest = MONDAY - timedelta(days=days_before)
    dates = (oldest, MONDAY - timedelta(days=1), MONDAY - timedelta(days=2))
    load("device_resting_heart_rates", *device_rates(*((day, 55) for day in dates)))

    assert rows("resting_heart_rates", "origin is not null") == [(known,)]


def test_of_two_devices_the_better_ranked_says_the_resting_heart_rate(load, rows):
    second_source(load)
    load("heart_rate_samples", *pulse("10:00", 1))
    dates = [MONDAY - timedelta(days=i) for i in (1, 2, 3)]
    for source, beats in (("other", 48), ("watch", 52)):
        rates = device_rates(*((day, beats) for day in dates))
        load("device_resting_heart_rates", *(rate | {"source_id": source} for rate in rates))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm") == [(52,)]


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # Whose, of how many devices' dates from Monday on three are, and how high.
        ([("device", 0, 50), ("estimate", -3, 60)], (50, "device")),
        ([("device", -3, 50), ("device", 0, 55)], (50, "device")),
        ([("estimate", -3, 60), ("estimate", 0, 64)], (60, "estimate")),
        ([("estimate", 0, 64)], (64, "estimate")),
    ],
)
def test_a_device_goes_before_an_estimate_and_the_days_before_a_week_before_its_own(
    load, rows, rates, expected
):
    tables = {"device": "device_resting_heart_rates", "estimate": "daily_resting_heart_rates"}
    load("heart_rate_samples", *pulse("10:00", 1))
    for origin, first, bpm in rates:
        dates = [MONDAY + timedelta(days=first + i) for i in range(3)]
        load(tables[origin], *device_rates(*((day, bpm) for day in dates)))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [expected]


def test_a_date_without_an_estimate_does_not_count_for_a_week(load, rows):
    load("heart_rate_samples", *pulse("10:00", 1))
    estimates = zip((1, 2, 3), (60, 60, None), strict=True)
    before = [(MONDAY - timedelta(days=i), bpm) for i, bpm in estimates]
    load("daily_resting_heart_rates", *device_rates(*before))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(None, None)]


def test_of_two_rates_of_a_device_on_one_date_the_lower_counts_and_it_needs_no_rank(load, rows):
    load("sources", {"source_id": "other"})
    load("heart_rate_samples", *pulse("10:00", 1))
    rates = [(MONDAY - timedelta(days=i), bpm) for i in (1, 2, 3) for bpm in (55, 52)]
    others = [rate | {"source_id": "other"} for rate in device_rates(*rates)]
    load("device_resting_heart_rates", *others)

    assert rows("resting_heart_rates", "resting_heart_rate_bpm") == [(52,)]


def test_two_days_are_too_few_and_the_stated_rate_holds(con, load, rows):
    con.execute("update persons set resting_heart_rate_bpm = 70")
    load("heart_rate_samples", *pulse("10:00", 1))
    own = [(MONDAY + timedelta(days=i), 50 + i) for i in range(2)]
    load("device_resting_heart_rates", *device_rates(*own))

    assert rows("resting_heart_rates", "resting_heart_rate_bpm, origin") == [(70, "configured")]
