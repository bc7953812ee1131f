"""What a rating is about decides its date: `pain_entries`, `daily_pain`, `analysis_days`."""

from datetime import datetime, timedelta

import pytest
from drawing import MONDAY, at

SUNDAY = MONDAY - timedelta(days=1)


def rated(clock=None, period=None, days=0, **answers):
    """An answer of pain 6 at a clock of Monday or so many days later; None: a date alone."""
    when = {"written_date": MONDAY + timedelta(days=days)}
    if clock is not None:
        when = {"written_at": at(clock).replace(tzinfo=None) + timedelta(days=days)}
    return {**when, "rating_period": period, "pain_nrs": 6, **answers}


@pytest.mark.parametrize(
    ("clock", "period", "date"),
    [
        ("11:59", "past_24_hours", SUNDAY),
        ("12:00", "past_24_hours", MONDAY),
        ("12:01", "past_24_hours", MONDAY),
        ("21:00", "past_24_hours", MONDAY),
        ("05:00", "past_24_hours", SUNDAY),
        # In the small hours the day before is the entry's own date already.
        ("04:59", "past_24_hours", SUNDAY),
        ("08:00", "now", MONDAY),
        ("08:00", "today", MONDAY),
        ("08:00", "night", MONDAY),
        ("08:00", None, MONDAY),
        (None, "past_24_hours", MONDAY),
    ],
)
def test_a_rating_is_of_the_day_that_it_is_about(load, rows, clock, period, date):
    load("diary_entries", rated(clock, period))

    assert rows("pain_entries", "rated_date") == [(date,)]
    assert rows("daily_pain", "local_date", "pain_nrs = 6") == [(date,)]
    assert rows("analysis_days", "local_date", "pain_nrs = 6") == [(date,)]


def test_only_what_is_rated_of_the_past_day_moves_to_it(load, rows):
    answers = {"worst_pain_nrs": 8, "has_flare": True, "sleep_quality_nrs": 3}
    load("diary_entries", rated("07:30", "past_24_hours", current_pain_nrs=4, **answers))

    columns = "local_date, pain_nrs, worst_pain_nrs, has_flare, sleep_quality_nrs, entries"
    assert rows("daily_pain", columns) == [
        (SUNDAY, 6, 8, True, None, 0),
        (MONDAY, 4, None, None, 3, 1),
    ]


def test_the_morning_of_a_parameter_decides(con, load, rows):
    con.execute("update parameters set morning_ends_hour = 15")
    load("diary_entries", rated("14:59", "past_24_hours"))

    assert rows("pain_entries", "rated_date") == [(SUNDAY,)]


@pytest.mark.parametrize(("stamp", "date"), [("2024-03-04", SUNDAY), ("2024-03-05", MONDAY)])
def test_the_stamp_of_a_form_is_when_it_was_made(load, rows, stamp, date):
    made = datetime.fromisoformat(f"{stamp}T07:30")
    load("diary_entries", rated(None, "past_24_hours", made_at=made))

    assert rows("pain_entries", "rated_date, is_date_doubtful") == [(date, False)]


@pytest.mark.parametrize(
    ("clock", "period", "is_doubtful"),
    [
        ("11:59", None, True),
        ("12:00", None, False),
        ("12:01", None, False),
        ("04:59", None, False),
        (None, None, False),
        (None, "past_24_hours", True),
        ("08:00", "past_24_hours", False),
        ("08:00", "now", False),
        (None, "today", False),
    ],
)
def test_a_date_is_doubtful_where_nobody_knows_which_day_is_rated(
    load, rows, clock, period, is_doubtful
):
    load("diary_entries", rated(clock, period))

    for table in ("pain_entries", "daily_pain"):
        assert rows(table, "is_date_doubtful", "pain_nrs = 6") == [(is_doubtful,)]
    assert rows("analysis_days", "is_date_doubtful", "pain_nrs = 6") == [(is_doubtful,)]


def test_without_a_rating_of_the_day_no_date_is_doubtful(load, rows):
    load("diary_entries", rated("08:00", "now", pain_nrs=None, current_pain_nrs=3))

    assert rows("daily_pain", "pain_nrs, is_date_doubtful") == [(3, None)]


def test_how_late_a_day_was_rated_is_told_where_entries_are_stamped(load, rows):
    stamps = [datetime.fromisoformat(f"2024-03-0{day}T20:00") for day in (4, 9, 7)]
    load("diary_entries", rated(None, made_at=stamps[0]))
    load("diary_entries", *(rated(None, days=1, made_at=stamp) for stamp in stamps[1:]))
    load("diary_entries", rated(None, days=2))

    assert rows("daily_pain", "days_late") == [(0,), (2,), (None,)]
