"""Limits, zones and training impulse against numbers worked out from the published formulas."""

import json
from math import exp
from pathlib import Path
from statistics import fmean

import pytest
from drawing import MINUTE, at

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "heart_rate.json").read_text())
CASES = REFERENCE["cases"]
LETTERS = {"sedentary": "-", "light": "L", "moderate": "M", "vigorous": "V"}

by_person = pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])


@pytest.fixture
def hour(con, load):
    """Load a case: who the person is, and an hour of heart rate without a step."""

    def load_hour(case):
        stated = None if case["is_formula"] else case["highest"]
        con.execute(
            "update persons set birth_year = 2024 - ?, sex = ?, resting_heart_rate_bpm = ?, "
            "highest_heart_rate_bpm = ?, takes_beta_blocker = ?",
            [case["age"], case["sex"], case["resting"], stated, case["takes_beta_blocker"]],
        )
        minutes = [
            {
                "minute_at": at("10:00") + i * MINUTE,
                "local_hour": 10,
                "heart_rate_bpm": beats,
                "steps": 0,
                "wear_source": "heart_rate",
                "is_asleep": False,
                "is_waking": True,
            }
            for i, beats in enumerate(case["heart_rates"])
        ]
        load("source_days", {})
        load("minute_readings", *minutes)

    return load_hour


@pytest.mark.parametrize("formula", ["tanaka", "gellish", "fox", "nes"])
def test_each_formula_gives_the_maxima_of_the_reference(load, rows, parameters, formula):
    parameters(highest_heart_rate_formula=formula)
    for case in CASES:
        load("persons", {"person_id": case["id"], "birth_year": 2024 - case["age"]})
        load("source_days", {"person_id": case["id"]})

    found = rows(
        "heart_rate_reserves",
        "person_id, highest_heart_rate_bpm, highest_heart_rate_origin",
    )
    assert found == [
        (case["id"], pytest.approx(case["formulas"][formula]), formula) for case in CASES
    ]


@by_person
def test_limits_are_those_of_the_reference(hour, rows, case):
    hour(case)

    names = ("suspect_below", "still_below", "moderate_from", "vigorous_from", "near_maximal_from")
    ((*found,),) = rows("heart_rate_limits", ", ".join(f"{name}_bpm" for name in names))
    assert found == pytest.approx(list(case["limits"].values()), abs=1e-6)
    bands = list(zip("LMV", found[1:4], strict=True))
    for beats, zone in case["edges"]:
        reached = [letter for letter, edge in bands if beats >= edge]
        assert (reached or ["-"])[-1] == zone


@by_person
def test_zones_of_an_hour_are_those_of_the_reference(hour, rows, case):
    hour(case)

    found = rows("minute_activity", "minute_at, intensity, intensity_source")
    assert "".join(LETTERS[intensity] for _, intensity, _ in found) == case["zones"]
    assert {source for *_, source in found} == {"heart_rate"}
    counted = rows("daily_activity", "moderate_minutes, vigorous_minutes, aerobic_minutes")
    assert counted == [(case["moderate"], case["vigorous"], case["equivalent"])]


@by_person
def test_aerobic_minutes_by_the_share_of_the_maximum_are_those_of_the_reference(hour, rows, case):
    hour(case)

    zones = case["zones_of_maximum"]
    expected = zones.count("M") + 2 * zones.count("V")
    assert rows("daily_activity", "aerobic_minutes_percent_maximum") == [(expected,)]


@by_person
def test_the_training_impulse_of_an_hour_is_that_of_the_reference(hour, parameters, rows, case):
    # The reference counts every minute: a session that nothing is too light for does too.
    parameters(moderate_reserve_share=0.0, aerobic_session_share=0.1)
    hour(case)

    ((banister, edwards),) = rows("daily_training", "banister_trimp, edwards_trimp")
    assert (banister, edwards) == (pytest.approx(case["banister"]), case["edwards"])


@by_person
def test_the_impulse_of_the_mean_heart_rate_is_another_and_lower(case):
    weight, power = {"female": (0.86, 1.67), "male": (0.64, 1.92)}[case["sex"]]
    share = (fmean(case["heart_rates"]) - case["resting"]) / (case["highest"] - case["resting"])

    of_mean = len(case["heart_rates"]) * weight * share * exp(power * share)

    assert of_mean == pytest.approx(case["banister_of_mean"])
    assert of_mean < case["banister"] * 0.95


@pytest.mark.parametrize(
    "rejected", REFERENCE["rejected"], ids=[case["case"] for case in REFERENCE["rejected"]]
)
def test_women_are_not_given_the_weight_of_men(hour, parameters, rows, rejected):
    (case,) = (case for case in CASES if case["id"] == rejected["case"])
    parameters(moderate_reserve_share=0.0, aerobic_session_share=0.1)
    hour(case)

    ((banister,),) = rows("daily_training", "banister_trimp")
    assert rejected["banister_of_mean"] < banister * 0.8
