"""What the page says of weight, nights, and pain that is no number from 0 to 10."""

import pandas as pd
import pytest
from report_examples import NO_TREND, person_tables

from backpain_analytics.report.former.chapters.body import sentences
from backpain_analytics.report.former.contents import gather

STEPS = "not present, mild, moderate, severe"


def said(**frames):
    tables = person_tables(7)
    columns = {name: getattr(tables, name).columns for name in frames}
    given = {name: pd.DataFrame(rows, columns=columns[name]) for name, rows in frames.items()}
    return sentences(gather(person_tables(7, **given), NO_TREND).body)


def answered(day, pain, **columns):
    return {"local_date": pd.Timestamp(2025, 1, day), "pain_nrs": pain, **columns}


def test_nothing_known_is_nothing_said():
    assert said() == ()


def test_pain_in_steps_is_said_to_be_steps_and_another_range_is_not():
    daily = [
        answered(1, 2.0, original_scale=STEPS),
        answered(2, 5.0, original_scale=STEPS),
        answered(3, 5.0, original_scale="0-100"),
        answered(4, 5.0),
    ]

    (sentence,) = said(daily_pain=daily)
    assert sentence.startswith(f"On 2 days pain was picked from 4 steps ({STEPS}), not from 0")


@pytest.mark.parametrize(("has_pain", "pain"), [(True, 4.0), (False, None), (None, None)])
def test_only_pain_without_any_degree_is_said_to_be_no_rating(has_pain, pain):
    unrated = answered(1, None, has_pain=True)

    assert said(daily_pain=[answered(2, pain, has_pain=has_pain)]) == ()
    (sentence,) = said(daily_pain=[unrated, answered(2, pain, has_pain=has_pain)])
    assert sentence.startswith("On 1 day pain is noted without its degree")


def test_nights_whose_minutes_are_not_told_do_not_count():
    nights = [(1, 400.0), (2, 430.0), (3, None)]
    rows = [
        {"local_date": pd.Timestamp(2025, 1, day), "minutes_asleep": minutes}
        for day, minutes in nights
    ]

    assert said(daily_sleep=rows) == (
        "Sleep of the night before: 6 hours 55 minutes on a typical date (median of the 2 nights "
        "that a device tells).",
    )
