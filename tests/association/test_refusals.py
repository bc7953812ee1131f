"""Refusals: each is a code with values, and each code has just the sentence that it needs."""

import json
import re
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.cohort import pool_associations
from backpain_analytics.association.course.after_exercise import exercise_pain_changes
from backpain_analytics.association.course.flare_triggers import Before, flare_triggers
from backpain_analytics.association.course.flares import find_flares
from backpain_analytics.association.course.periods import compare_periods
from backpain_analytics.association.course.phases import compare_phases
from backpain_analytics.association.course.responses import exercise_response
from backpain_analytics.association.course.time_to_flare import times_to_flare
from backpain_analytics.association.course.trend import pain_trend
from backpain_analytics.association.lags import refusals
from backpain_analytics.association.lags.blank_controls import CONTROL
from backpain_analytics.association.lags.diary import look_at
from backpain_analytics.association.lags.rows import DAILY, WEEKLY
from backpain_analytics.association.lags.thirds import exposure_thirds
from backpain_analytics.association.records import Association, Exposure
from backpain_analytics.messages import refusal, worded
from backpain_analytics.messages.language import messages
from backpain_analytics.records import Message
from backpain_analytics.stages.association_rows import association_row

START = date(2024, 6, 1)
MIXED = np.resize([3.0, 5.0, 4.0, 7.0], 400)


def diary(pain, first=START):
    dates = pd.date_range(first, periods=len(pain))
    return pd.DataFrame({"local_date": dates, "pain_nrs": pain})


def rows_and_variation():
    """All that a comparison may lack."""
    for rhythm in (DAILY, WEEKLY):
        yield refusals.lacking_rows(9, 0, rhythm)
        yield refusals.lacking_rows(9, 0, rhythm, lost=1)
        yield refusals.lacking_rows(9, 1, rhythm)
        yield refusals.lacking_rows(9, 2, rhythm, lost=4)
        yield refusals.lacking_freedom(40, -3, rhythm)
        yield refusals.lacking_pain_variation(np.full(40, 7.0), rhythm.row)
        yield refusals.lacking_pain_variation(np.resize([7.0, 8.0], 40), rhythm.row)
        yield refusals.lacking_pain_variation(np.array([1.0, 9.0] + [5.0] * 38), rhythm.row)
        yield refusals.lacking_pain_variation(np.resize([4.0, 4.2, 4.4], 40), rhythm.row)
    yield refusals.lacking_rows_reversed(9)
    yield refusals.lacking_exposure_variation(np.full(40, 1.0))
    yield refusals.lacking_exposure_variation(np.array([1.0] + [0.0] * 39))
    yield refusals.INDISTINCT


def keeping():
    """How a diary may be kept that can carry no answer."""
    mixed = MIXED[:200] + np.random.default_rng(1).integers(0, 3, 200)
    yield look_at(diary(mixed).assign(days_late=3)).refusal
    yield look_at(diary(np.repeat(mixed[:40], 5))).refusal
    copied = np.repeat(mixed, np.random.default_rng(2).integers(1, 6, 200))
    yield look_at(diary(copied[:200])).refusal


def trends():
    """All that a trend may lack."""
    yield pain_trend(diary(MIXED[:50])).refusal
    yield pain_trend(diary(np.where(np.arange(100) % 5 == 0, MIXED[:100], np.nan))).refusal
    yield pain_trend(diary(np.where(np.arange(100) % 3 == 0, MIXED[:100], np.nan))).refusal
    yield pain_trend(diary(np.full(100, 10.0))).refusal
    yield pain_trend(diary(np.arange(100) / 10)).refusal


def phases():
    """All that a comparison of phases may lack."""
    rare = np.where(np.arange(200) % 4 == 0, MIXED[:200], np.nan)
    others = np.where(np.arange(200) % 2 == 0, MIXED[:200], np.nan)
    flat = np.full(200, 4.0)
    since = {name: START + timedelta(days=days) for name, days in (("early", 9), ("middle", 110))}
    yield compare_phases(diary(MIXED[:200]), since["early"]).refusal
    yield compare_phases(diary(MIXED[:120]), since["middle"]).refusal
    yield compare_phases(diary(rare), since["middle"]).refusal
    yield compare_phases(diary(np.append(MIXED[:110], rare[110:])), since["middle"]).refusal
    yield compare_phases(diary(others), since["middle"]).refusal
    yield compare_phases(diary(flat), since["middle"]).refusal


def responses():
    """All that a response to exercise may lack, but variation of pain."""
    days = pd.date_range("2024-06-01", periods=40, tz="UTC")
    # An hour apart away from exercise, two hours apart around it: the gap alone tells which.
    hours = [days + pd.Timedelta(hours=hour) for hour in (8, 9, 15, 17)]
    rated = pd.DatetimeIndex(np.sort(np.concatenate(hours)), tz="UTC")
    entries = pd.DataFrame({"entered_at": rated, "pain_nrs": np.random.default_rng(2).permutation(
        np.resize([2.0, 4.0, 5.0, 7.0], len(rated))
    )})  # fmt: skip
    sessions = pd.DataFrame({"started_at": hours[2] + pd.Timedelta(minutes=30), "minutes": 60.0})
    yield exercise_response(entries, sessions.head(11)).refusal
    yield exercise_response(entries.head(60), sessions.head(15)).refusal
    yield exercise_response(entries, sessions).refusal


