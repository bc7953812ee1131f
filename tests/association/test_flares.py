"""Flares: two high days begin one, two settled days end it, and chance alone brings some."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course import flares
from backpain_analytics.association.course.flares import FlareRule, find_flares
from tests.generators.persons import Person, draw_person

FIRST = date(2024, 1, 1)
USUAL = "3" * 10
"""Ten ratings of 3: the usual pain is 3, high is 5, settled is below 4."""


def diary(pain, reports=""):
    """A digit is the day's pain, a dot an unrated day; y and n answer whether it was a flare."""
    ratings = [np.nan if letter == "." else float(letter) for letter in pain]
    answers = [{"y": True, "n": False}.get(letter) for letter in reports.ljust(len(pain), ".")]
    return pd.DataFrame(
        {
            "local_date": pd.date_range(FIRST, periods=len(pain)),
            "pain_nrs": ratings,
            "has_flare": pd.array(answers, dtype="boolean"),
        }
    )


def spans(pain, reports=""):
    """First and last day of each flare, counted from the first day of the diary."""
    return [
        ((flare.first_date - FIRST).days, (flare.last_date - FIRST).days)
        for flare in find_flares(diary(pain, reports)).flares
    ]


def judged(pain, reports="", **rule):
    """Whether the last day is a flare day, and the usual pain that it is compared with."""
    chosen = FlareRule(**{"points": 2, "window_days": 28, "fewest_ratings": 10} | rule)
    day = find_flares(diary(pain, reports), chosen).days[-1]
    return day.is_flare_day, day.usual_pain_nrs


@pytest.mark.parametrize(("pain", "is_flare_day"), [(4.9, False), (5, True), (5.1, True)])
def test_a_day_two_points_above_the_usual_is_a_flare_day(pain, is_flare_day):
    days = diary(USUAL + "0")
    days.loc[10, "pain_nrs"] = pain

    day = find_flares(days).days[-1]

    assert (day.is_flare_day, day.usual_pain_nrs) == (is_flare_day, 3)


def test_two_points_in_tenths_are_two_points():
    days = diary("." * 11)
    days["pain_nrs"] = [0.1] * 10 + [0.7 + 0.7 + 0.7]

    assert find_flares(days, FlareRule(2, 28, 10)).days[-1].is_flare_day


@pytest.mark.parametrize(
    ("then", "reports", "is_flare_day"),
    [
        ("9", "n", False),  # where the diary asks the answer decides
        ("3", "y", True),
        ("9", "", True),
        ("3", "", False),
    ],
)
def test_where_the_diary_asks_for_flares_the_answer_decides(then, reports, is_flare_day):
    assert judged(USUAL + then, "." * 10 + reports) == (is_flare_day, 3)


def test_without_enough_ratings_before_nobody_knows_a_flare_day():
    assert judged("3" * 9 + "9") == (None, None)
    assert judged("3" * 9 + "9", "." * 9 + "y") == (True, None)


def test_the_rule_says_what_is_usual_and_how_far_above_it_a_flare_day_lies():
    assert judged("3" * 7 + "5", fewest_ratings=7) == (True, 3)
    assert judged(USUAL + "5", points=3) == (False, 3)
    assert judged("3" * 10 + "6" * 7 + "8", window_days=7, fewest_ratings=7) == (True, 6)


def test_a_single_high_day_is_a_flare_day_and_no_flare():
    found = find_flares(diary(USUAL + "53"))

    assert [day.is_flare_day for day in found.days[-2:]] == [True, False]
    assert found.flares == ()


def test_a_flare_reported_after_the_last_rating_counts():
    assert spans(USUAL + "..", "." * 11 + "y") == [(11, 11)]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("5533", [(10, 11)]),
        ("5433", []),  # one high day is no flare
        ("4433", []),  # below 2 points above the usual
        ("54533", []),  # not in a row
        ("5.533", [(10, 12)]),  # an unrated day between is no day
        ("564433", [(10, 13)]),  # a point above the usual is not settled yet
        ("5534533", [(10, 14)]),  # a single settled day does not end it
        ("553355", [(10, 11), (14, 15)]),
        ("55", [(10, 11)]),
    ],
)
def test_two_high_days_begin_a_flare_and_two_settled_days_end_it(then, expected):
    assert spans(USUAL + then) == expected


@pytest.mark.parametrize(("n_before", "n_flares"), [(9, 0), (10, 1), (11, 1)])
def test_the_usual_pain_needs_ten_ratings(n_before, n_flares):
    assert len(spans("3" * n_before + "55" + "33")) == n_flares


