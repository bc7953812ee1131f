"""Measured aerobic sessions, runs of ten minutes, and the training impulse of a date."""

from datetime import timedelta
from itertools import pairwise
from math import exp

import pytest
from drawing import MINUTE, MONDAY, at
from hypothesis import given
from hypothesis import strategies as st
from samples import PER_EXAMPLE, pulse, walk

SESSION = "strftime(started_at at time zone 'UTC', '%H:%M'), duration_minutes, effort_minutes"
IMPULSES = "measured_aerobic_sessions, banister_trimp, edwards_trimp"


@pytest.mark.parametrize(
    ("strip", "sessions"),
    [
        ("M" * 9, []),
        ("M" * 10, [("09:00", 10, 10)]),
        ("M" * 11, [("09:00", 11, 11)]),
        ("LLL" + "V" * 10 + "S", [("09:03", 10, 10)]),
    ],
)
def test_a_session_lasts_ten_minutes_or_more(minutes, rows, strip, sessions):
    minutes(strip)

    assert rows("aerobic_sessions", SESSION) == sessions


@pytest.mark.parametrize(
    ("gap", "sessions"),
    [
        ("LL", [("09:00", 42, 40)]),
        ("S.L", [("09:00", 43, 40)]),
        ("LLLL", [("09:00", 20, 20), ("09:24", 20, 20)]),
    ],
)
def test_three_other_minutes_in_a_row_do_not_end_a_session(minutes, rows, gap, sessions):
    minutes("M" * 20 + gap + "V" * 20)

    assert rows("aerobic_sessions", SESSION) == sessions


@pytest.mark.parametrize(
    ("strip", "found"), [("MMMLMMLLMM", 0), ("MMMLMMMLMM", 1), ("MMMMMMMLMM", 1)]
)
def test_eight_of_ten_minutes_of_a_session_are_effort(minutes, rows, strip, found):
    minutes(strip)

    assert len(rows("aerobic_sessions")) == found


def test_a_session_over_midnight_belongs_to_the_date_it_starts_on(minutes, rows):
    minutes("S" + "M" * 15 + "S", first=at("23:50"))

    assert rows("aerobic_sessions", f"local_date::text, {SESSION}") == [
        ("2024-03-04", "23:51", 15, 15)
    ]
    found = rows("daily_training", "local_date::text, measured_aerobic_sessions")
    assert found == [("2024-03-04", 1), ("2024-03-05", 0)]


def test_a_session_longer_than_a_person_can_is_a_fault_of_the_sensor(minutes, rows, parameters):
    parameters(longest_aerobic_session_minutes=30)

    minutes("M" * 30 + "LLLL" + "M" * 31)

    assert rows("aerobic_sessions", SESSION) == [("09:00", 30, 30)]


@PER_EXAMPLE
@given(strip=st.text("MMMVL.", max_size=80))
def test_sessions_are_chains_of_effort_minutes_that_are_long_and_dense(minutes, rows, strip):
    minutes(strip)

    effort = [place for place, letter in enumerate(strip) if letter in "MV"]
    breaks = [i for i, (a, b) in enumerate(pairwise(effort), start=1) if b - a > 4]
    chains = [effort[a:b] for a, b in pairwise([0, *breaks, len(effort)]) if b > a]
    spans = [(chain[-1] + 1 - chain[0], len(chain)) for chain in chains]
    expected = sorted(span for span in spans if span[0] >= 10 and span[1] >= 0.8 * span[0])
    assert rows("aerobic_sessions", "duration_minutes, effort_minutes") == expected


# --- runs of ten minutes ---


@PER_EXAMPLE
@given(strip=st.text("MMVL.", max_size=60))
def test_a_minute_in_a_run_lies_in_ten_of_which_eight_are_effort(minutes, rows, strip):
    minutes(strip)

    values = [{"M": 1, "V": 2}.get(letter, 0) for letter in "L" * 9 + strip + "L" * 9]
    windows = [range(i, i + 10) for i in range(len(values) - 9)]
    dense = [window for window in windows if sum(values[i] > 0 for i in window) >= 8]
    inside = {place for window in dense for place in window}
    expected = [(sum(values[place] for place in inside),)] if strip else []
    known = bool(set(strip) - {"."})
    found = rows("daily_training", "aerobic_minutes_in_runs_of_10")
    assert found == (expected if known else [(None,)] * len(expected))


def test_a_run_over_midnight_is_cut_there(minutes, rows):
    minutes("M" * 10, first=at("23:57"))

    found = rows("daily_training", "local_date::text, aerobic_minutes_in_runs_of_10")
    assert found == [("2024-03-04", 3), ("2024-03-05", 7)]


# --- training impulse ---


@pytest.fixture
def trained(con, load):
    """`trained("female", [beats, ...])`: steps of a brisk walk, rest at 60, maximum 160."""

    def train(sex, heart_rates, first="10:00"):
        con.execute(
            "update persons set sex = ?, resting_heart_rate_bpm = 60, highest_heart_rate_bpm = 160",
            [sex],
        )
        samples = [
            {"sampled_at": at(first) + i * MINUTE, "heart_rate_bpm": beats}
            for i, beats in enumerate(heart_rates)
            if beats
        ]
        load("heart_rate_samples", *pulse("09:58", 2), *samples)
        load("step_intervals", *walk(first, *[110] * len(heart_rates)))

    return train


