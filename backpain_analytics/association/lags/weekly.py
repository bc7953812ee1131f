"""The same comparison between weeks: what a week of more sitting goes together with."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from backpain_analytics.association.lags.diary import floor_of, held_back
from backpain_analytics.association.lags.family import compare
from backpain_analytics.association.lags.grid import rated_grid
from backpain_analytics.association.lags.p_values import Chance
from backpain_analytics.association.lags.rows import WEEKLY
from backpain_analytics.association.records import (
    DEFAULT_EXPOSURES,
    Association,
    Control,
    Exposure,
    Question,
)

FEWEST_DAYS = 4
"""Known days of seven that a weekly mean needs, of pain and of each exposure."""


def associate_weeks(
    days: pd.DataFrame,
    exposures: Sequence[Exposure] = DEFAULT_EXPOSURES,
    seed: int = Chance.seed,
    flips: int = Chance.flips,
    *,
    controls: Sequence[Control] = (),
) -> tuple[Association, ...]:
    """Compare mean pain of a week with each exposure 0 to 3 weeks earlier.

    Args:
        days: As for `associate`.
        exposures: An estimate is stated for one step a day more, of a yes or no for one more day
            a week.
        seed: Of the sign flips.
        flips: Sign flips.
        controls: As for `associate`, but the mean of the week before the exposure's counts for
            each: within a week nothing is known to come first.

    Returns:
        One association per exposure and lag, `lag_days` 0, 7, 14 and 21; `days` and
        `days_missing` count weeks. All belong to one exploratory family.
    """
    question = Question(
        [_per_week(exposure) for exposure in exposures],
        [replace(control, day="day_before") for control in controls],
    )
    weekly = weekly_means(days, question.columns)
    grid = rated_grid(weekly, question.columns, step_days=7)
    # Weeks do not mind when a day was rated, but they mind a floor as days do.
    return held_back(compare(grid, question, WEEKLY, Chance(seed, flips)), floor_of(days))


def weekly_means(days: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Average pain and exposures over ISO weeks, null where fewer than 4 days are known.

    Returns:
        One row per week that holds a row of `days`; `local_date` is its Monday.
    """
    dates = pd.DatetimeIndex(days["local_date"])
    mondays = dates - pd.to_timedelta(dates.day_of_week, unit="D")
    columns = days[["pain_nrs", *names]].astype("Float64").astype(np.float64)
    weeks = columns.groupby(mondays.rename("local_date"))
    return weeks.mean().where(weeks.count() >= FEWEST_DAYS).reset_index()


def _per_week(exposure: Exposure) -> Exposure:
    return replace(exposure, step=1 / 7, is_yes_no=False) if exposure.is_yes_no else exposure
