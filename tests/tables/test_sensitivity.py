"""Low movement with another heart-rate veto, or none."""

from datetime import timedelta
from itertools import product

import pytest
from drawing import MONDAY
from samples import pulse, walk

VARIANTS = (
    "sedentary_minutes_veto_20, sedentary_minutes_veto_40, sedentary_minutes_without_veto, "
    "vetoed_minutes"
)


@pytest.mark.parametrize(
    ("beats", "expected"),
    [
        (83, (1, 1, 1, 0)),
        (84, (0, 1, 1, 0)),  # .20 of the reserve of 120 above 60
        (95, (0, 1, 1, 0)),
        (96, (0, 1, 1, 1)),  # .30, the veto in use
        (107, (0, 1, 1, 1)),
        (108, (0, 0, 1, 1)),  # .40
    ],
)
@pytest.mark.usefixtures("rested")
def test_each_veto_takes_out_the_minutes_from_its_share_on(load, rows, beats, expected):
    load("heart_rate_samples", *pulse("10:00", 1, beats))
    load("step_intervals", *walk("10:00", 0))

    assert rows("daily_sensitivity", VARIANTS) == [expected]
    ((sedentary,),) = rows("daily_sedentary", "sedentary_minutes")
    assert sedentary == expected[2] - expected[3]


@pytest.mark.parametrize(("steps", "still"), [(9, 1), (10, 0), (11, 0)])
@pytest.mark.usefixtures("rested")
def test_a_veto_concerns_only_minutes_of_few_steps(load, rows, steps, still):
    load("heart_rate_samples", *pulse("10:00", 1, 100))
    load("step_intervals", *walk("10:00", steps))

    assert rows("daily_sensitivity", VARIANTS) == [(0, still, still, still)]


@pytest.mark.usefixtures("rested")
def test_no_veto_concerns_a_minute_between_two_heart_rates(load, rows):
    load("heart_rate_samples", *pulse("10:00", 3, 60, every=2))
    load("step_intervals", *walk("10:00", 0, 0, 0))

    assert rows("daily_sensitivity", VARIANTS) == [(3, 3, 3, 0)]


def test_each_date_has_its_own_minutes(load, rows):
    days = [{"local_date": MONDAY + timedelta(days=day)} for day in (0, 1)]
    load("heart_rate_limits", *(day | {"still_below_20_bpm": 84} for day in days))
    still = {"is_waking": True, "wear_source": "heart_rate", "steps": 0, "heart_rate_bpm": 60}
    load("minute_activity", days[0] | still, days[1] | still, days[1] | still)
    load("daily_sedentary", days[0] | {"sedentary_minutes": 1}, days[1] | {"sedentary_minutes": 2})

    found = rows("daily_sensitivity", "sedentary_minutes_without_veto, sedentary_minutes_veto_20")
    assert found == [(1, 1), (2, 2)]


def test_where_heart_rate_is_not_used_the_vetoes_are_unknown(load, rows):
    load("heart_rate_samples", *pulse("10:00", 1, 100))
    load("step_intervals", *walk("10:00", 0))

    assert rows("daily_sensitivity", VARIANTS) == [(None, None, 1, None)]


@pytest.mark.usefixtures("rested")
def test_a_date_worn_mostly_without_heart_rate_has_none_of_it(load, rows):
    load("sources", {"source_id": "band", "device_kind": "worn"})
    load("source_ranks", {"source_id": "band", "source_rank": 2})
    load("heart_rate_samples", *pulse("10:00", 10))
    load("step_intervals", *walk("10:00", *[0] * 10))
    load("step_intervals", *walk("12:00", *[30] * 60, source_id="band"))

    assert rows("daily_activity", "wear_source") == [("steps",)]
    assert rows("daily_sensitivity", VARIANTS) == [(None, None, None, None)]


def test_a_date_without_any_still_minute_has_none_rather_than_unknown_ones(load, rows):
    load("daily_sedentary", {"sedentary_minutes": 0}, {"local_date": MONDAY + timedelta(days=1)})
    load("heart_rate_limits", {"moderate_from_bpm": 108})

    assert rows("daily_sensitivity", f"local_date::text, {VARIANTS}") == [
        ("2024-03-04", 0, 0, 0, 0),
        ("2024-03-05", None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.20, {83: "sedentary", 84: "light"}),
        (0.40, {107: "sedentary", 108: "moderate"}),
        (None, {107: "sedentary", 108: "moderate"}),
    ],
)
@pytest.mark.usefixtures("rested")
def test_the_veto_in_use_may_be_another_or_none(load, rows, parameters, share, expected):
    parameters(sedentary_reserve_share=share)
    for clock, beats in zip(("10:00", "10:01"), expected, strict=True):
        load("heart_rate_samples", *pulse(clock, 1, beats))
    load("step_intervals", *walk("10:00", 0, 0))

    found = rows("minute_activity", "heart_rate_bpm, intensity", "is_worn")
    assert dict(found) == expected


@pytest.mark.usefixtures("rested")
def test_a_stricter_veto_never_leaves_more_low_movement(load, rows):
    # Every heart rate from rest to vigorous, without a step, with nine and with ten.
    minutes = list(product(range(60, 140), (0, 9, 10)))
    every = zip(pulse("10:00", len(minutes)), minutes, strict=True)
    load("heart_rate_samples", *({**row, "heart_rate_bpm": beats} for row, (beats, _) in every))
    load("step_intervals", *walk("10:00", *(steps for _, steps in minutes)))

    ((strict, lax, without, vetoed),) = rows("daily_sensitivity", VARIANTS)
    ((in_use,),) = rows("daily_sedentary", "sedentary_minutes")
    assert (strict, in_use, lax) == (2 * (84 - 60), 2 * (96 - 60), 2 * (108 - 60))
    assert (without, vetoed) == (2 * (140 - 60), 2 * (140 - 96))