@pytest.mark.parametrize(("n_days", "n_flares"), [(18, 1), (19, 0)])
def test_the_usual_pain_is_that_of_the_last_28_days(n_days, n_flares):
    # With a gap of 18 days the window of 28 holds all ten ratings, with 19 only nine.
    assert len(spans(USUAL + "." * n_days + "55" + "33")) == n_flares


def test_a_flare_of_a_week_does_not_move_the_usual_pain():
    pain = USUAL + "8" * 8 + "3344" + "55" + "33"

    first, second = find_flares(diary(pain)).flares

    assert first.usual_pain_nrs == 3
    assert second.usual_pain_nrs == 3
    assert first.worst_pain_nrs == 8


def test_pain_that_stays_high_becomes_the_usual_pain():
    # On day 20 ten ratings of 3 and ten of 7 come before, a median of 5; the next day it is 7.
    assert spans(USUAL + "7" * 60 + "33") == [(10, 20)]


def test_a_reported_flare_lasts_as_long_as_it_is_reported():
    assert spans(USUAL + "7" * 60 + "33", "." * 10 + "y" * 60) == [(10, 69)]


@pytest.mark.parametrize(
    ("silence", "expected"), [(5, [(10, 18)]), (6, [(10, 19)]), (7, [(10, 11), (19, 20)])]
)
def test_a_week_of_silence_parts_two_flares(silence, expected):
    assert spans(USUAL + "77" + "." * silence + "77") == expected


def test_a_reported_flare_is_one_whatever_the_rating():
    assert spans(USUAL + "333", "." * 10 + "y") == [(10, 10)]


def test_a_day_reported_as_no_flare_is_none_whatever_the_rating():
    assert spans(USUAL + "9933", "." * 10 + "nn") == []


def test_a_report_needs_no_usual_pain():
    (flare,) = find_flares(diary("3363", "..y.")).flares

    assert flare.is_reported
    assert flare.usual_pain_nrs is None
    assert flare.first_date == FIRST + timedelta(days=2)


def test_a_report_on_an_unrated_day_counts():
    (flare,) = find_flares(diary(USUAL + ".33", "." * 10 + "y")).flares

    assert flare.worst_pain_nrs is None
    assert flare.is_reported


@pytest.mark.parametrize(("end", "is_ongoing"), [("55", True), ("553", True), ("5533", False)])
def test_a_flare_at_the_end_of_the_diary_is_still_on(end, is_ongoing):
    (flare,) = find_flares(diary(USUAL + end)).flares

    assert flare.is_ongoing == is_ongoing


def test_a_diary_that_never_asks_for_flares_is_read_by_its_ratings():
    days = diary(USUAL + "5533")

    without = find_flares(days.drop(columns="has_flare"))

    assert without == find_flares(days)


@pytest.mark.parametrize(("n_rated", "has_rate"), [(27, False), (28, True), (29, True)])
def test_a_rate_needs_28_ratings(n_rated, has_rate):
    found = find_flares(diary(("3455433" * 5)[:n_rated]))

    assert (found.flares_per_100_days is not None) == has_rate
    assert (found.unchanging_per_100_days is not None) == has_rate


def test_constant_pain_has_no_flares_and_no_expectation():
    found = find_flares(diary("4" * 60))

    assert found.flares_per_100_days == 0
    assert found.unchanging_per_100_days is None


@pytest.mark.parametrize("pain", ["", "....", "5"])
def test_next_to_no_diary_has_no_flares(pain):
    assert find_flares(diary(pain)).flares == ()


def test_the_same_diary_has_the_same_expectation():
    days = draw_person(Person(120), 7000, 0)

    assert find_flares(days) == find_flares(days)


@pytest.mark.parametrize("seed", range(3))
def test_many_diaries_at_once_hold_the_flares_that_each_holds(seed):
    chance = np.random.default_rng(seed)
    pain = chance.choice([3.0, 4.0, 5.0, 6.0, 7.0], (30, 90))
    # Silences of all lengths, among them such that end a flare.
    pain[:, np.repeat(chance.random(30) < 0.3, 3)] = np.nan
    days = pd.date_range(FIRST, periods=90)

    judged_days = flares._judged(pain, np.full_like(pain, np.nan), FlareRule())
    at_once = flares._flares_of_many(judged_days, np.flatnonzero(np.isfinite(pain[0])).tolist())

    each = [find_flares(pd.DataFrame({"local_date": days, "pain_nrs": row})) for row in pain]
    assert at_once == sum(len(history.flares) for history in each) > 0


def test_an_unchanging_diary_shows_about_the_flares_expected_of_it():
    found = [find_flares(draw_person(Person(180), 7000, number)) for number in range(12)]

    seen = np.mean([history.flares_per_100_days for history in found])
    expected = np.mean([history.unchanging_per_100_days for history in found])
    assert 1.5 < seen < 5
    assert expected == pytest.approx(seen, rel=0.5)
