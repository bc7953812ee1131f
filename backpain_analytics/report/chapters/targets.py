"""What the report says of weeks against their targets, and of the exercise log."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.pain import Pain
from backpain_analytics.report.values import counted, number

LATEST_SESSIONS = 10
"""Rated sessions of which it is counted how often pain was higher afterwards."""
STATUSES = ("met", "estimated_met", "not_met", "estimated_not_met", "insufficient_data")

_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "aerobic_minutes": {
        "aerobic_minutes": "observed",
        "estimated_aerobic_minutes": "estimated",
        "aerobic_minutes_target": "target",
        "aerobic_status": "status",
    },
    "steps": {
        "steps": "observed",
        "estimated_steps": "estimated",
        "steps_target": "target",
        "steps_status": "status",
    },
    "aerobic_days": {
        "aerobic_days": "observed",
        "aerobic_days_target": "target",
        "aerobic_days_status": "status",
    },
    "core_sessions": {
        "core_sessions": "observed",
        "core_sessions_target": "target",
        "core_status": "status",
    },
    "stretching_days": {
        "stretching_days": "observed",
        "stretching_days_target": "target",
        "stretching_status": "status",
    },
    "aerobic_sessions": {
        "aerobic_sessions": "observed",
        "aerobic_sessions_target": "target",
        "aerobic_sessions_status": "status",
    },
}
_VALID_DAYS = dict.fromkeys(("aerobic_minutes", "aerobic_days"), "aerobic_valid_days")
"""Where the valid days that a verdict rests on are not all of them."""


@dataclass(frozen=True, eq=False)
class TargetWeeks:
    """One weekly target over the period."""

    name: str
    """Of the quantity; a column of `weekly_activity`."""
    weeks: pd.DataFrame
    """One row per ISO week: week_start_date, observed, estimated (for a whole week, from its
    valid days), low and high (aerobic minutes only: maximum heart rate higher and lower),
    target, status, valid_days (that count for it)."""
    target: float | None
    """As of the last week."""
    statuses: Mapping[str, int]
    """Weeks of each status."""

    @property
    def judged_weeks(self) -> int:
        """Weeks with a verdict, estimated ones included."""
        return sum(self.statuses.values()) - self.statuses["insufficient_data"]

    @property
    def met_weeks(self) -> int:
        """Weeks in which the target was met, estimated ones included."""
        return self.statuses["met"] + self.statuses["estimated_met"]

    @property
    def has_data(self) -> bool:
        """Whether any week holds anything to show."""
        return bool(self.weeks["observed"].notna().any())


def gather_targets(tables: PersonTables) -> dict[str, TargetWeeks]:
    """Return the weeks of each target by the target's name."""
    weeks = tables.weekly_activity.merge(_heart_rate_band(tables), on="week_start_date", how="left")
    return {name: _target_weeks(name, weeks) for name in _COLUMNS}


def _target_weeks(name: str, weekly: pd.DataFrame) -> TargetWeeks:
    columns = _COLUMNS[name]
    frame = weekly[["week_start_date", *columns]].rename(columns=columns)
    frame["valid_days"] = weekly[_VALID_DAYS.get(name, "valid_days")]
    for bound in ("low", "high"):
        frame[bound] = weekly[bound] if name == "aerobic_minutes" else None
    frame = frame.reindex(
        columns=["week_start_date", "observed", "estimated", "low", "high", "target", "status",
                 "valid_days"]
    )  # fmt: skip
    found = frame["status"].value_counts()
    return TargetWeeks(
        name=name,
        weeks=frame,
        target=number(frame["target"].iloc[-1]) if len(frame) else None,
        statuses={status: int(found.get(status, 0)) for status in STATUSES},
    )


def _heart_rate_band(tables: PersonTables) -> pd.DataFrame:
    """Sum the two bounds over each week that lies whole in the period.

    There are none where the maximum heart rate changes nothing, as where cadence judges alone.
    """
    daily = tables.daily_activity
    bounds = {"aerobic_minutes_low": "low", "aerobic_minutes_high": "high"}
    monday = daily["local_date"] - pd.to_timedelta(daily["local_date"].dt.day_of_week, unit="D")
    sunday = monday + pd.Timedelta(days=6)
    is_whole = (monday >= pd.Timestamp(tables.first_date)) & (
        sunday <= pd.Timestamp(tables.last_date)
    )
    days = daily[list(bounds)].astype("float64").assign(week_start_date=monday)[is_whole]
    sums: pd.DataFrame = days.groupby("week_start_date", as_index=False).sum(min_count=1)
    sums = sums.rename(columns=bounds)
    is_felt = (sums["high"] > sums["low"]).any()
    return sums if is_felt else sums.assign(low=None, high=None)


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
