"""Aerobic minutes as other readings of the same minutes have them, and how sure they are."""

import pytest
from drawing import at
from samples import CLOCK, pulse, reading, slept, walk

MODES = (
    "aerobic_minutes, aerobic_minutes_heart_rate_only, aerobic_minutes_cadence_only, "
    "aerobic_minutes_either"
)
BY = "aerobic_minutes_by_heart_rate, aerobic_minutes_by_cadence, intensity_confidence"


WITH_STEPS = [
    (107, 0, (0, 0, "medium")),  # below .40, but too lively for low movement
    (95, 9, (0, 0, "high")),  # both say low movement
    (95, 10, (0, 0, "high")),  # both say light
    (108, 0, (1, 0, "medium")),  # .40 of the reserve, no step: they disagree
    (108, 99, (1, 0, "medium")),
    (108, 100, (1, 1, "high")),
    (131, 129, (1, 1, "high")),
    (132, 129, (2, 1, "high")),
    (131, 130, (1, 2, "high")),
    (107, 100, (0, 1, "medium")),
    (84, 100, (0, 1, "medium")),
    (83, 100, (None, 1, "low")),  # below .20: the heart rate is not believed
    (None, 130, (None, 2, "medium")),
]
WITHOUT_STEPS = [
    (108, None, (1, None, "medium")),
    (95, None, (0, None, None)),  # sitting or strolling: not knowable
    (None, None, (None, None, None)),
]


@pytest.mark.parametrize("cases", [WITH_STEPS, WITHOUT_STEPS], ids=["steps", "none"])
@pytest.mark.usefixtures("rested")
def test_a_minute_says_what_heart_rate_and_what_cadence_have_it(load, rows, cases):
    """Every fifth minute is a case; the watch is worn also in one without a heart rate."""
    clocks = [f"{10 + n // 12}:{n % 12 * 5:02}" for n in range(len(cases))]
    around = [beat for beat in pulse("09:58", 70) if beat["sampled_at"].minute % 5]
    load("heart_rate_samples", *around)
    for clock, (beats, steps, _) in zip(clocks, cases, strict=True):
        load("heart_rate_samples", *(pulse(clock, 1, beats) if beats else []))
        load("step_intervals", *(walk(clock, steps) if steps is not None else []))

    found = rows("minute_activity", f"{CLOCK}, {BY}", f"{CLOCK} in {tuple(clocks)}")
    assert found == [(clock, *case[-1]) for clock, case in zip(clocks, cases, strict=True)]


def test_a_minute_worn_by_its_steps_alone_is_of_low_confidence(con, load, rows):
    con.execute("update sources set device_kind = 'worn'")
    load("step_intervals", *walk("10:00", 0, 10, 100, 130))

    found = rows("minute_activity", f"{CLOCK}, {BY}", "is_worn")
    assert found == [
        ("10:00", None, 0, None),
        ("10:01", None, 0, "low"),
        ("10:02", None, 1, "low"),
        ("10:03", None, 2, "low"),
    ]


@pytest.mark.parametrize("asleep", [True, False])
@pytest.mark.usefixtures("rested")
def test_minutes_asleep_are_judged_by_neither(load, rows, asleep):
    load("heart_rate_samples", *pulse("03:00", 1, 140))
    if asleep:
        load("sleep_spans", slept(at("02:00"), 180))

    assert rows("minute_activity", f"distinct {BY}") == [(None, None, None)]


@pytest.mark.usefixtures("rested")
def test_four_readings_of_a_day_stand_side_by_side(load, rows):
    # Cycling, brisk walking with a calm heart, running, and a heart rate that is not believed.
    beats, steps = (110, 100, 140, 70), (0, 110, 150, 120)
    for i, (beat, step) in enumerate(zip(beats, steps, strict=True)):
        load("heart_rate_samples", *pulse(f"10:0{i}", 1, beat))
        load("step_intervals", *walk(f"10:0{i}", step))

    found = rows("daily_activity", MODES)
    assert found == [(1 + 0 + 2 + 1, 1 + 0 + 2, 1 + 2 + 1, 1 + 1 + 2 + 1)]
    assert rows("hourly_activity", MODES, "local_hour = 10") == found
    assert rows("hourly_activity", MODES, "local_hour <> 10") == [(None,) * 4] * 23


@pytest.mark.usefixtures("rested")
def test_a_reading_that_knows_no_minute_is_unknown_not_zero(load, rows):
    load("heart_rate_samples", *pulse("10:00", 5, 110))

    assert rows("daily_activity", MODES) == [(5, 5, None, 5)]


@pytest.mark.usefixtures("rested")
def test_bands_of_the_maximum_include_their_lower_edge(con, load, rows):
    cases = [
        (116, (1, 0)),  # .40 of the reserve from 60 to 200
        (127, (1, 0)),
        (128, (1, 1)),  # .64 of 200
        (129, (1, 1)),
        (144, (2, 1)),  # .60 of the reserve
        (153, (2, 1)),
        (154, (2, 2)),  # .77 of 200
        (155, (2, 2)),
    ]
    con.execute("update persons set highest_heart_rate_bpm = 200")
    for minute, (beats, _) in enumerate(cases):
        load("heart_rate_samples", *pulse(f"10:0{minute}", 1, beats))

    modes = "aerobic_minutes, aerobic_minutes_percent_maximum"
    found = rows("minute_activity", f"{CLOCK}, {modes}", "is_worn")
    assert found == [(f"10:0{n}", *expected) for n, (_, expected) in enumerate(cases)]


def test_without_limits_the_maximum_is_not_read_either_and_cadence_decides(load, rows):
    load("heart_rate_samples", *pulse("10:00", 2, 150))
    load("step_intervals", *walk("10:00", 100, 130))

    found = rows("daily_activity", "aerobic_minutes_percent_maximum, near_maximal_minutes")
    assert found == [(1 + 2, None)]


@pytest.mark.parametrize(("beats", "near"), [(167, 0), (168, 1), (169, 1)])
@pytest.mark.usefixtures("rested")
def test_nine_tenths_of_the_reserve_are_near_the_maximum(load, rows, beats, near):
    load("heart_rate_samples", *pulse("10:00", 1, beats))

    assert rows("daily_activity", "near_maximal_minutes") == [(near,)]


@pytest.mark.usefixtures("rested")
def test_the_shares_of_a_day_by_confidence_and_the_unknown_sum_to_one(load, rows):
    # Sitting, sitting with a lively pulse, a brisk walk at rest, sitting or strolling.
    for i, beats in enumerate((70, 100, 70, 70)):
        load("heart_rate_samples", *pulse(f"10:0{i}", 1, beats))
    load("step_intervals", *walk("10:00", 0, 0, 120), reading("10:03", "10:30", 99))

    shares = ("high", "medium", "low")
    found = rows(
        "daily_activity",
        ", ".join(f"{share}_confidence_share" for share in shares) + ", unknown_share",
    )
    assert found == [(1 / 4, 1 / 4, 1 / 4, 1 / 4)]
