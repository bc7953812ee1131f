"""Responses to exercise: which ratings belong to a bout, which are controls, what is concluded."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from backpain_analytics.association.course.responses import (
    exercise_response,
    exercise_responses,
)
from tests.generators.bouts import Exerciser, draw_diary

MONDAY = pd.Timestamp("2024-01-01", tz="UTC")


def at(*times, day=0):
    return [MONDAY + pd.Timedelta(days=day) + pd.Timedelta(f"{time}:00") for time in times]


def counts(rated, sessions):
    """Paired bouts and control pairs of one day; sessions are (start, minutes)."""
    entries = pd.DataFrame({"entered_at": at(*rated), "pain_nrs": 4.0})
    bouts = pd.DataFrame(
        {"started_at": at(*(start for start, _ in sessions)), "minutes": [m for _, m in sessions]}
    )
    found = exercise_response(entries, bouts.astype({"minutes": float}))
    return found.paired_bouts, found.control_pairs


@pytest.mark.parametrize(
    ("rated", "n_paired"),
    [
        (("08:00", "10:30"), 1),
        (("07:59", "10:30"), 0),  # 121 minutes before the start
        (("10:00", "10:30"), 1),  # at the start
        (("10:01", "10:30"), 0),  # during the bout
        (("09:00", "11:15"), 1),  # 45 minutes after the end
        (("09:00", "11:16"), 0),
        (("09:00", "10:29"), 0),  # before the end
        (("10:30",), 0),
        (("09:00",), 0),
    ],
)
def test_a_bout_has_a_rating_shortly_before_and_shortly_after(rated, n_paired):
    assert counts(rated, [("10:00", 30)])[0] == n_paired


def test_of_the_latest_ten_bouts_those_are_counted_after_which_the_pain_was_worse():
    rises = [3.0, 3.0, 0.0, -1.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]
    days = range(len(rises))
    rated = [moment for day in days for moment in at("09:30", "10:45", day=day)]
    pain = [rating for rise in rises for rating in (4.0, 4.0 + rise)]
    started = [moment for day in days for moment in at("10:00", day=day)]

    found = exercise_response(
        pd.DataFrame({"entered_at": rated, "pain_nrs": pain}),
        pd.DataFrame({"started_at": started, "minutes": 30.0}),
    )

    assert (found.paired_bouts, found.latest_bouts, found.worse_after) == (12, 10, 3)


@pytest.mark.parametrize(("minutes", "n_paired"), [(14, 0), (15, 1), (16, 1), (np.nan, 0)])
def test_a_bout_lasts_a_quarter_of_an_hour(minutes, n_paired):
    assert counts(("09:30", "10:20"), [("10:00", minutes)])[0] == n_paired


def test_a_bout_with_another_session_between_its_ratings_is_no_pair():
    sessions = [("10:00", 20), ("10:30", 5)]

    assert counts(("09:30", "10:40"), sessions)[0] == 0


@pytest.mark.parametrize(
    ("second", "n_pairs"), [("08:29", 0), ("08:30", 1), ("11:15", 1), ("11:16", 0)]
)
def test_a_control_pair_is_half_an_hour_to_three_and_a_quarter_hours_apart(second, n_pairs):
    assert counts(("08:00", second), [])[1] == n_pairs


@pytest.mark.parametrize(
    ("session", "n_pairs"),
    [
        (("11:00", 20), 0),  # between the ratings
        (("09:30", 40), 0),  # over the first
        (("06:00", 89), 1),  # ended at 7:29, 151 minutes before
        (("06:00", 90), 1),  # ended at 7:30, two and a half hours before
        (("06:00", 91), 0),
        (("11:59", 30), 0),
        (("12:00", 30), 1),  # starts with the second rating
        (("11:00", np.nan), 0),  # of unknown length
    ],
)
def test_a_control_pair_lies_away_from_sessions_and_their_echo(session, n_pairs):
    assert counts(("10:00", "12:00"), [session])[1] == n_pairs


def slow_pairs(times, starts, minutes=25):
    """Find bouts and controls one by one: (is a bout, first rating, second rating)."""
    for start in starts:
        before = max((i for i, time in enumerate(times) if time <= start), default=None)
        after = min((i for i, time in enumerate(times) if time >= start + minutes), default=None)
        if before is None or after is None:
            continue
        others = [s for s in starts if s != start and s < times[after] and s > times[before] - 25]
        is_close = start - times[before] <= 120 and times[after] - start - minutes <= 45
        if is_close and not others:
            yield True, before, after
    for first, second in pairwise(range(len(times))):
        opens, closes = times[first], times[second]
        is_away = all(start >= closes or start + minutes + 150 <= opens for start in starts)
        if is_away and 30 <= closes - opens <= 195:
            yield False, first, second


def test_the_difference_and_its_interval_are_those_of_statsmodels():
    entries, sessions = draw_diary(Exerciser(60, 22, -0.7), 4001, 3)

    found = exercise_response(entries, sessions)

    pain = entries["pain_nrs"].to_numpy()
    times, starts = (
        ((instants - MONDAY).dt.total_seconds() / 60).tolist()
        for instants in (entries["entered_at"], sessions["started_at"])
    )
    outcome, design = [], []
    for is_bout, first, second in slow_pairs(times, starts):
        gap, turn = times[second] - times[first], 2 * np.pi * times[second] / 1_440
        hour = [np.sin(turn), np.cos(turn)]
        design.append([float(is_bout), 1, pain[first], gap, pain[first] * gap, *hour])
        outcome.append(pain[second])
    oracle = sm.OLS(outcome, np.array(design)).fit(cov_type="HC3", use_t=True)
    assert found.paired_bouts == sum(row[0] for row in design)
    assert found.control_pairs == sum(1 - row[0] for row in design)
    assert found.difference == pytest.approx(oracle.params[0], abs=1e-8)
    assert (found.low, found.high) == pytest.approx(tuple(oracle.conf_int()[0]), abs=1e-8)
    assert found.p_value == pytest.approx(oracle.pvalues[0], abs=1e-8)


@pytest.mark.parametrize(
    ("n_bouts", "tiers"),
    [(11, {"not_enough_data"}), (12, {"possible"}), (19, {"possible"}), (20, {"consistent"})],
)
def test_the_tier_goes_by_the_number_of_paired_bouts(n_bouts, tiers):
    found = exercise_response(*draw_diary(Exerciser(60, n_bouts, -3.0), 4001, 1))

    assert found.paired_bouts == n_bouts
    assert found.tier in tiers
    assert (found.difference is None) == (n_bouts < 12)
    assert n_bouts >= 12 or found.refusal.values["paired"] == 11


def test_thirty_control_pairs_are_needed():
    entries, sessions = draw_diary(Exerciser(16, 14), 4001, 1)

    found = exercise_response(entries, sessions)

    assert found.control_pairs < 30
    assert found.refusal.code == "refusal.response_few_controls"
    assert found.refusal.values["pairs"] == found.control_pairs < found.refusal.values["needed"]


def test_many_bouts_without_a_response_say_little_or_no_link():
    assert exercise_response(*draw_diary(Exerciser(200, 90), 4000, 0)).tier == "little_or_no_link"


def test_current_pain_comes_before_pain_of_the_day():
    entries, sessions = draw_diary(Exerciser(60, 22, -0.7), 4001, 3)
    both = entries.rename(columns={"pain_nrs": "current_pain_nrs"}).assign(pain_nrs=9.0)

    assert exercise_response(both, sessions) == exercise_response(entries, sessions)


def test_the_order_of_rows_and_answers_without_a_time_are_of_no_account():
    entries, sessions = draw_diary(Exerciser(60, 22, -0.7), 4001, 3)
    timeless = entries.head(3).assign(entered_at=entries["entered_at"].where(entries.index < 0))
    shuffled = pd.concat([entries, timeless]).sample(frac=1, random_state=1)

    assert exercise_response(shuffled, sessions[::-1]) == exercise_response(entries, sessions)


def test_nothing_rated_and_nothing_done_is_refused():
    nothing = pd.DataFrame({"entered_at": pd.DatetimeIndex([], tz="UTC"), "pain_nrs": []})
    idle = pd.DataFrame({"started_at": pd.DatetimeIndex([], tz="UTC"), "minutes": []})

    found = exercise_response(nothing.astype({"pain_nrs": float}), idle.astype({"minutes": float}))

    assert (found.bouts, found.paired_bouts, found.control_pairs) == (0, 0, 0)
    assert found.tier == "not_enough_data"


def test_constant_pain_is_not_compared():
    entries, sessions = draw_diary(Exerciser(60, 22), 4001, 3)

    found = exercise_response(entries.assign(pain_nrs=4.0), sessions)

    assert found.p_value is None
    assert found.refusal.code == "refusal.pain_constant"


# --- the log's own ratings ---


def noted(sessions, before=4.0, after=3.0, n_noted=None):
    """The same sessions with ratings of their own, the first ones alone where so many are said."""
    rated = np.arange(len(sessions)) < (len(sessions) if n_noted is None else n_noted)
    return sessions.assign(
        pain_before_nrs=np.where(rated, before, np.nan),
        pain_after_nrs=np.where(rated, after, np.nan),
    )


def test_ratings_noted_with_a_session_make_it_a_pair_without_any_of_the_diary_near_it():
    entries, sessions = draw_diary(Exerciser(60, 22), 4001, 3)
    far = sessions.assign(started_at=sessions["started_at"] + pd.Timedelta(days=400))

    assert exercise_response(entries, far).paired_bouts == 0
    assert exercise_response(entries, noted(far)).paired_bouts == 22
    assert exercise_response(entries, noted(far, n_noted=13)).paired_bouts == 13


def test_a_session_with_ratings_of_both_kinds_counts_once_and_by_the_log():
    entries, sessions = draw_diary(Exerciser(60, 22), 4001, 3)

    found = exercise_response(entries, noted(sessions, before=2.0, after=5.0))

    assert (found.paired_bouts, found.latest_bouts, found.worse_after) == (22, 10, 10)


def test_a_session_of_a_date_only_with_ratings_is_a_pair_and_moves_no_control():
    entries, sessions = draw_diary(Exerciser(60, 22, -0.7), 4001, 3)
    dated = sessions.assign(local_date=sessions["started_at"].dt.tz_localize(None).dt.normalize())
    nowhen = pd.DatetimeIndex([pd.NaT], tz="UTC")
    both = pd.concat([dated, noted(dated.tail(1)).assign(started_at=nowhen)])

    alone, together = exercise_response(entries, dated), exercise_response(entries, both)

    assert together.paired_bouts == alone.paired_bouts + 1
    assert together.control_pairs == alone.control_pairs
    assert together.difference is not None


def test_vigorous_and_other_sessions_are_also_looked_at_apart_where_they_are_known():
    entries, sessions = draw_diary(Exerciser(120, 45, -0.7), 4001, 3)
    marks = [True] * 20 + [False] * 21 + [None] * 4

    found = exercise_responses(entries, sessions.assign(is_vigorous=marks))

    assert [(one.intensity, one.bouts) for one in found] == [
        ("any", 45),
        ("vigorous", 20),
        ("not_vigorous", 21),
    ]
    assert len({one.control_pairs for one in found}) == 1
    assert len(exercise_responses(entries, sessions.assign(is_vigorous=None))) == 1
