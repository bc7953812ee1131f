"""Amounts by week; over a long period by month or quarter, so that each bar can be seen."""

from typing import Literal

import numpy as np
import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.chapters.targets import MET, MISSED, TargetWeeks
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
    """Means of the days that count, judged by the target if one alone was in force."""
    frequency = _FREQUENCIES[span]
    in_spans = days.assign(span=days["local_date"].dt.to_period(frequency)).groupby("span")
    frame = in_spans.agg(
        first_date=("local_date", "min"),
        last_date=("local_date", "max"),
        days=("local_date", "count"),
        amount=("amount", "mean"),
        counting_days=("amount", "count"),
    ).join(_weeks_of_spans(target, frequency))
    spans = pd.PeriodIndex(frame.index)
    ends = spans.end_time.normalize()
    fewest = LEAST_SHARE_OF_DAYS * ((ends - spans.start_time).days + 1)
    is_running = (ends > days["local_date"].max()) & (target.weeks["state"] == "running").any()
    amount = frame["amount"] * 7 / per_shown(target.name)
    state = np.select(
        [
            is_running,
            frame["counting_days"] < fewest,
            frame["target"].isna(),
            amount >= frame["target"],
        ],
        ["running", "unknown", "no_target", "met"],
        default="not_met",
    )
    # Where the dates of the page hold but few days of a month, there is no bar of it.
    is_shown = frame["days"] >= fewest
    bars: pd.DataFrame = frame.assign(amount=amount, estimated=np.nan, state=state)[is_shown]
    return bars.reset_index(drop=True)


def _weeks_of_spans(target: TargetWeeks, frequency: str) -> pd.DataFrame:
    """Count the weeks of each span, and name its target if one alone was in force."""
    state = target.weeks["state"]
    weeks = pd.DataFrame(
        {
            # A week belongs where most of its days lie.
            "span": (target.weeks["week_start_date"] + pd.Timedelta(days=3)).dt.to_period(
                frequency
            ),
            "target": target.weeks["target"].astype("float64") / per_shown(target.name),
            "is_met": state.isin(MET),
            "is_judged": state.isin(MET + MISSED),
        }
    ).groupby("span")
    one_target = weeks["target"].agg(
        lambda targets: targets.iloc[0] if (targets == targets.iloc[0]).all() else np.nan
    )
    return pd.DataFrame(
        {
            "target": one_target,
            "met_weeks": weeks["is_met"].sum(),
            "judged_weeks": weeks["is_judged"].sum(),
        }
    )
