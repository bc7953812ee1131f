"""How intense a minute is: limits of the heart rate, cadence, the two together."""

import pytest
from drawing import at
from samples import CLOCK, pulse, walk


@pytest.mark.usefixtures("rested")
def test_the_maximum_comes_from_age_unless_it_was_measured(con, load, rows):
    load("heart_rate_samples", *pulse("10:00", 1))

    assert rows("heart_rate_limits", "highest_heart_rate_bpm") == [(208 - 0.7 * 40,)]
    con.execute("update persons set highest_heart_rate_bpm = 171")
    assert rows("heart_rate_limits", "highest_heart_rate_bpm") == [(171,)]


@pytest.mark.parametrize(
    ("persons", "limits"),
    [
        ("birth_year = null", 0),
        ("takes_beta_blocker = true", 0),
        ("takes_beta_blocker = true, highest_heart_rate_bpm = 140", 1),
        ("resting_heart_rate_bpm = null", 0),
    ],
)
@pytest.mark.usefixtures("rested")
def test_heart_rate_says_nothing_where_its_limits_are_not_known(con, load, rows, persons, limits):
    con.execute(f"update persons set {persons}")
    load("heart_rate_samples", *pulse("10:00", 1, 150))

    assert len(rows("heart_rate_limits")) == limits


@pytest.mark.usefixtures("rested")
def test_bands_of_the_reserve_include_their_lower_edge(load, rows):
    bands = [
        (95, "sedentary"),  # (95 - 60) / 120 = .29
        (96, "light"),  # .30
        (107, "light"),
        (108, "moderate"),  # .40
        (131, "moderate"),
        (132, "vigorous"),  # .60
    ]
    for minute, (beats, _) in enumerate(bands):
        load("heart_rate_samples", *pulse(f"10:0{minute}", 1, beats))
    load("step_intervals", *walk("10:00", *[0] * len(bands)))

    found = rows("minute_activity", f"{CLOCK}, intensity, intensity_source", "is_worn")
    assert found == [(f"10:0{n}", band, "heart_rate") for n, (_, band) in enumerate(bands)]


def test_without_limits_cadence_decides(load, rows):
    bands = [
        (0, "sedentary"),
        (9, "sedentary"),
        (10, "light"),
        (99, "light"),
        (100, "moderate"),
        (129, "moderate"),
        (130, "vigorous"),
    ]
    load("heart_rate_samples", *pulse("10:00", len(bands)))
    load("step_intervals", *walk("10:00", *(steps for steps, _ in bands)))

    found = rows("minute_activity", f"{CLOCK}, intensity, intensity_source", "is_worn")
    assert found == [(f"10:0{n}", band, "cadence") for n, (_, band) in enumerate(bands)]


@pytest.mark.usefixtures("rested")
def test_a_lively_pulse_keeps_a_slow_minute_out_of_the_wider_cut(load, rows):
    cases = [(95, 9, True), (95, 19, True), (95, 20, False), (96, 19, False), (96, 9, False)]
    for minute, (beats, _, _) in enumerate(cases):
        load("heart_rate_samples", *pulse(f"10:0{minute}", 1, beats))
    load("step_intervals", *walk("10:00", *(steps for _, steps, _ in cases)))

    found = rows("minute_activity", f"{CLOCK}, is_sedentary_below_20_steps", "is_worn")
    assert found == [(f"10:0{n}", is_still) for n, (*_, is_still) in enumerate(cases)]


@pytest.mark.parametrize(("wear_source", "is_still"), [("heart_rate", True), ("steps", False)])
def test_steps_alone_do_not_make_the_wider_cut(load, rows, wear_source, is_still):
    minute = {"minute_at": at("10:00"), "is_waking": True, "steps": 15}
    load("minute_readings", minute | {"wear_source": wear_source})

    found = rows("minute_activity", "intensity, is_sedentary_below_20_steps")
    assert found == [("light", is_still)]


@pytest.mark.parametrize(
    ("beats", "steps", "expected"),
    [
        (83, 100, ("moderate", "cadence_hr_suspect")),  # (83 - 60) / 120 < .20
        (84, 100, ("light", "heart_rate")),  # .20
        (83, 99, ("light", "heart_rate")),
    ],
)
@pytest.mark.usefixtures("rested")
def test_a_resting_pulse_at_a_brisk_cadence_is_not_believed(load, rows, beats, steps, expected):
    load("heart_rate_samples", *pulse("10:00", 1, beats))
    load("step_intervals", *walk("10:00", steps))

    found = rows("minute_activity", "intensity, intensity_source", "is_worn")
    assert found == [expected]


@pytest.mark.usefixtures("rested")
def test_a_calm_minute_with_unknown_steps_is_not_knowable(load, rows):
    bands = [(95, None), (96, "light"), (108, "moderate"), (132, "vigorous")]
    for minute, (beats, _) in enumerate(bands):
        load("heart_rate_samples", *pulse(f"10:0{minute}", 1, beats))

    found = rows("minute_activity", f"{CLOCK}, intensity", "is_worn")
    assert found == [(f"10:0{n}", band) for n, (_, band) in enumerate(bands)]


@pytest.mark.usefixtures("rested")
def test_the_uncertain_maximum_gives_a_band_around_the_aerobic_minutes(load, rows):
    # Moderate from 60 + .4 x 120 = 108; with a maximum of 190 from 112, of 170 from 104.
    load("heart_rate_samples", *pulse("10:00", 10, 106), *pulse("10:10", 10, 110))
    load("heart_rate_samples", *pulse("10:20", 10, 114))

    found = rows("daily_activity", "aerobic_minutes_low, aerobic_minutes, aerobic_minutes_high")
    assert found == [(10, 20, 30)]


@pytest.mark.usefixtures("rested")
def test_vigorous_minutes_count_twice_and_those_without_steps_are_told_apart(load, rows):
    load("heart_rate_samples", *pulse("10:00", 4, 132))
    load("step_intervals", *walk("10:00", 0, 0, 120, 120))

    found = rows(
        "daily_activity", "vigorous_minutes, aerobic_minutes, nonambulatory_aerobic_minutes"
    )
    assert found == [(4, 2 * 4, 2 * 2)]
