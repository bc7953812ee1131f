"""From one ISO week to the next: change, steep rises, and a target near one's own baseline."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from drawing import MONDAY

CASES = json.loads((Path(__file__).parents[1] / "reference" / "load.json").read_text())["cases"]


pytestmark = pytest.mark.usefixtures("record_goes_on")


@pytest.fixture
def weeks(load):
    """`weeks({"steps": 5_000}, ...)`: ISO weeks of seven like days, valid unless they say else."""

    def load_weeks(*drawn, first=MONDAY):
        for number, week in enumerate(drawn):
            valid = week.get("valid_days", 7)
            values = {name: value for name, value in week.items() if name != "valid_days"}
            load(
                "daily_activity",
                *(
                    {"local_date": first + timedelta(weeks=number, days=day)}
                    | {"is_valid_day": day < valid, "steps": 0, "aerobic_minutes": 0}
                    | values
                    for day in range(7)
                ),
            )

    return load_weeks


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_change_from_week_to_week_is_that_of_the_reference(load, rows, case):
    load(
        "daily_activity",
        *(
            {
                "local_date": MONDAY + timedelta(days=number),
                "is_valid_day": True,
                # A change knows no unit, and minutes have no decimals.
                "aerobic_minutes": round(value * 100_000),
            }
            for number, value in enumerate(case["daily_load"])
        ),
    )

    found = rows("weekly_progression", "week_start_date, aerobic_change_share")
    percents = [None if share is None else 100 * share for _, share in found]
    assert percents[0] is case["weekly_change_percent"][0] is None
    assert percents[1:] == pytest.approx(case["weekly_change_percent"][1:], rel=1e-11, abs=1e-11)


STEPS = "steps_change_share, is_steep_steps_rise"
AEROBIC = "aerobic_change_share, is_steep_aerobic_rise"


@pytest.mark.parametrize(
    ("before", "valid", "is_known"), [(4, 3, False), (3, 4, False), (4, 4, True)]
)
def test_a_change_needs_two_valid_weeks(weeks, rows, before, valid, is_known):
    weeks({"steps": 1_000, "valid_days": before}, {"steps": 1_000, "valid_days": valid})

    *_, found = rows("weekly_progression", "week_start_date, steps_change_share")
    assert found[1] == (0 if is_known else None)


@pytest.mark.parametrize(
    ("before", "valid", "is_steep"), [(6, 7, None), (7, 6, None), (5, 5, None), (7, 7, True)]
)
def test_a_rise_is_steep_only_between_two_weeks_that_are_recorded_whole(
    weeks, rows, before, valid, is_steep
):
    low, high = {"steps": 5_000, "aerobic_minutes": 10}, {"steps": 9_000, "aerobic_minutes": 30}
    weeks({**low, "valid_days": before}, {**high, "valid_days": valid})

    *_, found = rows("weekly_progression", f"week_start_date, {STEPS}, {AEROBIC}")
    assert found[1:] == (pytest.approx(0.8), is_steep, pytest.approx(2), is_steep)


def test_a_rise_of_aerobic_minutes_is_steep_only_where_effort_is_known_on_all_days(weeks, rows):
    low, high = {"steps": 5_000, "aerobic_minutes": 10}, {"steps": 9_000, "aerobic_minutes": 30}
    weeks(low, {**high, "effort_unknown_share": 0.21})

    *_, found = rows("weekly_progression", f"week_start_date, {STEPS}, {AEROBIC}")
    assert found[1:] == (pytest.approx(0.8), True, None, None)


def test_the_recorded_sums_stand_beside_what_is_estimated_from_fewer_days(weeks, rows):
    weeks({"steps": 1_000, "aerobic_minutes": 5}, {"steps": 2_000, "valid_days": 4})

    sums = "steps, steps_before, aerobic_minutes, aerobic_minutes_before"
    *_, found = rows(
        "weekly_progression", f"week_start_date, valid_days, valid_days_before, {sums}"
    )
    assert found[1:] == (4, 7, 14_000, 7_000, 0, 35)


def test_a_change_needs_the_week_just_before(weeks, rows):
    weeks({"steps": 1_000}, first=MONDAY)
    weeks({"steps": 5_000}, first=MONDAY + timedelta(weeks=2))

    *_, found = rows("weekly_progression", f"week_start_date, estimated_steps_before, {STEPS}")
    assert found[1:] == (None, None, None)


@pytest.mark.parametrize("minutes", [0, 8, 60])
def test_from_nothing_no_change_can_be_told(weeks, rows, minutes):
    weeks({"aerobic_minutes": 0}, {"aerobic_minutes": minutes})

    *_, found = rows("weekly_progression", f"week_start_date, {AEROBIC}")
    assert found[1:] == (None, None)


@pytest.mark.parametrize(("steps", "is_steep"), [(12_999, False), (13_000, False), (13_001, True)])
def test_a_rise_is_steep_above_30_percent(weeks, rows, steps, is_steep):
    weeks({"steps": 10_000}, {"steps": steps})

    *_, found = rows("weekly_progression", f"week_start_date, {STEPS}")
    assert found[1:] == (pytest.approx(steps / 10_000 - 1), is_steep)


@pytest.mark.parametrize(("steps", "is_steep"), [(2_999, False), (3_000, False), (3_001, True)])
def test_a_steep_rise_of_steps_is_more_than_2000_a_day(weeks, rows, steps, is_steep):
    weeks({"steps": 1_000}, {"steps": steps})

    *_, found = rows("weekly_progression", f"week_start_date, {STEPS}")
    assert found[2] is is_steep


@pytest.mark.parametrize(("minutes", "is_steep"), [(16, False), (17, False), (18, True)])
def test_a_steep_rise_of_aerobic_minutes_is_more_than_60_a_week(
    weeks, rows, parameters, minutes, is_steep
):
    parameters(steep_rise_aerobic_minutes=7 * (17 - 10))
    weeks({"aerobic_minutes": 10}, {"aerobic_minutes": minutes})

    *_, found = rows("weekly_progression", f"week_start_date, {AEROBIC}")
    assert found[2] is is_steep


@pytest.mark.parametrize(("sunday", "is_steep"), [(59, False), (60, False), (61, True)])
def test_an_hour_more_than_the_week_before_is_not_yet_steep(con, weeks, rows, sunday, is_steep):
    weeks({"aerobic_minutes": 10}, {"aerobic_minutes": 10})
    con.execute(
        "update daily_activity set aerobic_minutes = 10 + ? where local_date = ?",
        [sunday, MONDAY + timedelta(days=13)],
    )

    *_, found = rows("weekly_progression", f"week_start_date, {AEROBIC}")
    assert found[2] is is_steep


def test_a_fall_is_never_steep(weeks, rows):
    weeks({"steps": 20_000, "aerobic_minutes": 60}, {"steps": 2_000, "aerobic_minutes": 0})

    *_, found = rows("weekly_progression", f"week_start_date, {STEPS}, {AEROBIC}")
    assert found[1:] == (pytest.approx(-0.9), False, -1, False)


@pytest.mark.parametrize("first", [date(2026, 12, 28), date(2024, 12, 30), date(2024, 3, 25)])
def test_weeks_follow_each_other_over_new_year_and_clock_changes(weeks, rows, first):
    weeks({"steps": 4_000}, {"steps": 5_000}, first=first)

    found = rows("weekly_progression", "week_start_date, steps_change_share")
    assert found == [(first, None), (first + timedelta(weeks=1), pytest.approx(0.25))]


# --- the own baseline ---

SUGGESTED = "baseline_steps_per_day, suggested_steps_per_day_low, suggested_steps_per_day_high"


@pytest.mark.parametrize(
    ("steps", "low", "high"),
    [(4_999, 5_499, 5_999), (5_000, None, None), (5_001, None, None)],
)
def test_below_5000_steps_a_target_near_the_baseline_is_suggested(weeks, rows, steps, low, high):
    weeks(*[{"steps": steps}] * 2)

    assert rows("person_baselines", SUGGESTED) == [(pytest.approx(steps), low, high)]


def test_the_baseline_is_the_mean_of_the_first_two_valid_weeks(weeks, rows):
    weeks({"steps": 9_000, "valid_days": 3}, *({"steps": count} for count in (2_000, 3_000, 8_000)))

    found = rows("person_baselines", f"baseline_from_date, baseline_until_date, {SUGGESTED}")
    from_date = MONDAY + timedelta(weeks=1)
    assert found == [(from_date, from_date + timedelta(days=13), 2_500, 2_750, 3_000)]


def test_one_valid_week_is_no_baseline(weeks, rows):
    weeks({"steps": 2_000}, {"steps": 2_000, "valid_days": 3})

    assert rows("person_baselines") == []


def test_the_target_in_force_stays_until_the_person_sets_another(load, rows):
    load(
        "daily_activity",
        *(
            {"local_date": MONDAY + timedelta(days=i), "steps": 2_000, "is_valid_day": True}
            for i in range(14)
        ),
    )

    assert rows("person_baselines", "suggested_steps_per_day_high") == [(2_400,)]
    assert rows("weekly_targets", "steps_target") == [(7 * 7_000,)] * 2
