"""What the exercise log of the period holds, session by session and day by day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.messages.numbers import joined, word
from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.targets import LOGGED
from backpain_analytics.report.figures.inputs import SessionDays
from backpain_analytics.report.values import counted


@dataclass(frozen=True, eq=False)
class Exercise:
    """The exercise log of the period."""

    days: SessionDays
    sessions: pd.DataFrame
    """One row per session: local_date, kind, name, minutes, pain_before_nrs, pain_after_nrs,
    is_high_impact."""
    so_far: Mapping[str, int]
    """Target → what the week that is not over yet holds of it; empty where all are over."""

    @property
    def log_days(self) -> int:
        """Dates of the period that the log tells of."""
        return int(self.days.days["is_in_log"].sum())

    @property
    def exercised_days(self) -> int:
        """Dates with a session."""
        return int((self.days.days["sessions"] > 0).sum())


def gather_exercise(tables: PersonTables) -> Exercise:
    """Pick what the report says of the exercise log."""
    log = tables.exercise_log
    change = log["pain_after_nrs"].astype("float64") - log["pain_before_nrs"].astype("float64")
    return Exercise(
        days=_session_days(tables, change),
        sessions=log[
            ["local_date", "kind", "name", "minutes", "pain_before_nrs", "pain_after_nrs",
             "is_high_impact"]
        ],
        so_far=_so_far(tables.weekly_activity),
    )  # fmt: skip


def _so_far(weekly: pd.DataFrame) -> dict[str, int]:
    running = weekly[counted(~weekly["is_over"].astype("boolean"))].tail(1)
    return {name: int(amount) for name in LOGGED for amount in running[name].dropna()}


def _session_days(tables: PersonTables, change: pd.Series) -> SessionDays:
    dates = pd.date_range(tables.first_date, tables.last_date, name="local_date")
    log = tables.exercise_log.assign(change_nrs=change).groupby("local_date")
    kinds = {
        day: joined([word("exercise_kind", kind) for kind in dict.fromkeys(kinds.dropna())])
        for day, kinds in log["kind"]
        if kinds.notna().any()
    }
    spans = tables.exercise_spans[["first_date", "last_date"]].itertuples(index=False)
    is_in_log = np.zeros(len(dates), dtype=bool)
    for first, last in spans:
        is_in_log |= (first <= dates) & (dates <= last)
    sessions = tables.daily_exercise.set_index("local_date")["sessions"]
    return SessionDays(
        pd.DataFrame(
            {
                "local_date": dates,
                "sessions": sessions.reindex(dates).fillna(0).astype("int64").to_numpy(),
                "kinds": [kinds.get(day) for day in dates],
                "change_nrs": log["change_nrs"].mean().reindex(dates).to_numpy(),
                "is_in_log": is_in_log,
            }
        )
    )
