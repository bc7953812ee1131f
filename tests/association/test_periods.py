"""Two periods compared: what it takes, and how far they differ."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.periods import compare_periods

START = date(2026, 1, 1)


def periods(days):
    """Two periods of so many days, one right after the other."""
    middle = START + timedelta(days=days)
    return (
        (START, middle - timedelta(days=1)),
        (middle, middle + timedelta(days=days - 1)),
    )


def daily(values, first=START):
    return pd.Series(values, pd.date_range(first, periods=len(values)), dtype="float64")


def noisy(before, after, days=60):
    values = np.repeat([before, after], days) + np.random.default_rng(3).normal(0, 0.5, 2 * days)
    return compare_periods(daily(values), *periods(days))


def test_the_difference_is_that_of_the_means_and_its_range_holds_it():
    found = noisy(4.0, 6.0)

    assert found.refusal is None
    assert found.difference == pytest.approx(2.0, abs=0.3)
    assert found.mean_after - found.mean_before == pytest.approx(found.difference)
    assert found.low < found.difference < found.high
    assert found.low > 0
    assert (found.known_before, found.known_after) == (60, 60)


def test_alike_periods_have_a_range_on_both_sides_of_zero():
    found = noisy(4.0, 4.0)

    assert found.low < 0 < found.high


@pytest.mark.parametrize(("days", "code"), [(41, "refusal.period_short_before"), (42, None)])
def test_a_period_spans_42_days(days, code):
    found = noisy(4.0, 5.0, days)

    assert (found.refusal.code if found.refusal else None) == code
    assert (found.difference is None) == (code is not None)


@pytest.mark.parametrize(("known", "code"), [(27, "refusal.period_few_after"), (28, None)])
def test_a_period_has_28_known_days(known, code):
    values = np.random.default_rng(3).normal(4, 1, 100)
    after = np.arange(50, 100)
    kept = np.r_[after[: known - 1], after[-1:]]
    values[np.setdiff1d(after, kept)] = np.nan

    found = compare_periods(daily(values), *periods(50))

    assert found.known_after == known
    assert (found.refusal.code if found.refusal else None) == code


def test_what_lies_between_and_beside_the_periods_does_not_count():
    values = np.random.default_rng(3).normal(4, 1, 200)
    before = (START + timedelta(days=10), START + timedelta(days=69))
    after = (START + timedelta(days=100), START + timedelta(days=159))
    wild = values.copy()
    wild[:10], wild[70:100], wild[160:] = 10, 0, 10

    assert compare_periods(daily(wild), before, after) == compare_periods(
        daily(values), before, after
    )


def test_amounts_that_never_change_within_a_period_are_not_tested():
    found = compare_periods(daily([3] * 50 + [5] * 50), *periods(50))

    assert found.refusal.code == "refusal.period_constant"
