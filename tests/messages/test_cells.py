"""What a cell says of several columns, and amounts as one speaks."""

import pytest

from backpain_analytics.messages import cells, comparisons, exposures, numbers


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "no time"),
        (1, "under half an hour"),
        (14.9, "under half an hour"),
        (15, "about half an hour"),
        (44, "about half an hour"),
        (46, "about 1 hour"),
        (74, "about 1 hour"),
        (76, "about 1.5 hours"),
        (None, "unknown"),
    ],
)
def test_a_duration_is_told_to_half_an_hour_and_some_is_never_none(minutes, words):
    assert numbers.half_hours(minutes) == words


@pytest.mark.parametrize(("count", "words"), [(0, "none"), (1, "1"), (None, "unknown")])
def test_none_of_several_is_said_as_such(count, words):
    assert numbers.none(count) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(9.6, "10 minutes"), (12.4, "10 minutes"), (12.6, "15 minutes"), (49, "50 minutes"),
     (54, "50 minutes"), (56, "60 minutes"), (1, "1 minute")],
)  # fmt: skip
def test_minutes_are_told_coarsely_as_one_speaks(minutes, words):
    assert exposures.about_amount_words("aerobic_minutes", minutes) == words


def test_ratings_and_steps_keep_the_rounding_that_is_theirs():
    assert exposures.about_amount_words("stress_nrs", 1.2) == "1.2 points"
    assert exposures.about_amount_words("steps", 2_512) == "2,500 steps"
    assert exposures.about_amount_words("exercise_done", 0.5) is None


def test_half_a_range_is_no_range():
    assert cells.whole_range(None, 3) == "unknown"
    assert cells.whole_range(3, None) == "unknown"


def test_an_answer_is_counted_in_days_with_it():
    said = comparisons.steps_words("exercise_done", "yes instead of no", -0.4, -0.6, -0.2)

    assert said == "−0.40 (−0.60 to −0.20) of a day with it"
