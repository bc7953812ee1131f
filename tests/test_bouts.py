"""Bouts: unbroken runs of worn, waking, low-movement minutes."""

from itertools import groupby

import pytest
from drawing import at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# The session's zone is not UTC, so times are told as minutes after 09:00 UTC.
START = "(epoch_us(started_at) - epoch_us(timestamptz '2024-03-04 09:00+00')) // 60000000"
BOUT = f"{START}, duration_minutes, is_censored"


def test_a_bout_lasts_until_the_first_minute_of_activity(minutes, rows):
    minutes("LSSSSSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 5, False)]


def test_one_active_minute_parts_two_bouts(minutes, rows):
    minutes("LSSSLSSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 3, False), (5, 2, False)]


@pytest.mark.parametrize("letter", [".", "?", "Z"])
def test_not_knowing_ends_a_bout_and_says_so(minutes, rows, letter):
    minutes(f"LSSS{letter}SSL")

    assert rows("sedentary_bouts", BOUT) == [(1, 3, True), (5, 2, True)]


def test_the_edge_of_the_record_is_an_end_nobody_saw(minutes, rows):
    minutes("SSLSS")

    assert rows("sedentary_bouts", BOUT) == [(0, 2, True), (3, 2, True)]


def test_a_missing_row_ends_a_bout_like_a_minute_not_worn(con, minutes, rows):
    minutes("LSSSSSL")
    con.execute("delete from minute_activity where minute_at = ?", [at("09:03")])

    assert rows("sedentary_bouts", BOUT) == [(1, 2, True), (4, 2, True)]


def test_only_activity_seen_at_the_end_is_a_break(minutes, rows):
    minutes("SSL.SS.SL")

    assert rows("sedentary_bouts", f"{START}, ends_with_break") == [
        (0, True),
        (4, False),
        (7, True),
    ]


def test_a_bout_over_midnight_is_one_and_belongs_to_its_first_day(minutes, rows):
    minutes("L" + "S" * 30 + "L", first=at("23:40"))

    assert rows("sedentary_bouts", "local_date::text, duration_minutes") == [("2024-03-04", 30)]


@pytest.mark.parametrize(("length", "bouts"), [(4, 0), (5, 1), (6, 1)])
def test_bouts_shorter_than_the_shortest_are_left_out(minutes, parameters, rows, length, bouts):
    minutes("L" + "S" * length + "L")
    parameters(shortest_sedentary_bout_minutes=5)

    assert len(rows("sedentary_bouts", BOUT)) == bouts


def test_the_bouts_of_two_people_do_not_mix(con, minutes, rows):
    minutes("SSS")
    con.execute(
        "insert into minute_activity select * replace ('ben' as person_id) from minute_activity"
    )
    con.execute("insert into zone_spans select * replace ('ben' as person_id) from zone_spans")

    assert rows("sedentary_bouts", "person_id, duration_minutes") == [("anna", 3), ("ben", 3)]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(strip=st.text("SLMV.?Z", max_size=60))
def test_bouts_are_the_runs_of_sedentary_letters(minutes, rows, strip):
    minutes(strip)

    expected, start = [], 0
    for letter, run in groupby(strip):
        length = len(list(run))
        if letter == "S":
            neighbours = strip[start - 1 : start] + strip[start + length : start + length + 1]
            seen = [letter in "LMV" for letter in neighbours]
            is_inner = start > 0 and start + length < len(strip)
            expected.append((start, length, not (is_inner and all(seen))))
        start += length
    assert rows("sedentary_bouts", BOUT) == expected
