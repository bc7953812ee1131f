"""The tables against numbers worked out elsewhere; each file in reference/ says by whom."""

import json
from datetime import timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
from drawing import MINUTE, MONDAY, at
from selection import third_of

REFERENCE = Path(__file__).parents[1] / "reference"
START = at("00:00")
CHOI = json.loads((REFERENCE / "choi.json").read_text())["cases"]
BOUTS = json.loads((REFERENCE / "bouts.json").read_text())["cases"]
RULES = json.loads((REFERENCE / "rules.json").read_text())
POSITION = "(epoch_us(minute_at) - epoch_us(timestamptz '2024-03-04 00:00+00')) // 60000000"


def by_id(cases, marked=list):
    return pytest.mark.parametrize("case", marked(cases), ids=[case["id"] for case in cases])


def unrolled(runs):
    """Return one value a minute from [value, minutes] runs."""
    return list(chain.from_iterable(repeat(value, count) for value, count in runs))


def heart_rates(values):
    return [
        {"sampled_at": START + i * MINUTE, "heart_rate_bpm": beats}
        for i, beats in enumerate(values)
        if beats is not None
    ]


def steps(values):
    return [
        {"started_at": START + i * MINUTE, "ended_at": START + (i + 1) * MINUTE, "steps": count}
        for i, count in enumerate(values)
        if count is not None
    ]


@by_id(CHOI, third_of)
def test_wear_without_heart_rate_is_what_choi_finds(con, load, rows, case):
    con.execute("update sources set device_kind = 'worn'")
    moving = unrolled(case["runs"])
    load("step_intervals", *steps(10 * moved for moved in moving))

    worn = rows("minute_readings", POSITION, "wear_source = 'steps'")
    nonwear = set(chain.from_iterable(range(first, after) for first, after in case["nonwear"]))
    assert [position for (position,) in worn] == sorted(set(range(len(moving))) - nonwear)


@by_id(BOUTS)
def test_bouts_and_breaks_are_those_of_the_reference(minutes, rows, case):
    letters = {1: "S", 0: "L", None: "?"}
    minutes("".join(letters[state] * count for state, count in case["states"]), first=START)

    bout = POSITION.replace("minute_at", "started_at")
    found = rows("sedentary_bouts", f"{bout}, duration_minutes, is_censored")
    assert found == [tuple(expected) for expected in case["bouts"]]


@by_id([case for case in BOUTS if case["sedentary_minutes"]], third_of)
def test_the_rate_of_breaks_is_that_of_the_reference(minutes, rows, case):
    letters = {1: "S", 0: "L", None: "?"}
    minutes("".join(letters[state] * count for state, count in case["states"]), first=START)

    ((sedentary, breaks, rate),) = rows(
        "daily_sedentary",
        "sum(sedentary_minutes), sum(breaks), any_value(breaks_per_sedentary_hour)",
    )
    assert (sedentary, breaks) == (case["sedentary_minutes"], case["breaks"])
    assert rate == pytest.approx(case["breaks_per_sedentary_hour"])


@by_id(RULES["wear"])
def test_wear_by_heart_rate_is_that_of_the_reference(load, rows, case):
    load("heart_rate_samples", *heart_rates(unrolled(case["heart_rates"])))
    load("step_intervals", *steps(unrolled(case["steps"])))

    worn = [position for (position,) in rows("minute_readings", POSITION, "wear_source > ''")]
    expected = [i for i, is_worn in enumerate(unrolled(case["worn"])) if is_worn]
    assert worn == expected


@by_id(RULES["intensity"])
def test_the_intensity_of_a_minute_is_that_of_the_reference(load, rows, case):
    load(
        "minute_readings",
        *(
            {
                "minute_at": START + i * MINUTE,
                "local_hour": 12,
                "heart_rate_bpm": beats,
                "steps": count,
                "wear_source": "heart_rate" if worn else None,
                "is_asleep": not awake,
                "is_waking": awake,
            }
            for i, (beats, count, worn, awake, *_) in enumerate(case["minutes"])
        ),
    )
    reserve = case["highest"] - case["resting"]
    shares = {"suspect_below": 0.2, "still_below": 0.3, "moderate_from": 0.4, "vigorous_from": 0.6}
    limits = {f"{name}_bpm": case["resting"] + reserve * share for name, share in shares.items()}
    load("heart_rate_limits", *([limits] if case["usable"] else []))

    found = rows("minute_activity", f"{POSITION}, intensity, intensity_source")
    for (_, intensity, source), (*_, worn, awake, grade, by, sedentary) in zip(
        found, case["minutes"], strict=True
    ):
        judged = worn and awake
        known = sedentary is not None or grade in ("light", "moderate", "vigorous")
        low = "sedentary" if sedentary else "light"
        expected = grade if grade in ("moderate", "vigorous") else low
        assert intensity == (expected if judged and known and grade else None)
        assert (source or "").replace("heart_rate", "hr") == (by if intensity else "")


@by_id(RULES["resting"])
def test_the_resting_heart_rate_of_a_date_is_that_of_the_reference(load, rows, case):
    both = enumerate(zip(case["heart_rates"], case["steps"], strict=True))
    load(
        "minute_readings",
        *(
            {"minute_at": START + i * MINUTE, "heart_rate_bpm": beats, "steps": count}
            for i, (beats, count) in both
        ),
    )

    found = rows("daily_resting_heart_rates", "still_minutes, resting_heart_rate_bpm")
    minutes, rate = case["expected"]["n_eligible_minutes"], case["expected"]["resting_hr"]
    assert found == ([(minutes, rate)] if minutes else [])


@by_id(RULES["weekly_target"])
@pytest.mark.usefixtures("record_goes_on")
def test_a_week_meets_its_target_as_in_the_reference(con, load, rows, case):
    con.execute("update persons set aerobic_minutes_target = ?", [case["target"]])
    load(
        "daily_activity",
        *(
            {
                "local_date": MONDAY + timedelta(days=i),
                "aerobic_minutes": value,
                "is_valid_day": valid,
            }
            for i, (value, valid) in enumerate(
                zip(case["values_mon_to_sun"], case["valid"], strict=True)
            )
        ),
    )

    found = rows(
        "weekly_activity",
        "valid_days, aerobic_minutes, estimated_aerobic_minutes, aerobic_status",
    )
    expected = case["expected"]
    assert found == [
        (expected["n_valid"], expected["raw"], expected["adjusted"], expected["status"])
    ]


@by_id(RULES["pain_week"])
def test_the_pain_of_a_week_is_that_of_the_reference(load, rows, case):
    load(
        "diary_entries",
        *(
            {"written_date": MONDAY + timedelta(days=i), "pain_nrs": pain}
            for i, pain in enumerate(case["pain"])
        ),
    )

    found = rows("weekly_pain", "rated_days, pain_nrs, highest_pain_nrs")
    expected = case["expected"]
    assert found == [(expected["n_entries"], expected["mean"], expected["worst"])]
