"""Ranges that hold for all tests of a family at once agree with its p-values and readings."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selection import examples

from backpain_analytics.association.lags.family import associate
from backpain_analytics.association.lags.p_values import critical_score, family_p_values
from backpain_analytics.association.lags.slope import Slope
from backpain_analytics.association.lags.weekly import associate_weeks
from tests.generators.persons import Person, draw_person

LINKS = {
    "none": (),
    "sitting": ((0, 1, 0.5),),
    "steps": ((2, 1, -0.9),),
    "later": ((1, 3, 0.8), (3, 1, -0.4)),
}


def fitted(days, link, number):
    family = associate(draw_person(Person(days, LINKS[link]), 41, number), flips=199)
    return [one for one in family.associations if one.estimate is not None]


def leaves_out_zero(low, high):
    return low > 0 or high < 0


@examples(12)
@given(days=st.integers(70, 200), link=st.sampled_from([*LINKS]), number=st.integers(0, 10_000))
def test_a_range_of_the_family_leaves_out_zero_just_where_its_p_value_is_at_most_5_percent(
    days, link, number
):
    for one in fitted(days, link, number):
        is_found = leaves_out_zero(one.family_low, one.family_high)
        assert is_found == (one.p_family <= 0.05), one
        assert one.family_low <= one.low < one.high <= one.family_high


@examples(12)
@given(days=st.integers(70, 200), link=st.sampled_from([*LINKS]), number=st.integers(0, 10_000))
def test_the_range_of_the_family_for_the_next_day_agrees_with_its_reading(days, link, number):
    for one in fitted(days, link, number):
        if one.lag_days != 1:
            continue
        found = leaves_out_zero(one.family_low, one.family_high)
        says_a_link = one.tier in {"consistent", "possible"}
        assert found <= says_a_link
        assert says_a_link <= found or one.p_family > 0.05


def test_a_link_is_called_little_where_both_ends_of_its_range_are():
    found = [one for number in range(4) for one in fitted(120, "none", number) if one.lag_days]

    for one in found:
        per_deviation = abs(one.estimate_per_sd / one.estimate)
        is_little = max(-one.low, one.high) * per_deviation < 0.5
        assert (one.tier == "little_or_no_link") <= is_little, one
    assert len({one.tier == "little_or_no_link" for one in found}) == 2


def test_weeks_have_ranges_of_their_family_as_well():
    found = associate_weeks(draw_person(Person(400, LINKS["steps"]), 8, 0), flips=199)

    for one in found:
        assert leaves_out_zero(one.family_low, one.family_high) == (one.p_family <= 0.05)


@pytest.mark.parametrize("flips", [0, 18])
def test_where_no_p_value_can_be_that_small_there_is_no_range(flips):
    found = associate(draw_person(Person(120), 41, 0), flips=flips).associations

    assert {(one.family_low, one.family_high) for one in found} == {(None, None)}


@pytest.mark.parametrize(("observed", "is_found"), [(37.0, False), (37.1, True), (36.9, False)])
def test_the_critical_score_is_the_highest_that_is_not_found(observed, is_found):
    flipped = np.vstack([np.arange(39.0), np.zeros(39)])

    assert (observed > critical_score(flipped)) == is_found
    assert (family_p_values(np.array([observed, 0.0]), flipped)[0] <= 0.05) == is_found


@pytest.mark.parametrize(("flips", "score"), [(18, inf), (19, 18.0), (20, 19.0)])
def test_from_19_flips_on_something_may_be_found(flips, score):
    # 1 of 19 is more than .05.
    assert critical_score(np.arange(flips, dtype=float)[None]) == score


def slope(estimate, standard_error=0.2, freedom=60):
    return Slope(estimate, standard_error, freedom)


@pytest.mark.parametrize("score", [0.5, 1.9, 2.6, 7.8])
def test_the_edge_of_a_range_has_the_score_that_it_was_drawn_for(score):
    margin = slope(0.0).margin_at(score)

    assert slope(margin).score == pytest.approx(score)


def test_a_score_that_no_slope_reaches_has_no_range():
    assert slope(1e9, freedom=60).score == pytest.approx(np.sqrt(61))
    assert slope(0.0, freedom=60).margin_at(7.81) < inf
    assert slope(0.0, freedom=60).margin_at(7.82) == inf
