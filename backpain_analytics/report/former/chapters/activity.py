"""Activity of each week against its targets, those of the exercise log among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.former.values import is_known, number
from backpain_analytics.report.former.wording import count, was, whole, word
from backpain_analytics.settings.parameters import Parameters

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
    def words(self) -> str:
        """What the page calls the quantity."""
        return word("quantity", self.name)

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


def target_sentence(target: TargetWeeks) -> str:
    """Say in how many weeks a target was met, of how many that could be judged."""
    aim = f"{whole(target.target)} {target.words} a week"
    if not target.judged_weeks:
        return f"No week has enough data to be judged against the target of {aim}{_why(target)}."
    estimated = target.statuses["estimated_met"] + target.statuses["estimated_not_met"]
    left = target.statuses["insufficient_data"]
    return (
        f"The target of {aim} was met in {target.met_weeks} of "
        f"{count(target.judged_weeks, 'week')} that could be judged"
        + (f" ({estimated} of these {was(estimated)} judged from an estimate)" if estimated else "")
        + (f"; {count(left, 'week')} {_unjudged(target, left)}." if left else ".")
    )


def _why(target: TargetWeeks) -> str:
    """Give the reasons for having no verdict, counted where they are several."""
    if len(target.reasons) == 1:
        return f" ({word('reason', next(iter(target.reasons)))})"
    counted = [f"{word('reason', reason)}: {weeks}" for reason, weeks in target.reasons.items()]
    return f" ({', '.join(counted)})" if counted else ""


def _unjudged(target: TargetWeeks, weeks: int) -> str:
    if target.name in LOGGED:
        return "is not wholly in the log" if weeks == 1 else "are not wholly in the log"
    return f"had too little data{_why(target)}"


def has_activity(targets: Mapping[str, TargetWeeks]) -> bool:
    """Return whether any week holds steps or aerobic minutes."""
    return targets["aerobic_minutes"].has_data or targets["steps"].has_data


def no_activity_sentence(vendor_days: int) -> str:
    """Say that there is nothing to count, and what a file of daily totals is worth."""
    if not vendor_days:
        return "There is no activity data in this period."
    return (
        "There is no activity data by the minute in this period. The files hold the device's own "
        f"daily totals of {count(vendor_days, 'day')}: they are kept as a check, "
        "and cannot show when there was movement or whether the device was worn."
    )


def heart_rate_sentence(
    person: Mapping[str, Any], aerobic: TargetWeeks, parameters: Parameters
) -> str:
    """Say what limits the heart rate, and what the thin lines in the figure are."""
    return " ".join(filter(None, (_limit_sentence(person), _band_sentence(aerobic, parameters))))


def _limit_sentence(person: Mapping[str, Any]) -> str:
    limits = str(person.get("heart_rate_limited_by") or "")
    if person.get("takes_beta_blocker"):
        noted = "A beta-blocker is noted: heart rate then understates intensity"
    elif limits:
        named = limits.replace("_", " ").replace(",", " and ")
        noted = f"Noted: {named}. Heart rate then says little of intensity"
    else:
        return ""
    is_stated = is_known(person.get("highest_heart_rate_bpm"))
    if is_stated and person.get("highest_heart_rate_is_measured") is not False:
        return f"{noted} by itself; it is judged by the highest heart rate measured under it."
    return f"{noted}, so minutes are judged by cadence."


def _band_sentence(aerobic: TargetWeeks, parameters: Parameters) -> str:
    if not aerobic.weeks["low"].notna().any():
        return ""
    shift = whole(parameters.heart_rate_band_bpm)
    return (
        f"The thin line on each bar shows the same minutes if the maximum heart rate were {shift} "
        "beats per minute higher or lower than assumed; formulas from age are often that far off. "
        "Where it crosses the target, the verdict rests on that assumption."
    )
