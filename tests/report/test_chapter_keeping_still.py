"""Keeping still: known minutes alone, and what a watch cannot see."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_examples import COLUMNS, FIRST_DATE, NO_TREND, full, person_tables
from selection import examples

from backpain_analytics.report.chapters import keeping_still
from backpain_analytics.report.chapters.keeping_still import still_sentence
from backpain_analytics.report.contents import Making, gather
from backpain_analytics.report.parts import Picture, Table

MONDAY = pd.Timestamp(FIRST_DATE)
MAKING = Making(date(2026, 6, 1), "0.1.0")
KNOWN = {"minutes": 60, "wear_minutes": 60, "waking_wear_minutes": 60, "unknown_minutes": 0}


def contents(days=7, **tables):
    given_tables = person_tables(days)
    frames = {
        name: pd.DataFrame(rows).reindex(columns=COLUMNS[name].split())
        for name, rows in tables.items()
    }
    return gather(replace(given_tables, **frames), NO_TREND, MAKING)


def hour(*rows):
    """The usual Monday, nine o'clock, of Mondays with such hours."""
    hours = [
        {"local_date": MONDAY + timedelta(weeks=week), "local_hour": 9, **KNOWN, **row}
        for week, row in enumerate(rows)
    ]
    usual = contents(7 * len(rows), hourly_activity=hours).movement.usual
    return None if usual is None else usual.hours.query("weekday == 0 and hour == 9").iloc[0]


def test_the_share_of_an_hour_is_one_of_its_known_minutes():
    found = hour(
        {"sedentary_minutes": 30},
        {"sedentary_minutes": 15, "waking_wear_minutes": 60, "unknown_minutes": 30},
    )

    assert found["still_share"] == pytest.approx((30 + 15) / (60 + 30))
    assert found["known_share"] == pytest.approx((60 + 30) / 120)


def test_an_unknown_hour_is_no_hour_of_movement():
    found = hour({"sedentary_minutes": 60}, {"sedentary_minutes": 0, "unknown_minutes": 60})

    assert found["still_share"] == 1
    assert found["known_share"] == 0.5


def test_an_hour_asleep_is_left_out_of_what_could_be_known():
    found = hour({"sedentary_minutes": 20}, {"waking_wear_minutes": 0, "sedentary_minutes": 0})

    assert found["asleep_share"] == 0.5
    assert found["known_share"] == 1
    assert found["still_share"] == pytest.approx(20 / 60)


def test_hours_whose_wear_is_known_from_steps_alone_hold_no_low_movement():
    assert hour({"sedentary_minutes": None}) is None


def test_an_hour_that_never_was_is_unknown_and_not_zero():
    days = contents(
        hourly_activity=[{"local_date": MONDAY, "local_hour": 9, **KNOWN, "sedentary_minutes": 9}]
    )

    hours = days.movement.usual.hours
    assert hours["still_share"].notna().sum() == 1
    assert hours.shape[0] == 7 * 24


def test_dates_without_the_watch_count_nowhere():
    off = {"wear_minutes": 0, "waking_wear_minutes": 0, "sedentary_minutes": None}

    assert hour({"sedentary_minutes": 30}, off)["known_share"] == 1


