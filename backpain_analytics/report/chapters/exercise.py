"""The exercise log: sessions, and pain around them."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.pain import Pain
from backpain_analytics.report.values import counted

LATEST_SESSIONS = 10
"""Rated sessions of which it is counted how often pain was higher afterwards."""
NO_EXERCISE = "There is no exercise log in this period."


@dataclass(frozen=True, eq=False)
class Exercise:
    """The exercise log of the period."""

    sessions: pd.DataFrame
    """One row per session: local_date, kind, name, minutes, pain_before_nrs, pain_after_nrs,
    is_high_impact."""
    rated_sessions: int
    """Sessions with a rating before and after."""
    higher_after_sessions: int
    """Of these, rated higher after than before."""
    latest_sessions: int
    """Of those rated before and after, the latest; at most 10."""
    worse_after_sessions: int
    """Of these, rated higher after than before."""
    high_impact_flare_sessions: int
    """Sessions marked high impact on a day with a flare."""


def gather_exercise(tables: PersonTables, pain: Pain) -> Exercise:
    """Pick what the report says of the exercise log."""
    log = tables.exercise_log
    change = log["pain_after_nrs"].astype("float64") - log["pain_before_nrs"].astype("float64")
    latest = change.dropna().tail(LATEST_SESSIONS)
    flare_dates = pain.days.loc[pain.days["flare"].notna(), "local_date"]
    on_flare = log["local_date"].isin(flare_dates)
    return Exercise(
        sessions=log[
            ["local_date", "kind", "name", "minutes", "pain_before_nrs", "pain_after_nrs",
             "is_high_impact"]
        ],
        rated_sessions=int(change.notna().sum()),
        higher_after_sessions=int((change > 0).sum()),
        latest_sessions=len(latest),
        worse_after_sessions=int((latest > 0).sum()),
        high_impact_flare_sessions=int((counted(log["is_high_impact"]) & on_flare).sum()),
    )  # fmt: skip


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("exercise", say("exercise.heading"), told())
