"""What is usual: the two weeks up to each date, and the mean of the dates that tell something."""

from typing import NamedTuple

import pandas as pd
from pandas.core.window import Rolling

WINDOW_DAYS = 14
"""Days up to a date, the date included; captions call them two weeks. Our choice."""
FEWEST_VALUES = 5
"""Of these; as many in proportion as a flare's usual pain needs."""


def recent(values: pd.Series) -> "Rolling[pd.Series]":
    """Return the window of each date, unknown where too few of its dates are known.

    Args:
        values: One for every date, in order; null where unknown.
    """
    return values.astype("float64").rolling(WINDOW_DAYS, min_periods=FEWEST_VALUES)


FEWEST_TOLD_DAYS = 7
"""Days that tell an amount from which on their mean is said. Our choice."""


class DailyMean(NamedTuple):
    """An amount of a mean day, of the days that tell it."""

    amount: float
    days: int


def mean_of_told_days(values: pd.Series) -> DailyMean | None:
    """Return the mean of the days that tell the amount; None where these are too few."""
    told = values.astype("float64").dropna()
    return DailyMean(float(told.mean()), len(told)) if len(told) >= FEWEST_TOLD_DAYS else None
