"""Steps a minute: the minutes in each band, the fastest ones, and the best half hour."""

import json
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
from drawing import MINUTE, MONDAY, PERSON, at
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

START = at("00:00")
CASES = json.loads((Path(__file__).parents[1] / "reference" / "cadence.json").read_text())["cases"]
BANDS = (
    "no_step_minutes, incidental_minutes, sporadic_minutes, purposeful_minutes, slow_minutes, "
    "medium_minutes, brisk_minutes, faster_minutes"
)
PEAKS = "peak_1_cadence, peak_30_cadence, peak_60_cadence, best_30_cadence"
UNKNOWN = None
UNWORN = "."


@pytest.fixture
def walk(con, load):
    """`walk([0, 0, 110], ...)`: steps minute by minute from 00:00 on Monday; None unknown."""

    def walk_minutes(cadences, first=START):
        load("daily_activity")
        load("minute_activity")
        con.execute("delete from daily_activity")
        con.execute("delete from minute_activity")
        minutes = [
            {
                "minute_at": first + i * MINUTE,
                "local_date": (first + i * MINUTE).date(),
                "steps": None if cadence == UNWORN else cadence,
                "is_worn": cadence != UNWORN,
                "wear_source": None if cadence == UNWORN else "heart_rate",
            }
            for i, cadence in enumerate(cadences)
        ]
        load("minute_activity", *minutes)
        load("daily_activity", *({"local_date": day} for day in {m["local_date"] for m in minutes}))

    return walk_minutes


def unrolled(runs):
    """Return one value a minute from [value, minutes] runs."""
    return list(chain.from_iterable(repeat(value, count) for value, count in runs))


by_case = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


@by_case
def test_bands_and_peaks_are_those_of_the_reference(walk, rows, case):
    walk(unrolled(case["steps"]))

    assert rows("daily_cadence", BANDS) == [tuple(case["bands"])]
    ((*found, first, last),) = rows("daily_cadence", f"{PEAKS}, first_step_at, last_step_at")
    assert found == pytest.approx([*case["peaks"], case["best_30"]], rel=1e-11)
    assert [first, last] == [START + minute * MINUTE for minute in case["first_and_last_step"]]


@by_case
def test_where_the_package_differs_we_say_otherwise(walk, rows, case):
    walk(unrolled(case["steps"]))

    ((*from_edges, mean),) = rows(
        "daily_cadence", "cadence_100_minutes, cadence_130_minutes, stepping_cadence"
    )
    assert from_edges == [case["at_least_100"], case["at_least_130"]]
    assert from_edges[0] > case["rapids_above_100"]
    assert mean == pytest.approx(case["mean_of_minutes_with_steps"], rel=1e-11)
    assert mean != pytest.approx(case["rapids_uncensored_nonwear_60"], rel=0.1)


def a_minute_a_day(load, cadences):
    """Load one minute on each of so many dates."""
    for table in ("daily_activity", "minute_activity"):
        for number, cadence in enumerate(cadences):
            day = {"local_date": MONDAY + timedelta(days=number)}
            minute = {
                "minute_at": START + timedelta(days=number),
                "steps": cadence,
                "is_worn": True,
                "wear_source": "heart_rate",
            }
            load(table, day if table == "daily_activity" else day | minute)


def test_each_band_begins_at_its_lower_edge(load, rows):
    edges = (0, 1, 19, 20, 39, 40, 59, 60, 79, 80, 99, 100, 119, 120, 250)
    a_minute_a_day(load, edges)

    found = rows("daily_cadence", f"local_date, {BANDS}")
    assert [minutes.index(1) for _, *minutes in found] == [
        *(0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7),
    ]


def test_a_walking_minute_counts_3_to_6_met(load, rows):
    a_minute_a_day(load, (99, 100, 109, 110, 119, 120, 129, 130, 200))

    found = rows("daily_cadence", "local_date, walking_met_minutes")
    assert [met for _, met in found] == [0, 3, 3, 4, 4, 5, 5, 6, 6]


def test_a_minute_from_130_is_counted_beside_the_bands(load, rows):
    a_minute_a_day(load, (99, 100, 129, 130))

    found = rows("daily_cadence", "local_date, cadence_100_minutes, cadence_130_minutes")
    assert [counts for _, *counts in found] == [[0, 0], [1, 0], [1, 0], [1, 1]]


@pytest.mark.parametrize(("minutes", "peak"), [(29, None), (30, 50), (31, 50)])
def test_a_peak_of_thirty_minutes_needs_thirty_known_ones(walk, rows, minutes, peak):
    walk([50] * minutes)

    assert rows("daily_cadence", "peak_1_cadence, peak_30_cadence, best_30_cadence") == [
        (50, peak, peak)
    ]


