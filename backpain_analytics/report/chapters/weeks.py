"""Weeks beside other weeks: pain and load beside earlier ones."""

from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted

LATEST_WEEKS = 4
"""Rated weeks that are held against the first ones."""


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Weeks beside earlier weeks."""

    pain_weeks: pd.DataFrame
    """The latest rated weeks of the period, as in `weekly_pain_change`."""
    steep_weeks: pd.DataFrame
    """Those in which recorded load rose steeply from one whole week to the next, as in
    `weekly_progression`."""


def gather_comparisons(tables: PersonTables) -> Comparisons:
    """Pick what the report holds against earlier weeks."""
    progression = tables.weekly_progression
    steep = counted(progression["is_steep_steps_rise"]) | counted(
        progression["is_steep_aerobic_rise"]
    )
    return Comparisons(
        pain_weeks=tables.weekly_pain_change.tail(LATEST_WEEKS),
        steep_weeks=progression[steep],
    )