@pytest.mark.parametrize(
    ("minutes", "band"),
    [(1, 0), (4, 0), (5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (29, 3), (30, 4), (59, 4), (60, 5),
     (61, 5)],
)  # fmt: skip
def test_a_bout_falls_into_the_band_of_its_whole_minutes(minutes, band):
    movement = contents(sedentary_bouts=[{"duration_minutes": minutes}]).movement

    assert movement.bands["share"].tolist() == [float(place == band) for place in range(6)]


@given(st.lists(st.integers(1, 300), min_size=1))
@examples(10)
def test_the_shares_of_all_bout_lengths_make_a_whole(lengths):
    bouts = [{"duration_minutes": minutes} for minutes in lengths]

    bands = contents(sedentary_bouts=bouts).movement.bands

    assert bands["minutes"].sum() == sum(lengths)
    assert bands["share"].sum() == pytest.approx(1)


def test_without_bouts_there_are_no_shares():
    assert contents().movement.bands["share"].isna().all()


def still_days(minutes, valid=None):
    """Contents of days with so many minutes of low movement."""
    dates = [MONDAY + timedelta(days=day) for day in range(len(minutes))]
    valid = valid or [True] * len(minutes)
    return contents(
        len(minutes),
        daily_activity=[
            {"local_date": day, "is_valid_day": is_valid}
            for day, is_valid in zip(dates, valid, strict=True)
        ],
        daily_sedentary=[
            {"local_date": day, "sedentary_minutes": still, "prolonged_30_minutes": 200}
            for day, still in zip(dates, minutes, strict=True)
        ],
        hourly_activity=[
            {"local_date": day, "local_hour": 9, **KNOWN, "sedentary_minutes": 30} for day in dates
        ],
    )


def test_a_usual_day_is_the_median_of_valid_days_only():
    # Of the last day it is unknown.
    movement = still_days([500, 700, 540, 10, None], [True, True, True, False, True]).movement

    assert movement.typical["sedentary_minutes"] == 540
    assert movement.days == 3


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (0, "No whole day of keeping still is known in this period."),
        (3, "Only 3 days can be used so far. A usual day is told from 4 on."),
        (4, "On a usual day you kept still for about 8.5 hours, about 3.5 hours of it in"),
    ],
)
def test_a_usual_day_is_told_from_four_valid_days_on(days, says):
    minutes = [500] * days or [None]

    assert still_sentence(still_days(minutes).movement).startswith(says)


def latest(difference, days=28, before=60):
    """What the last days of such a record differ by, where they clearly do."""
    spread = np.tile([-20, 20], 50)
    minutes = [500 + more for more in spread[:before]]
    minutes += [500 + difference + more for more in spread[:days]]
    return still_days(minutes)


@pytest.mark.parametrize(
    ("difference", "is_shown"), [(59, False), (60, True), (-59, False), (-60, True)]
)
def test_the_last_four_weeks_are_shown_where_they_clearly_differ(difference, is_shown):
    movement = latest(difference).movement

    assert (movement.latest is not None) == is_shown
    assert movement.more_minutes == (pytest.approx(difference) if is_shown else None)


def test_the_last_four_weeks_are_told_as_more_or_less():
    def told(difference):
        parts = keeping_still.chapter(latest(difference)).parts
        return [part.sentence for part in parts if isinstance(part, Picture)][1]

    assert told(90) == "In the last four weeks you kept still for about 1.5 hours a day more than" \
        " before."  # fmt: skip
    assert "a day less than before." in told(-90)


@pytest.mark.parametrize(("before", "is_shown"), [(13, False), (14, True)])
def test_a_short_time_before_is_nothing_to_differ_from(before, is_shown):
    assert (latest(120, before=before).movement.latest is not None) == is_shown


def test_scattered_days_do_not_clearly_differ():
    minutes = list(np.tile([200, 1_000], 30)) + list(np.tile([270, 1_070], 14))

    assert still_days(minutes).movement.latest is None


def test_what_a_watch_cannot_see_is_said_once_and_only_beside_a_watch():
    def says(contents_):
        return str(keeping_still.chapter(contents_).parts).count("whether you sit or stand")

    assert says(gather(full(days=56).tables, NO_TREND, MAKING)) == 1
    assert says(contents()) == 0


def test_bout_lengths_are_one_folded_table():
    parts = keeping_still.chapter(gather(full(days=56).tables, NO_TREND, MAKING)).parts

    assert [part.is_folded for part in parts if isinstance(part, Table)] == [True]


# --- breaks ---


def broken_week(day, status, days=4, **columns):
    """A week with so many days broken up, of five aimed for."""
    return {
        "week_start_date": MONDAY + timedelta(days=day),
        "broken_up_days": days,
        "broken_up_days_target": 5,
        "broken_up_days_status": status,
        "broken_up_days_is_decidable": status != "insufficient_data",
        "broken_up_valid_days": 7,
        "is_over": True,
        **columns,
    }


