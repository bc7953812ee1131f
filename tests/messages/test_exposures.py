"""Exposures in words: each has its own, and a unit that somebody wrote stands as written."""

import pytest

from backpain_analytics.messages import exposures
from backpain_analytics.settings.exposures import EXPOSURES

USUAL_UNITS = {
    "sedentary_minutes": "30 minutes",
    "prolonged_30_minutes": "30 minutes",
    "steps": "1,000 steps",
    "aerobic_minutes": "10 minutes",
    "exercise_done": "yes instead of no",
}


@pytest.mark.parametrize("exposure", EXPOSURES)
def test_every_exposure_has_words_of_its_own(exposure):
    words = exposures.exposure_words(exposure)

    assert "_" not in words
    assert words in exposures.more_words(exposure)
    assert words in exposures.less_words(exposure)


def test_the_usual_step_is_worded_from_its_number():
    assert {name: exposures.unit_words(name) for name in USUAL_UNITS} == USUAL_UNITS


def test_a_unit_that_backpain_toml_states_reads_as_written():
    assert exposures.unit_words("steps", "a walk to the <shop>") == "a walk to the <shop>"
    assert exposures.weekly_unit_words("steps", "a mile") == "a mile a day"
    assert exposures.unit_words("exercise_done", "doing it") == "doing it"


def test_a_column_that_nobody_wrote_words_for_reads_as_its_name():
    assert exposures.exposure_words("stair_minutes") == "stair minutes"
    assert exposures.short_words("stair_minutes") == "stair minutes"
    assert exposures.plain_words("stair_minutes") == "stair minutes"
    assert exposures.more_words("stair_minutes") == "more stair minutes"
    assert exposures.less_words("stair_minutes") == "less stair minutes"
    assert exposures.more_plain_words("stair_minutes") == "more stair minutes"
    assert exposures.unit_words("stair_minutes", "10 minutes") == "10 minutes"


def test_one_of_a_thing_is_not_many():
    assert exposures.amount_words("mood_nrs", 1) == "1 point"
    assert exposures.amount_words("mood_nrs", 1.5) == "1.5 points"
    assert exposures.amount_words("aerobic_minutes", 1.0) == "1 minute"


def test_an_unknown_amount_is_left_out():
    nothing = float("nan")

    assert exposures.amount_words("steps", nothing) is None
    assert exposures.sd_words("steps", nothing) == "usual day-to-day difference"
