"""Tolerant bouts: low movement that single active minutes do not end."""

from itertools import groupby

import pytest
from drawing import at
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

START = "(epoch_us(started_at) - epoch_us(timestamptz '2024-03-04 09:00+00')) // 60000000"
BOUT = f"window_minutes, {START}, duration_minutes"
TENS = "window_minutes = 10"


@pytest.fixture
def tens(minutes, rows):
    """`tens("SSSLSSS")`: the bouts of windows of ten minutes as (start, minutes)."""

    def bouts(strip):
        minutes(strip)
        return rows("tolerant_bouts", f"{START}, duration_minutes", TENS)

    return bouts


def united(strip, window, holes):
    """Return the union of all windows that qualify, as (start, minutes).

    A window is known throughout, has `holes` active minutes at most, and each of them
    stands alone between two low-movement minutes.
    """
    alone = [strip[max(i - 1, 0) : i + 2] == "SLS" for i in range(len(strip))]
    good = [letter == "S" or lone for letter, lone in zip(strip, alone, strict=True)]
    covered = [False] * len(strip)
    for start in range(len(strip) - window + 1):
        inside = slice(start, start + window)
        if all(good[inside]) and strip[inside].count("L") <= holes:
            covered[inside] = [True] * window
    found, start = [], 0
    for is_covered, run in groupby(covered):
        length = len(list(run))
        found += [(start, length)] if is_covered else []
        start += length
    return found


@pytest.mark.parametrize(("length", "bouts"), [(9, []), (10, [(1, 10)]), (11, [(1, 11)])])
def test_a_bout_without_interruption_is_as_long_as_its_window(tens, length, bouts):
    assert tens("L" + "S" * length + "LL") == bouts


def test_one_active_minute_is_tolerated_and_two_in_a_row_are_not(tens):
    assert tens("SSSSSSLSSSSSS") == [(0, 13)]
    assert tens("SSSSSSLLSSSSSS") == []


def test_windows_on_both_sides_do_not_bridge_two_active_minutes(tens):
    assert tens("S" * 16 + "LL" + "S" * 14) == [(0, 16), (18, 14)]


@pytest.mark.parametrize(("strip", "bouts"), [("SSSSLSSSSS", [(0, 10)]), ("SSSLSSLSSS", [])])
def test_nine_of_ten_minutes_must_be_low_movement(tens, strip, bouts):
    assert tens(strip) == bouts


@pytest.mark.parametrize(("window", "holes"), [(10, 1), (20, 2), (30, 3)])
def test_longer_windows_tolerate_more(minutes, rows, window, holes):
    # As many interruptions as a window may hold, then one more.
    part = window // (holes + 1)
    minutes("L".join(["S" * (part + 1)] * (holes + 1)) + "." + "SSL" * (holes + 2) * 5)

    found = rows("tolerant_bouts", f"{START}, duration_minutes", f"window_minutes = {window}")
    assert found == [(0, (part + 1) * (holes + 1) + holes)]


def test_a_bout_starts_and_ends_with_low_movement_and_is_not_shorter_than_its_window(tens):
    # Nine of ten minutes, but the tenth lies at the edge of what is known.
    assert tens("SSSSSSSSSL") == []
    assert tens("LSSSSSSSSS") == []


@pytest.mark.parametrize("letter", [".", "?", "Z"])
def test_not_knowing_is_never_tolerated(tens, letter):
    assert tens(f"SSSSSS{letter}SSSSSSSSSSS") == [(7, 11)]


def test_windows_that_overlap_are_one_bout_and_others_are_two(tens):
    assert tens("SSSSSSSSSSLSLSSSSSSSSSS") == [(0, 23)]
    # No window of ten can hold the two minutes in the middle.
    assert tens("SSSSSSLSSSLSSLSSSLSSSSSS") == [(0, 10), (14, 10)]


def test_the_share_is_a_parameter(minutes, parameters, rows):
    minutes("SSSLSSLSSSSS")
    parameters(tolerant_bout_share=0.8)

    assert rows("tolerant_bouts", BOUT) == [(10, 0, 12)]


def test_a_tolerant_bout_over_midnight_belongs_to_its_first_day(minutes, rows):
    minutes("LL" + "S" * 10 + "L" + "S" * 10 + "LL", first=at("23:47"))

    found = rows("tolerant_bouts", "local_date::text, duration_minutes", TENS)
    assert found == [("2024-03-04", 21)]


@examples(15)
@given(
    runs=st.lists(
        st.tuples(st.integers(1, 14), st.sampled_from(["L", "L", "L", "LL", ".", "?"])),
        max_size=14,
    )
)
def test_tolerant_bouts_are_the_union_of_all_windows_that_qualify(minutes, rows, runs):
    strip = "".join("S" * length + between for length, between in runs)
    minutes(strip)

    expected = [
        (window, *bout)
        for window, holes in ((10, 1), (20, 2), (30, 3))
        for bout in united(strip, window, holes)
    ]
    assert rows("tolerant_bouts", BOUT) == expected
