"""Declared events as breaks: their days are left out, and another level may hold after them."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from backpain_analytics.association.records import Control, Event


def broken(days: pd.DataFrame, events: Sequence[Event]) -> tuple[pd.DataFrame, tuple[Control, ...]]:
    """Leave out the days of events, and make days alike in what they come after.

    Args:
        days: One row per `local_date`.
        events: As declared.

    Returns:
        The days, those within events unknown in all, with a column for each event that says
        whether a date comes after it; and these columns as controls.
    """
    dates = pd.DatetimeIndex(days["local_date"])
    is_within, after = np.zeros(len(days), dtype=bool), {}
    for event in events:
        first_after = event.since
        if event.until is not None:
            first_after = event.until + timedelta(days=1)
            is_within |= (dates >= pd.Timestamp(event.since)) & (dates < pd.Timestamp(first_after))
        after[f"after_{event.name}"] = (dates >= pd.Timestamp(first_after)).astype(np.float64)
    known = days.columns.drop("local_date")
    outside = days.assign(**{name: days[name].mask(is_within) for name in known}, **after)
    return outside, tuple(Control(name, "same_day") for name in after)
