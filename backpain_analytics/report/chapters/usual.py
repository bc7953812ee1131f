"""The two weeks up to each date, alike for pain and for what stands beside it."""

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
