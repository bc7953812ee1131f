"""Episodes: a pain-free month parts two of them, and their length names the stage."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from backpain_analytics.association.course.episodes import find_episodes, stage_days, stage_of

FIRST = date(2024, 1, 1)


def episodes(*pieces):
    """Pieces are (days, pain); pain None is unrated."""
    pain = [np.nan if value is None else value for days, value in pieces for _ in range(days)]
    return find_episodes(
        pd.DataFrame({"local_date": pd.date_range(FIRST, periods=len(pain)), "pain_nrs": pain})
    )


@pytest.mark.parametrize(("free_days", "n_episodes"), [(27, 1), (28, 2), (29, 2)])
def test_four_weeks_without_pain_part_two_episodes(free_days, n_episodes):
    assert len(episodes((10, 4.0), (free_days, 0.0), (10, 4.0))) == n_episodes


@pytest.mark.parametrize(("n_rated", "n_episodes"), [(13, 1), (14, 2), (15, 2)])
def test_silence_does_not_show_that_pain_was_gone(n_rated, n_episodes):
    found = episodes((10, 4.0), (n_rated, 0.0), (30 - n_rated, None), (10, 4.0))

    assert len(found) == n_episodes


@pytest.mark.parametrize(
    ("days", "stage"),
    [(41, "acute"), (42, "subacute"), (84, "subacute"), (85, "chronic")],
)
def test_the_stage_goes_by_weeks(days, stage):
    (episode,) = episodes((days, 3.0))

    assert episode.stage == stage
    assert episode.painful_days == days
    assert episode.last_date == FIRST + timedelta(days=days - 1)


def test_days_without_pain_within_an_episode_count_for_its_length():
    (episode,) = episodes((20, 3.0), (20, 0.0), (2, 3.0))

    assert episode.stage == "subacute"
    assert episode.painful_days == 22


@pytest.mark.parametrize(
    ("lead", "began_before"), [((28, 0.0), False), ((27, 0.0), True), ((0, 0.0), True)]
)
def test_an_episode_under_way_at_the_first_rating_may_be_older(lead, began_before):
    (episode,) = episodes(lead, (10, 4.0))

    assert episode.began_before_diary == began_before


@pytest.mark.parametrize(("free_days", "is_ongoing"), [(0, True), (27, True), (28, False)])
def test_an_episode_is_over_after_a_month_without_pain(free_days, is_ongoing):
    (episode,) = episodes((10, 4.0), (free_days, 0.0))

    assert episode.is_ongoing == is_ongoing


@pytest.mark.parametrize("pieces", [(), ((5, None),), ((60, 0.0),)])
def test_a_diary_without_pain_has_no_episode(pieces):
    assert episodes(*pieces) == ()


def test_the_stage_of_each_day_is_that_of_an_episode_so_long():
    (episode,) = episodes((100, 3.0))

    found = list(stage_days(episode))

    assert [(day.local_date, day.episode_days, day.stage_so_far) for day in found] == [
        (FIRST + timedelta(days=day), day + 1, stage_of(day + 1)) for day in range(100)
    ]
    assert {(day.episode_first_date, day.began_before_diary) for day in found} == {(FIRST, True)}