def others():
    """Thirds, and persons."""
    days = diary(np.random.default_rng(1).permutation(MIXED[:100]))
    rng = np.random.default_rng(3)
    days["exercise_done"] = rng.integers(0, 2, 100).astype(float)
    days["steps"] = np.where(rng.random(100) < 0.7, 0.0, rng.normal(8_000, 900, 100))
    for exposure in (Exposure("exercise_done", 1, is_yes_no=True), Exposure("steps", 1_000)):
        yield exposure_thirds(days, [exposure])[3].refusal
    one = {"exposure": "steps", "lag_days": 1, "tier": "cannot_tell"}
    estimate = {"estimate_per_sd": [0.1], "pooling_standard_error": [0.1]}
    yield pool_associations(pd.DataFrame(estimate).assign(**one))[0].refusal


def periods():
    days = pd.date_range("2026-01-01", periods=120)
    before, after = (days[0].date(), days[59].date()), (days[60].date(), days[-1].date())
    noisy = pd.Series(np.random.default_rng(1).normal(4, 1, 120), days)
    short, few, every_other = (noisy.copy() for _ in range(3))
    short.iloc[:20] = np.nan
    few.iloc[1:40] = np.nan
    every_other.iloc[::2] = np.nan
    constant = pd.Series(4.0, days)
    for series in (short, few, every_other, constant):
        yield compare_periods(series, before, after).refusal
    for series in (short, few):
        yield compare_periods(pd.Series(series.to_numpy()[::-1], days), before, after).refusal


def by_name():
    """All that a comparison between exercises, and of the time before flares, may lack."""
    entries = pd.DataFrame({"entered_at": pd.DatetimeIndex([], tz="UTC"), "pain_nrs": []})
    dates = pd.date_range(START, periods=12)
    untimed = pd.DatetimeIndex([pd.NaT] * 12, tz="UTC")
    log = pd.DataFrame({"local_date": dates, "started_at": untimed, "minutes": 9.0,
                        "kind": "core", "planned_exercise": None,
                        "pain_before_nrs": 4.0, "pain_after_nrs": 5.0})  # fmt: skip
    for names in (["plank"] * 4 + ["bridge"] * 8, ["plank"] * 6 + ["bridge"] * 6):
        named = log.assign(exercise_key=names, name=names)
        rows = exercise_pain_changes(entries, named, diary(MIXED[:20]))
        yield from (row.refusal for row in rows if row.refusal)
        yield rows[0].next_day_refusal
    flares = np.zeros(400, dtype=bool)
    flares[60:340:25] = True
    calendar = pd.date_range(START, periods=400)
    asked = diary(MIXED).assign(has_flare=flares)
    watch = pd.DataFrame(
        {"local_date": calendar, "steps": 1_000.0, "aerobic_minutes": np.nan,
         "sedentary_minutes": 600.0}
    )  # fmt: skip
    unmarked = log.assign(is_high_impact=None, is_heavy=None, is_twisting=None)
    long = pd.DataFrame(
        {"happened_at": pd.DatetimeIndex([], tz="UTC"), "local_date": pd.DatetimeIndex([])}
    )
    history = find_flares(asked)
    told = asked.assign(entered_at=pd.NaT).head(0)
    found = flare_triggers(history, told, Before(unmarked, watch, long), 1.5)
    yield from (row.refusal for row in found)
    yield from (row.refusal for row in times_to_flare(history, watch))


REFUSALS = [*rows_and_variation(), *trends(), *phases(), *periods(), *responses(), *by_name()]
REFUSALS += [*keeping(), *others()]
BLANK = {"control": "stress_nrs", "blank": 40, "rated": 60}
"""What `name_blank_controls` puts beside the counts of a refusal for want of a control."""


def test_every_sentence_is_said_of_something_that_may_be_lacking():
    assert {one.code for one in REFUSALS} == {f"refusal.{code}" for code in messages()["refusal"]}


@pytest.mark.parametrize("lacking", REFUSALS, ids=lambda one: one.code)
def test_a_refusal_is_a_sentence_with_all_its_counts(lacking):
    named = BLANK if lacking.code.endswith(CONTROL) else {}
    said = worded(Message(lacking.code, {**lacking.values, **named}))

    assert said.endswith(".")
    assert "{" not in said
    assert not re.search(r"\b1 (days|weeks)\b", said)


def test_the_tables_hold_the_sentence_its_code_and_its_counts():
    lacking = Message("refusal.too_few_days", {"usable": 12, "needed": 30, "lag": 1})

    row = association_row(refused(lacking))
    again = refusal(row["refusal_code"], row["refusal_values"])

    assert row["refusal_code"] == "too_few_days"
    assert json.loads(row["refusal_values"]) == lacking.values
    assert row["refusal"] == again == worded(lacking)


def test_what_was_answered_has_neither_sentence_nor_code():
    row = association_row(refused(None))

    assert {row[name] for name in ("refusal", "refusal_code", "refusal_values")} == {None}


def refused(lacking):
    return Association(
        exposure="steps",
        lag_days=1,
        unit=None,
        family="primary",
        tests_in_family=5,
        days=12,
        refusal=lacking,
    )
