"""Each week's activity against its targets, those of the exercise log among them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted, number

LOGGED = ("core_sessions", "stretching_days", "aerobic_sessions")
"""Targets counted in the exercise log."""
_VERDICTS = {
    "aerobic_minutes": "aerobic",
    "steps": "steps",
    "aerobic_days": "aerobic_days",
    "broken_up_days": "broken_up_days",
    "core_sessions": "core",
    "stretching_days": "stretching",
    "aerobic_sessions": "aerobic_sessions",
}
"""Target → how the columns of `weekly_activity` with its verdict begin."""
_COUNTED_DAYS = {
    "aerobic_minutes": "aerobic_valid_days",
    "aerobic_days": "aerobic_valid_days",
    "broken_up_days": "broken_up_valid_days",
}
"""Targets whose verdict rests on fewer days than the valid ones, and which these are."""
_STATED = {"steps": "step_target", "broken_up_days": "movement_breaks_target"}
"""How backpain.toml calls a target, where its name is not the quantity's."""
MET = ("met", "estimated_met")
MISSED = ("not_met", "estimated_not_met")


@dataclass(frozen=True, eq=False)
class TargetWeeks:
    """One weekly target over the weeks that lie in the period, and the one that still runs."""

    name: str
    """Of the quantity; a column of `weekly_activity`."""
    weeks: pd.DataFrame
    """One row per ISO week: week_start_date, observed, estimated (for a whole week, from its
    valid days), low and high (aerobic minutes only: maximum heart rate higher and lower),
    target (null: none was in force), status, reason (of an unknown week), valid_days (that count
    for it), state (as in `figures.inputs.Amounts`)."""
    target: float | None
    """As of the last week."""
    is_own: bool
    """The person set it, or has set another one in the period."""

    def _weeks(self, *states: str) -> int:
        return int(self.weeks["state"].isin(states).sum())

    @property
    def met_weeks(self) -> int:
        """Of the judged weeks those in which the target was met, estimated ones included."""
        return self._weeks(*MET)

    @property
    def judged_weeks(self) -> int:
        """Weeks that are over and could have come out either way."""
        return self.met_weeks + self._weeks(*MISSED)

    @property
    def estimated_weeks(self) -> int:
        """Of the judged weeks those judged by an estimate."""
        return self._weeks("estimated_met", "estimated_not_met")

    @property
    def reached_weeks(self) -> int:
        """Further weeks in which the target was met, though too little is known to miss it."""
        return self._weeks("reached")

    @property
    def unknown_weeks(self) -> int:
        """Weeks that are over and nobody can judge."""
        return self._weeks("unknown")

    @property
    def reasons(self) -> dict[str, int]:
        """Unknown weeks by the reason, the commonest first."""
        unknown = self.weeks.loc[self.weeks["state"] == "unknown", "reason"]
        return {str(reason): int(weeks) for reason, weeks in unknown.value_counts().items()}

    @property
    def has_changed(self) -> bool:
        """Whether another target was in force in an earlier week, or none."""
        return len(set(self.weeks["target"].fillna(0))) > 1

    @property
    def has_data(self) -> bool:
        """Whether any week holds anything to show."""
        return bool(self.weeks["observed"].notna().any())


def gather_targets(tables: PersonTables) -> dict[str, TargetWeeks]:
    """Return the weeks of each target by the target's name."""
    weeks = tables.weekly_activity.merge(_heart_rate_band(tables), on="week_start_date", how="left")
    starts = weeks["week_start_date"]
    is_over = weeks["is_over"].astype("boolean").fillna(True).astype("bool")
    ends_inside = starts + pd.Timedelta(days=6) <= pd.Timestamp(tables.last_date)
    is_inside = (starts >= pd.Timestamp(tables.first_date)) & (ends_inside | ~is_over)
    weeks = weeks.assign(is_over=is_over)[is_inside].reset_index(drop=True)
    return {
        name: _target_weeks(name, weeks, is_own=_is_own(name, weeks, tables)) for name in _VERDICTS
    }


def _is_own(name: str, weekly: pd.DataFrame, tables: PersonTables) -> bool:
    """Tell a target of one's own: it is stated without a date, or it is not the usual one."""
    stated = tables.person.get(_STATED.get(name, f"{name}_target"))
    parameters = tables.parameters
    usual = {
        "steps": 7 * parameters.steps_per_day,
        "aerobic_minutes": parameters.aerobic_minutes_per_week,
        "broken_up_days": parameters.movement_break_days_per_week,
    }.get(name)
    targets = weekly[f"{name}_target"].astype("float64").dropna()
    is_another = usual is not None and bool((targets != usual).any())
    return is_another or not (stated is None or pd.isna(stated))  # type: ignore[call-overload]


def _target_weeks(name: str, weekly: pd.DataFrame, *, is_own: bool) -> TargetWeeks:
    verdict = _VERDICTS[name]
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
            "valid_days": weekly[_COUNTED_DAYS.get(name, "valid_days")],
        }
    )
    frame["state"] = np.select(
        [
            ~weekly["is_over"],
            frame["target"].isna(),
            frame["status"] == "insufficient_data",
            frame["status"].isin(MET) & ~counted(weekly[f"{verdict}_is_decidable"]),
        ],
        ["running", "no_target", "unknown", "reached"],
        default=frame["status"].astype("str"),
    )
    last = frame["target"].iloc[-1] if len(frame) else None
    frame["reason"] = frame["reason"].where(frame["state"] == "unknown")
    return TargetWeeks(name, frame, number(last), is_own)


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
