"""Pain by the part of the day, where one day was rated more than once."""

import numpy as np
import pandas as pd

from backpain_analytics.report.parts import Table
from backpain_analytics.report.table import tabulate
from backpain_analytics.report.values import counted

PARTS = {"morning": 5, "afternoon": 12, "evening": 17, "night": 22}
"""Part → the hour at which it begins; the night ends where the morning begins. Our choice."""
FEWEST_DAYS = 7
"""Days rated in two parts at least from which on the parts are told. Our choice."""


def gather_parts(answers: pd.DataFrame) -> pd.DataFrame:
    """Return what each part of the day was rated, over days that were rated in several.

    Returns:
        One row per part, in the order of the day: part, mean_nrs (of days), days; none where
        too few days were rated in more than one part.
    """
    timed = answers[counted(answers["is_main_region"])].dropna(subset=["local_hour", "rating_nrs"])
    if len(timed) < 2 * FEWEST_DAYS:
        return pd.DataFrame(columns=["part", "mean_nrs", "days"])
    begun = np.searchsorted(list(PARTS.values()), timed["local_hour"].astype("int64"), "right")
    # Before the morning it is still night.
    part = np.array([*PARTS])[begun - 1]
    rated = timed.assign(part=part, rating_nrs=timed["rating_nrs"].astype("float64"))
    by_part = rated.pivot_table(index="local_date", columns="part", values="rating_nrs")
    several = by_part[by_part.notna().sum(axis=1) > 1]
    if len(several) < FEWEST_DAYS:
        several = several.iloc[:0]
    found = several.reindex(columns=[*PARTS]).agg(["mean", "count"]).T
    found.columns = pd.Index(["mean_nrs", "days"])
    return found[found["days"] > 0].rename_axis("part").reset_index()


def table(parts: pd.DataFrame) -> Table:
    """Show the parts side by side."""
    return tabulate("parts_of_day", parts)
