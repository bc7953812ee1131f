"""Activity of each week against its targets, those of the exercise log among them."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import number

STATUSES = ("met", "estimated_met", "not_met", "estimated_not_met", "insufficient_data")
LOGGED = ("core_sessions", "stretching_days", "aerobic_sessions")
"""Targets counted in the exercise log."""
_VERDICTS = {
    "aerobic_minutes": "aerobic",
    "steps": "steps",
    "aerobic_days": "aerobic_days",
    "core_sessions": "core",
    "stretching_days": "stretching",
    "aerobic_sessions": "aerobic_sessions",
}
"""Target → how the columns of `weekly_activity` with its verdict begin."""
_FEWER_DAYS_COUNT = ("aerobic_minutes", "aerobic_days")
"""Targets whose verdict rests on valid days of which enough effort is known."""


@dataclass(frozen=True, eq=False)
class TargetWeeks:
    """One weekly target over the period."""

    name: str
    """Of the quantity; a column of `weekly_activity`."""
    weeks: pd.DataFrame
    """One row per ISO week: week_start_date, observed, estimated (for a whole week, from its
    valid days), low and high (aerobic minutes only: maximum heart rate higher and lower),
    target, status, reason (for having none), valid_days (that count for it)."""
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
    def reasons(self) -> dict[str, int]:
        """Weeks without a verdict by the reason, the commonest first."""
        return {str(reason): int(n) for reason, n in self.weeks["reason"].value_counts().items()}

    @property
    def has_data(self) -> bool:
        """Whether any week holds anything to show."""
        return bool(self.weeks["observed"].notna().any())


def gather_targets(tables: PersonTables) -> dict[str, TargetWeeks]:
    """Return the weeks of each target by the target's name."""
    weeks = tables.weekly_activity.merge(_heart_rate_band(tables), on="week_start_date", how="left")
    return {name: _target_weeks(name, weeks) for name in _VERDICTS}


def _target_weeks(name: str, weekly: pd.DataFrame) -> TargetWeeks:
    verdict = _VERDICTS[name]
    counted_days = "aerobic_valid_days" if name in _FEWER_DAYS_COUNT else "valid_days"
    frame = pd.DataFrame(
        {
            "week_start_date": weekly["week_start_date"],
            "observed": weekly[name],
            "estimated": weekly.get(f"estimated_{name}"),
            "low": weekly["low"] if name == "aerobic_minutes" else None,
            "high": weekly["high"] if name == "aerobic_minutes" else None,
            "target": weekly[f"{name}_target"],
            "status": weekly[f"{verdict}_status"],
            "reason": weekly[f"{verdict}_status_reason"],
            "valid_days": weekly[counted_days],
        }
    )
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


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("moving", say("moving.heading"), told())
