"""Pain against cases worked out elsewhere; reference/pain.json and rules.json say by whom."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawing import MONDAY

from backpain_analytics.association.course.flares import FlareRule, find_flares

FOLDER = Path(__file__).parents[1] / "reference"
REFERENCE = json.loads((FOLDER / "pain.json").read_text())
RULES = json.loads((FOLDER / "rules.json").read_text())
WEEK = timedelta(days=7)
OF_THE_REFERENCE = FlareRule(points=2, window_days=14, fewest_ratings=7)


def by_id(cases):
    return pytest.mark.parametrize("case", cases, ids=[case["id"] for case in cases])


def diary(ratings, answers):
    return [
        {"written_date": MONDAY + timedelta(days=i), "pain_nrs": pain, "has_flare": answer}
        for i, (pain, answer) in enumerate(zip(ratings, answers, strict=True))
    ]


@by_id(REFERENCE["pain_change"])
def test_a_change_of_pain_is_judged_as_in_the_reference(load, rows, case):
    load("pain_baselines", {"last_week_start_date": MONDAY, "pain_nrs": case["baseline"]})
    week = {"week_start_date": MONDAY + WEEK, "is_over": True, "pain_nrs": case["later"]}
    load("weekly_pain", week)

    ((points, share, *verdicts),) = rows(
        "weekly_pain_change",
        "change_points, change_share, improvement_grade, is_improved, is_improved_by_either,"
        " is_worsened",
    )
    assert points == pytest.approx(case["points"])
    assert share == (case["percent"] if case["percent"] is None else pytest.approx(
        case["percent"] / 100
    ))  # fmt: skip
    assert verdicts == [case[name] for name in ("grade", "improved", "either", "worsened")]


@by_id(REFERENCE["pain_week"])
def test_the_pain_of_a_week_and_how_much_was_rated_are_those_of_the_reference(load, rows, case):
    load("diary_entries", *diary(case["pain"], [None] * 7))

    ((rated_days, share, mean, highest),) = rows(
        "weekly_pain", "rated_days, rated_share, pain_nrs, highest_pain_nrs"
    )
    assert (rated_days, mean, highest) == (case["rated_days"], case["mean"], case["highest"])
    assert share == pytest.approx(case["share"])


@by_id(REFERENCE["flare"] + RULES["flare"])
def test_a_flare_day_in_ratings_is_that_of_the_reference(case):
    found = find_flares(ratings(case["pain"]), OF_THE_REFERENCE).days

    by_date = {day.local_date: day.is_flare_day for day in found}
    dates = [MONDAY + timedelta(days=i) for i in range(len(case["pain"]))]
    assert [by_date.get(day) for day in dates] == case["proxy"]


@pytest.mark.parametrize("rejected", REFERENCE["rejected"], ids=lambda case: case["case"])
def test_a_single_high_day_is_no_spell_and_an_answer_decides(rejected):
    (case,) = [case for case in REFERENCE["flare"] if case["id"] == rejected["case"]]
    days = ratings(case["pain"])

    assert spells(days) == case["by_ratings"]
    assert spells(days.assign(has_flare=case["reported"])) == case["by_answers"]
    assert case["spells"] not in (case["by_ratings"], case["by_answers"])


def ratings(pain):
    return pd.DataFrame(
        {
            "local_date": pd.date_range(MONDAY, periods=len(pain)),
            "pain_nrs": np.array(pain, dtype=float),
        }
    )


def spells(days):
    return [
        [(flare.first_date - MONDAY).days, (flare.last_date - MONDAY).days]
        for flare in find_flares(days).flares
    ]
