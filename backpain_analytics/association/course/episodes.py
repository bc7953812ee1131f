"""Episodes of pain and their stage: how long this has been going on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import Episode, Stage, StageDay
from backpain_analytics.association.lags.grid import FloatArray, IntArray, rated_grid

PAIN_FREE_DAYS = 28
"""Days without pain that part two episodes: a month in De Vet et al. 2002,
doi:10.1097/01.BRS.0000030307.34002.BE"""
FEWEST_PAIN_FREE_RATINGS = 14
"""Of those days, ratings of 0: silence alone does not show that pain was gone. Our choice."""
SUBACUTE_FROM_DAYS = 42
CHRONIC_AFTER_DAYS = 84
"""Six and twelve weeks: acute below, subacute from the first up to the second, then chronic."""


def find_episodes(daily_pain: pd.DataFrame) -> tuple[Episode, ...]:
    """Find the times with pain, oldest first.

    Args:
        daily_pain: One row per `local_date`, `pain_nrs` 0-10, null or absent where unrated.

    Raises:
        ValueError: A date occurs twice.
    """
    grid = rated_grid(daily_pain, [])
    dates = grid.dates.tolist()
    return tuple(_episode(days, grid.pain, dates) for days in _painful_runs(grid.pain))


def stage_days(episode: Episode) -> Iterator[StageDay]:
    """Say for each date of an episode how long it had lasted by then, and its stage by that."""
    for day in range((episode.last_date - episode.first_date).days + 1):
        yield StageDay(
            local_date=episode.first_date + timedelta(days=day),
            episode_first_date=episode.first_date,
            episode_days=day + 1,
            stage_so_far=stage_of(day + 1),
            began_before_diary=episode.began_before_diary,
        )


def stage_of(n_days: int) -> Stage:
    """Name the stage of an episode that has lasted so many days.

    >>> [stage_of(days) for days in (41, 42, 84, 85)]
    ['acute', 'subacute', 'subacute', 'chronic']
    """
    if n_days < SUBACUTE_FROM_DAYS:
        return "acute"
    return "subacute" if n_days <= CHRONIC_AFTER_DAYS else "chronic"


def _painful_runs(pain: FloatArray) -> Iterator[IntArray]:
    painful = np.flatnonzero(pain > 0)
    if not painful.size:
        return
    parts = [
        index + 1
        for index, (last, following) in enumerate(pairwise(painful.tolist()))
        if _is_free(pain[last + 1 : following])
    ]
    yield from np.split(painful, parts)


def _is_free(between: FloatArray) -> bool:
    free_ratings = int(np.isfinite(between).sum())
    return len(between) >= PAIN_FREE_DAYS and free_ratings >= FEWEST_PAIN_FREE_RATINGS


def _episode(painful: IntArray, pain: FloatArray, dates: Sequence[date]) -> Episode:
    first, last = int(painful[0]), int(painful[-1])
    return Episode(
        first_date=dates[first],
        last_date=dates[last],
        painful_days=len(painful),
        stage=stage_of(last - first + 1),
        began_before_diary=not _is_free(pain[:first]),
        is_ongoing=not _is_free(pain[last + 1 :]),
    )
