"""Two periods on one page: both figures of each row, means, and the difference in words."""

from datetime import date, timedelta

import pytest
from outline import Outline

from backpain_analytics.association.course.periods import PeriodComparison, compare_periods
from backpain_analytics.records import Message
from backpain_analytics.report.compare.render import daily_amounts, render_comparison
from backpain_analytics.report.contents import Making, gather
from tests import report_examples as examples


@pytest.fixture(scope="module")
def two():
    """A year, and the same as if it were the one before."""
    example = examples.full(days=90)
    after = gather(example.tables, example.trend, Making(date(2026, 6, 1), "1"))
    return after, after


def page(two, **compared):
    return render_comparison(*two, compared)


def test_each_figure_stands_once_for_each_period(two):
    outline = Outline(page(two))

    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(outline.attributes("figure")) == 8


def test_a_refusal_stands_in_place_of_a_difference(two):
    refused = PeriodComparison(
        known_before=3,
        known_after=60,
        refusal=Message("refusal.period_few_before", {"known": 3, "needed": 28}),
    )

    words = Outline(page(two, pain_nrs=refused)).text

    assert "Too few days in the first period: 3 of the 28 needed." in words
    assert "3 days" in words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-1.0, -0.2, "Lower by 0.6. Anything from 0.2 to 1.0 fits."),
        (-1.0, 0.0, "No clear difference"),
        (0.0, 1.0, "No clear difference"),
        (0.2, 1.0, "Higher by 0.6. Anything from 0.2 to 1.0 fits."),
    ],
)
def test_a_difference_is_told_as_one_only_where_its_range_leaves_out_zero(two, low, high, words):
    middle = 0.6 if low + high > 0 else -0.6
    found = PeriodComparison(
        known_before=60, known_after=60, mean_before=4.0, mean_after=4.0 + middle,
        difference=middle, low=low, high=high,
    )  # fmt: skip

    assert words in Outline(page(two, pain_nrs=found)).text


def test_of_activity_only_days_worn_long_enough_count():
    example = examples.full(days=90)
    tables = example.tables
    amounts = daily_amounts(tables)

    valid = int((tables.daily_activity["is_valid_day"] == True).sum())  # noqa: E712
    assert len(amounts["steps"]) == valid < 90
    periods = (
        (examples.FIRST_DATE, examples.FIRST_DATE + timedelta(days=44)),
        (examples.FIRST_DATE + timedelta(days=45), examples.FIRST_DATE + timedelta(days=89)),
    )
    assert compare_periods(amounts["pain_nrs"], *periods).known_before > 0