def breaks(*weeks, steps_apply=None, **tables):
    """The sentences on breaks of a person with a watch, and with hours of low movement."""
    hours = [{"local_date": MONDAY, "local_hour": 9, **KNOWN, "sedentary_minutes": 30}]
    given_tables = person_tables(7 * len(weeks))
    frames = {"hourly_activity": hours, "weekly_activity": weeks, **tables}
    given_frames = {
        name: pd.DataFrame(rows).reindex(columns=COLUMNS[name].split())
        for name, rows in frames.items()
    }
    person = {**given_tables.person, "steps_apply": steps_apply}
    found = gather(replace(given_tables, **given_frames, person=person), NO_TREND, MAKING)
    return keeping_still.break_sentences(found)


def test_breaks_are_told_by_the_weeks_that_could_go_either_way_and_what_helps_is_said():
    said = breaks(
        broken_week(0, "met", 6), broken_week(7, "not_met"), broken_week(14, "insufficient_data")
    )

    assert said[0] == "You broke up keeping still on 5 days or more in 1 of 2 full weeks."
    assert said[1] == "Broken up: no two hours without a break of 2 minutes."
    assert said[-1].startswith("Stand up and walk a little")


def test_where_no_week_can_be_judged_the_reason_is_said():
    week = broken_week(
        0, "insufficient_data", None, broken_up_days_status_reason="too_few_still_days"
    )

    assert breaks(week)[0] == (
        "No full week can be judged against 5 days of breaking up keeping still: too little is "
        "known of your keeping still."
    )


def test_nothing_is_said_of_breaks_where_steps_do_not_apply():
    assert breaks(broken_week(0, "met"), steps_apply=False) == []


def test_nothing_is_said_of_breaks_where_nothing_of_keeping_still_is_known():
    assert breaks(broken_week(0, "met"), hourly_activity=[]) == []


def movement_of(*shares):
    """Movement of Mondays at nine: whether the hour held a full break."""
    days = [{"local_date": MONDAY + timedelta(weeks=week), "local_hour": 9} for week, _ in
            enumerate(shares)]  # fmt: skip
    return contents(
        7 * len(shares),
        hourly_activity=[day | KNOWN | {"sedentary_minutes": 30} for day in days],
        hourly_movement=[
            day | {"has_full_break": has} for day, has in zip(days, shares, strict=True)
        ],
        daily_activity=[
            {"local_date": day["local_date"], "is_valid_day": True, "unknown_share": 0}
            for day in days
        ],
        daily_sedentary=[
            {"local_date": day["local_date"], "sedentary_minutes": 400} for day in days
        ],
    ).movement


def test_the_share_of_an_hour_with_a_break_is_one_of_the_dates_that_could_have_one():
    usual = movement_of(True, False, False, None).usual

    assert usual.hours.query("weekday == 0 and hour == 9")["break_share"].item() == (
        pytest.approx(1 / 3)
    )
    assert usual.hours.query("weekday == 1")["break_share"].isna().all()


def test_hours_with_a_break_are_the_middle_of_the_days():
    movement = movement_of(True, True, True, False)

    assert (movement.broken_hours, movement.still_hours) == (1, 1)


@pytest.mark.parametrize(("days", "is_said"), [(6, False), (7, True), (8, True)])
def test_standing_is_told_of_the_days_that_tell_it(days, is_said):
    dates = [MONDAY + timedelta(days=day) for day in range(days)]
    told = [{"local_date": day, "stand_hours": 10 + place % 2} for place, day in enumerate(dates)]

    found = contents(10, daily_floors=[*told, {"local_date": MONDAY + timedelta(days=9)}])
    said = [part.text for part in keeping_still.chapter(found).parts if hasattr(part, "text")]
    words = f"Your device noted some standing in 10 hours a day, on {days} days."
    assert any(words in text for text in said) == is_said
