"""Amounts by week; over a long period by month or quarter, so that each bar can be seen."""

from typing import Literal

import numpy as np
import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.targets import TargetWeeks
from backpain_analytics.report.figures.inputs import Amounts
from backpain_analytics.report.values import counted

Span = Literal["week", "month", "quarter"]
MOST_WEEKS = 26
"""Beyond it a figure shows months."""
MOST_DAYS_OF_MONTHS = 3 * 365
"""From so many days on it shows quarters."""
LEAST_SHARE_OF_DAYS = 0.5
"""Share of the days of a month or quarter that must count before it is judged."""
_FREQUENCIES = {"month": "M", "quarter": "Q"}


def span_of(target: TargetWeeks, days: int) -> Span:
    """Return what one bar stands for in a period of so many days."""
    if days >= MOST_DAYS_OF_MONTHS:
        return "quarter"
    return "month" if len(target.weeks) > MOST_WEEKS else "week"


def gather_amounts(target: TargetWeeks, tables: PersonTables, *, is_phone: bool) -> Amounts:
    """Return the bars of a target: steps a day, or minutes a week.

    Args:
        target: Its weeks.
        tables: Of the same period.
        is_phone: Whether steps come from phones alone, which have no valid days.
    """
    span = span_of(target, (tables.last_date - tables.first_date).days + 1)
    if span == "week":
        return Amounts(target.name, span, _weeks(target, pd.Timestamp(tables.last_date)))
    days = _counting_days(target.name, tables, is_phone=is_phone)
    return Amounts(target.name, span, _longer_spans(target, days, span))


def per_shown(name: str) -> int:
    """Return into how many shown amounts one week is divided: steps are shown by the day."""
    return 7 if name == "steps" else 1


def _weeks(target: TargetWeeks, last_date: pd.Timestamp) -> pd.DataFrame:
    weeks, divisor = target.weeks, per_shown(target.name)
    is_running = weeks["state"] == "running"
    sunday = weeks["week_start_date"] + pd.Timedelta(days=6)
    # The sum of a week that runs is no sum of seven days yet.
    so_far = (last_date - weeks["week_start_date"]).dt.days + 1
    divisors = np.where(is_running, so_far.clip(upper=divisor), divisor)
    estimated = weeks["estimated"].astype("float64").mask(is_running)
    return pd.DataFrame(
        {
            "first_date": weeks["week_start_date"],
            "last_date": sunday.mask(is_running, last_date),
            "amount": weeks["observed"].astype("float64") / divisors,
            "estimated": estimated / divisor,
            "target": weeks["target"].astype("float64") / divisor,
            "state": weeks["state"],
            "reason": weeks["reason"],
            "valid_days": weeks["valid_days"],
            "low": weeks["low"],
            "high": weeks["high"],
        }
    )


def _counting_days(name: str, tables: PersonTables, *, is_phone: bool) -> pd.DataFrame:
    """Every date of the period with its amount; null where the date does not count."""
    daily = tables.daily_activity
    amount = daily[name].astype("float64")
    counts = amount.notna() if is_phone else counted(daily["is_valid_day"])
    if name == "aerobic_minutes":
        counts &= ~(daily["unknown_share"].astype("float64") > tables.parameters.most_unknown_share)
    dates = pd.date_range(tables.first_date, tables.last_date)
    amounts = pd.Series(amount.where(counts).to_numpy(), index=daily["local_date"])
    return pd.DataFrame({"local_date": dates, "amount": amounts.reindex(dates).to_numpy()})


def _longer_spans(target: TargetWeeks, days: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Means of the days that count, with the target if one alone was in force."""
    frequency, shown = _FREQUENCIES[span], 7 // per_shown(target.name)
    weeks = target.weeks.assign(
        target=target.weeks["target"].astype("float64") / per_shown(target.name),
        is_met=target.weeks["state"].isin(["met", "estimated_met"]),
        is_judged=target.weeks["state"].isin(
            ["met", "estimated_met", "not_met", "estimated_not_met"]
        ),
        # A week belongs where most of its days lie.
        span=(target.weeks["week_start_date"] + pd.Timedelta(days=3)).dt.to_period(frequency),
    )
    of_weeks = weeks.groupby("span").agg(
        target=("target", "min"),
        highest_target=("target", "max"),
        weeks_without=("target", lambda targets: targets.isna().sum()),
        met_weeks=("is_met", "sum"),
        judged_weeks=("is_judged", "sum"),
    )
    frame = (
        days.assign(span=days["local_date"].dt.to_period(frequency))
        .groupby("span")
        .agg(
            first_date=("local_date", "min"),
            last_date=("local_date", "max"),
            amount=("amount", "mean"),
            counting_days=("amount", "count"),
        )
        .join(of_weeks)
    )
    is_one_target = (frame["target"] == frame["highest_target"]) & (frame["weeks_without"] == 0)
    spans = frame.index
    ends = spans.end_time.normalize()
    is_known = frame["counting_days"] >= LEAST_SHARE_OF_DAYS * ((ends - spans.start_time).days + 1)
    is_running = (ends > days["local_date"].max()) & (target.weeks["state"] == "running").any()
    amount = frame["amount"] * shown
    state = np.select(
        [is_running, ~is_known, ~is_one_target, amount >= frame["target"]],
        ["running", "unknown", "no_target", "met"],
        default="not_met",
    )
    return frame.assign(
        amount=amount,
        estimated=np.nan,
        target=frame["target"].where(is_one_target),
        state=state,
    ).reset_index(drop=True)[
        ["first_date", "last_date", "amount", "estimated", "target", "state", "counting_days",
         "met_weeks", "judged_weeks"]
    ]  # fmt: skip
