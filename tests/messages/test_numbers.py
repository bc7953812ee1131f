"""Numbers to words: rounding, unknowns, and what a form may not do."""

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backpain_analytics.messages import numbers, say


def test_a_numberless_cell_is_unknown_however_it_is_missing():
    forms = numbers.FORMATS.keys() - {"text", "short", "plain", "capital", "day"}
    for missing in (None, float("nan"), pd.NA, pd.NaT):
        assert {numbers.formatted(missing, form) for form in forms} == {"unknown"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (numbers.percent(0), "0%"),
        (numbers.percent(0.0049), "under 1%"),
        (numbers.percent(0.005), "under 1%"),
        (numbers.percent(0.0051), "1%"),
        (numbers.percent(0.994), "99%"),
        (numbers.percent(0.995), "over 99%"),
        (numbers.probability(0.0009), "below 0.001"),
        (numbers.probability(0.001), "0.001"),
        (numbers.probability(0.0094), "0.009"),
        (numbers.probability(0.01), "0.01"),
        (numbers.probability(1), "1.00"),
        (numbers.time_span(0), "0 minutes"),
        (numbers.time_span(59.6), "1 hour"),
        (numbers.time_span(61), "1 hour 1 minute"),
        (numbers.difference(0), "0.00"),
        (numbers.difference(-0.006), "−0.01"),
        (numbers.about(0.49), "less than half a"),
        (numbers.about(0.5), "half a"),
        (numbers.about(0.76), "1"),
        (numbers.rating(3.94), "3.9"),
        (numbers.rating(3.96), "4"),
        (numbers.text(None), ""),
        (numbers.yes_no(flag=False), "no"),
        (numbers.verdict("met", float("nan")), "met"),
    ],
)
def test_numbers_at_the_edge_of_another_wording(said, words):
    assert said == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (48_949, "48,900"),
        (48_951, "48,951"),
        (48_999.5, "48,999"),
        (49_000, "49,000"),
        (49_049, "49,000"),
        (None, "unknown"),
    ],
)
def test_steps_short_of_a_target_are_not_rounded_up_to_it(steps, words):
    assert numbers.quantity_of_target("steps", steps, 49_000) == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (4, "0"),
        (994, "990"),
        (999.9, "1,000"),
        (1_000, "1,000"),
        (1_049, "1,000"),
        (1_051, "1,100"),
    ],
)
def test_steps_are_rounded_to_tens_below_a_thousand_and_to_hundreds_above(steps, words):
    assert numbers.steps(steps) == words


@given(st.floats(-10, 10))
def test_a_difference_reads_back_within_its_rounding_and_zero_has_no_sign(value):
    words = numbers.difference(value)

    assert abs(float(words.replace("−", "-")) - value) <= 0.005 + 1e-9
    assert (words == "0.00") == (float(words.replace("−", "-")) == 0)


@given(st.integers(0, 100_000))
def test_a_time_span_adds_up_to_its_minutes(minutes):
    found = re.findall(r"([\d,]+) (hour|minute)s?", numbers.time_span(minutes))

    units = {"hour": 60, "minute": 1}
    assert sum(int(size.replace(",", "")) * units[unit] for size, unit in found) == minutes


def test_a_period_names_the_year_once_unless_it_changes():
    assert numbers.period(date(2025, 3, 9), date(2025, 4, 5)) == "9 March to 5 April 2025"
    assert numbers.period(date(2024, 3, 9), date(2025, 4, 5)) == "9 March 2024 to 5 April 2025"


@pytest.mark.parametrize(("value", "form"), [(1.5, ""), (1, "bananas"), (1, "word bananas")])
def test_a_value_without_a_fitting_form_is_refused(value, form):
    with pytest.raises((KeyError, ValueError)):
        numbers.formatted(value, form)


@pytest.mark.parametrize("values", [{}, {"rated_days": 1, "days": 2, "more": 3}])
def test_a_sentence_whose_places_and_values_do_not_fit_is_refused(values):
    with pytest.raises(KeyError):
        say("pain.rated", **values)