@pytest.mark.parametrize(("minutes", "peak"), [(59, None), (60, 50), (61, 50)])
def test_a_peak_of_sixty_minutes_needs_sixty_known_ones(walk, rows, minutes, peak):
    walk([50] * minutes)

    assert rows("daily_cadence", "peak_60_cadence") == [(peak,)]


def test_a_worn_date_without_steps_has_minutes_without_steps(walk, rows):
    walk([0] * 60)

    found = rows("daily_cadence", f"{BANDS}, {PEAKS}, stepping_cadence")
    assert found == [(60, *[0] * 7, *[0] * 3, 0, None)]
    assert rows("daily_cadence", "first_step_at, last_step_at") == [(None, None)]


@pytest.mark.parametrize("minute", [UNWORN, UNKNOWN])
def test_a_date_of_which_nothing_is_known_has_no_cadence_rather_than_0(walk, rows, minute):
    walk([minute] * 60)

    assert rows("daily_cadence", f"cadence_known_minutes, {BANDS}, {PEAKS}") == [(None,) * 13]


def test_minutes_not_worn_or_unknown_count_in_no_band(walk, rows):
    walk([30, UNWORN, UNKNOWN, 110])

    assert rows("daily_cadence", f"cadence_known_minutes, {BANDS}") == [(2, 0, 0, 1, 0, 0, 0, 1, 0)]


@pytest.mark.parametrize("gap", [UNWORN, UNKNOWN])
def test_an_unknown_minute_parts_the_best_half_hour(walk, rows, gap):
    walk([100] * 29 + [gap] + [100] * 29 + [40] * 10)

    # The second stretch and one slow minute; thirty of the highest are all 100.
    assert rows("daily_cadence", "peak_30_cadence, best_30_cadence") == [
        (100, (29 * 100 + 40) / 30)
    ]


def test_a_faster_half_hour_with_a_gap_hides_no_whole_one(walk, rows):
    walk([100] * 29 + [UNKNOWN] * 31 + [50] * 30)

    assert rows("daily_cadence", "best_30_cadence") == [(50,)]


def test_the_best_half_hour_is_not_bound_to_the_clock(walk, rows):
    walk([0] * 17 + [120] * 30 + [0] * 100)

    assert rows("daily_cadence", "best_30_cadence") == [(120,)]


@pytest.mark.parametrize("cadence", [0, 1, 120])
def test_a_half_hour_beside_those_of_the_clock_is_the_best_however_slow(walk, rows, cadence):
    walk([UNKNOWN] * 15 + [cadence] * 30)

    assert rows("daily_cadence", "best_30_cadence") == [(cadence,)]


def test_a_walk_over_midnight_is_cut_between_two_dates(walk, rows):
    walk([110] * 50, first=at("23:35"))

    found = rows("daily_cadence", "local_date, brisk_minutes, best_30_cadence")
    assert found == [(MONDAY, 25, None), (MONDAY + timedelta(days=1), 25, None)]


def test_a_flight_parts_the_two_pieces_of_a_date(con, load, walk, rows):
    walk([100] * 20)
    later = [
        {"minute_at": at("09:00") + i * MINUTE, "steps": 100, "is_worn": True} for i in range(20)
    ]
    load("minute_activity", *later)

    assert rows("daily_cadence", "cadence_known_minutes, best_30_cadence") == [(40, None)]


cadences = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 5, 20, 60, 100, 130, UNWORN, UNKNOWN]),
        st.integers(1, 45),
    ),
    max_size=20,
).map(unrolled)


@examples(15)
@given(drawn=cadences, first=st.integers(0, 59))
def test_the_best_half_hour_is_the_best_of_all_windows(walk, rows, drawn, first):
    drawn = drawn[:1300]
    walk(drawn, first=START + first * MINUTE)

    windows = (drawn[i : i + 30] for i in range(len(drawn) - 29))
    sums = [sum(window) for window in windows if not {UNWORN, UNKNOWN} & set(window)]
    expected = [(PERSON, max(sums))] if sums else []
    assert rows("best_half_hours", "person_id, steps") == expected


@examples(10)
@given(drawn=cadences)
def test_peaks_are_means_of_the_highest_minutes_and_bands_sum_to_all(walk, rows, drawn):
    drawn = [*drawn[:1300], 40]
    walk(drawn)

    known = sorted((steps for steps in drawn if steps not in (UNWORN, UNKNOWN)), reverse=True)
    ((minutes, peak, *bands),) = rows(
        "daily_cadence", f"cadence_known_minutes, peak_30_cadence, {BANDS}"
    )
    assert minutes == len(known) == sum(bands)
    assert peak == (pytest.approx(sum(known[:30]) / 30) if len(known) >= 30 else None)
