"""Recent beside usual load: a description for those who ask for it, and nothing otherwise."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from drawing import MONDAY
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

CASES = json.loads((Path(__file__).parents[1] / "reference" / "load.json").read_text())["cases"]
HUNDRED_THOUSANDTHS = 100_000
"""Reference loads have up to five decimals, our minutes none; a ratio knows no unit."""
SLACK = {"rel": 1e-11}


def by_id(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


@pytest.fixture
def loads(con, load, parameters):
    """`loads([30, 0, None, 60])`: aerobic minutes from Monday on; None makes no valid day."""
    parameters(acute_chronic_ratio="on")

    def load_days(minutes):
        load("daily_activity")
        con.execute("delete from daily_activity")
        rows = [
            {
                "local_date": MONDAY + timedelta(days=number),
                "aerobic_minutes": value,
                "is_valid_day": value is not None,
            }
            for number, value in enumerate(minutes)
        ]
        load("daily_activity", *rows)

    return load_days


def scaled(case):
    return [round(value * HUNDRED_THOUSANDTHS) for value in case["daily_load"]]


@by_id(CASES)
def test_exponential_means_are_those_of_the_reference(loads, rows, case):
    loads(scaled(case))

    found = rows("daily_load", "local_date, acute_load, chronic_load")
    for name, column in (("ewma_acute", 1), ("ewma_chronic", 2)):
        expected = [value * HUNDRED_THOUSANDTHS for value in case[name]]
        assert [row[column] for row in found] == pytest.approx(expected, **SLACK)


@by_id(CASES)
def test_ratios_are_those_of_the_reference_once_28_days_are_known(loads, rows, case):
    loads(scaled(case))

    found = rows("daily_load", "local_date, acute_chronic_ratio, uncoupled_ratio")
    assert [row[1:] for row in found[:27]] == [(None, None)] * 27
    assert [row[1] for row in found[27:]] == pytest.approx(case["ewma_ratio"][27:], **SLACK)
    assert [row[2] for row in found[27:]] == pytest.approx(case["uncoupled_ratio"][27:], **SLACK)


def test_a_load_that_never_changes_has_a_ratio_of_1_and_not_1_4(loads, rows):
    (case,) = (case for case in CASES if case["id"] == "const_50")
    loads(case["daily_load"])

    *_, (_, ratio) = rows("daily_load", "local_date, uncoupled_ratio")
    assert (ratio, case["r_rau_last_ratio"]) == (1, 1.4)


@by_id([case for case in CASES if case["id"] != "const_50"])
def test_recent_days_are_not_compared_with_a_mean_that_holds_them(loads, rows, case):
    loads(scaled(case))

    *_, (_, ratio) = rows("daily_load", "local_date, uncoupled_ratio")
    assert ratio != pytest.approx(case["r_rac_last_ratio"], rel=0.005)


def test_nothing_is_said_unless_it_is_asked_for(loads, parameters, rows):
    loads([30] * 40)
    parameters()

    assert rows("daily_load") == []


@pytest.mark.parametrize(("days", "known"), [(27, 0), (28, 1), (29, 2)])
def test_a_ratio_needs_28_days(loads, rows, days, known):
    loads([30] * days)

    found = rows("daily_load", "acute_chronic_ratio, uncoupled_ratio")
    assert [row for row in found if row != (None, None)] == [pytest.approx((1, 1))] * known


def test_a_missing_day_begins_anew(loads, rows):
    loads([30] * 20 + [None] + [60] * 28)

    found = rows("daily_load", "local_date, days_in_a_row, acute_load, uncoupled_ratio")
    assert len(found) == 20 + 28
    assert found[20][1:] == (1, 60, None)
    assert found[-1][1:] == (28, 60, 1)


def test_a_day_without_load_is_no_missing_day(loads, rows):
    loads([30, 0] * 14)

    *_, (_, days, ratio) = rows("daily_load", "local_date, days_in_a_row, uncoupled_ratio")
    # Even days of the last week: 3 of 7; of the three weeks before: 11 of 21.
    assert (days, ratio) == (28, pytest.approx((3 / 7) / (11 / 21)))


def test_nothing_is_divided_by_a_usual_load_of_zero(loads, rows):
    loads([0] * 28)
    assert rows("daily_load", "acute_chronic_ratio, uncoupled_ratio")[-1] == (None, None)

    loads([0] * 21 + [30] * 7)
    ((ratio, uncoupled),) = rows(
        "daily_load", "acute_chronic_ratio, uncoupled_ratio", "days_in_a_row = 28"
    )
    assert ratio > 1
    assert uncoupled is None


@examples(8)
@given(
    minutes=st.lists(st.integers(0, 300), min_size=30, max_size=60),
    copies=st.sampled_from([1, 25, 90]),
)
def test_the_means_of_a_long_record_are_those_of_day_by_day(loads, rows, minutes, copies):
    drawn = minutes * copies
    loads(drawn)

    for column, days in (("acute_load", 7), ("chronic_load", 28)):
        mean, expected = drawn[0], []
        for value in drawn:
            mean += (value - mean) * 2 / (days + 1)
            expected.append(mean)
        found = [row[1] for row in rows("daily_load", f"local_date, {column}")]
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)