@pytest.mark.parametrize(
    ("sex", "impulse"),
    [
        ("female", 10 * 0.5 * 0.86 * exp(1.67 * 0.5)),
        ("male", 10 * 0.5 * 0.64 * exp(1.92 * 0.5)),
        (None, None),
    ],
)
def test_the_weights_of_banister_differ_between_the_sexes(trained, rows, sex, impulse):
    trained(sex, [110] * 10)

    assert rows("daily_training", IMPULSES) == [(1, pytest.approx(impulse), 10 * 2)]


@pytest.mark.parametrize(
    ("beats", "points"),
    [(111, 2), (112, 3), (127, 3), (128, 4), (143, 4), (144, 5), (160, 5), (170, 5)],
)
def test_edwards_points_rise_at_each_tenth_of_the_maximum(trained, rows, beats, points):
    trained("male", [beats] * 10)

    assert rows("effort_minutes", "distinct edwards_trimp, reserve_share > 1") == [
        (points, beats > 160)
    ]
    ((_, banister, edwards),) = rows("daily_training", IMPULSES)
    assert edwards == 10 * points
    assert banister <= 10 * 0.64 * exp(1.92)  # above the maximum counts as at it


def test_minutes_outside_a_session_carry_no_impulse(trained, rows):
    trained("male", [110] * 9)

    assert rows("daily_training", IMPULSES) == [(0, 0, 0)]


@pytest.mark.parametrize(("known", "is_known"), [(7, False), (8, True), (9, True)])
def test_an_impulse_needs_a_heart_rate_in_eight_of_ten_effort_minutes(
    trained, rows, known, is_known
):
    trained("male", [110] * known + [None] * (10 - known))

    ((sessions, banister, edwards),) = rows("daily_training", IMPULSES)
    assert (sessions, banister is not None) == (1, is_known)
    assert edwards == (2 * known if is_known else None)
    assert rows("aerobic_sessions", "heart_rate_minutes, mean_heart_rate_bpm") == [(known, 110)]


def test_the_heart_rate_of_a_session_is_the_mean_of_its_minutes(trained, rows):
    trained("male", [100, 100, 100, 140, 110] * 2)

    assert rows("aerobic_sessions", "mean_heart_rate_bpm") == [(110,)]


def test_a_pulse_that_a_brisk_walk_belies_tells_nothing_of_effort(trained, rows):
    trained("male", [110] * 8 + [70] * 2)

    assert rows("aerobic_sessions", "heart_rate_minutes, mean_heart_rate_bpm") == [(8, 110)]
    assert rows("effort_minutes", "count(*)", "heart_rate_bpm is null") == [(2,)]


def test_the_impulse_of_a_date_is_unknown_where_that_of_one_session_is(load, rows):
    load("daily_activity", {"aerobic_minutes": 40})
    load("aerobic_sessions", {"banister_trimp": 12.5, "edwards_trimp": 20}, {"edwards_trimp": 10})

    assert rows("daily_training", IMPULSES) == [(2, None, 30)]


def test_a_date_of_which_nothing_is_known_has_no_number_of_sessions(load, rows):
    load(
        "daily_activity",
        {"aerobic_minutes": 0},
        {"aerobic_minutes": None, "local_date": MONDAY + timedelta(days=1)},
    )

    found = rows("daily_training", f"{IMPULSES}, aerobic_minutes_in_runs_of_10")
    assert found == [(0, 0, 0, 0), (None, None, None, None)]


@pytest.mark.parametrize(
    ("impulses", "expected"),
    [([10.5, 0.0], (2, 10.5)), ([10.5, None], (2, None)), ([None, None], (2, None))],
)
def test_a_week_sums_its_dates_and_knows_an_impulse_where_all_do(load, rows, impulses, expected):
    sums = "measured_aerobic_sessions, banister_trimp"
    for i, impulse in enumerate(impulses):
        day = {"local_date": MONDAY + timedelta(days=i), "measured_aerobic_sessions": 1}
        load("daily_training", {**day, "banister_trimp": impulse})
    load("daily_training", {"local_date": MONDAY + timedelta(days=6)})
    load("daily_training", {"local_date": MONDAY + timedelta(days=7)})

    assert rows("weekly_training", f"week_start_date::text, training_days, {sums}") == [
        ("2024-03-04", 2, *expected),
        ("2024-03-11", 0, None, None),
    ]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("effort_minutes", "minute_at"),
        ("aerobic_sessions", "started_at"),
        ("daily_aerobic_runs", "local_date"),
        ("daily_training", "local_date"),
        ("daily_sensitivity", "local_date"),
        ("weekly_training", "week_start_date"),
        ("heart_rate_reserves", "local_date"),
    ],
)
@pytest.mark.usefixtures("rested")
def test_each_table_has_one_row_per_its_grain(load, rows, table, key):
    for clock in ("10:00", "23:50"):
        load("heart_rate_samples", *pulse(clock, 20, 120))
        load("step_intervals", *walk(clock, *[110] * 20))

    ((counted, distinct),) = rows(table, f"count(*), count(distinct (person_id, {key}))")
    assert counted == distinct > 0
