"""Pain of the period: ratings, weeks, flare days, trend, and the ratings beside it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.messages import worded
from backpain_analytics.records import PersonTables
from backpain_analytics.report.former.values import counted, number
from backpain_analytics.report.former.wording import count, interval, was

OTHER_RATINGS = ("mood_nrs", "stress_nrs", "sleep_quality_nrs", "control_nrs")
NO_PAIN = "There are no pain ratings in this period."


@dataclass(frozen=True, eq=False)
class Pain:
    """Pain in the period; every rating from 0 to 10."""

    days: pd.DataFrame
    """One row per rated or flare date: local_date, pain_nrs, worst_pain_nrs, and flare
    (`reported`, `above_usual` or null)."""
    weeks: pd.DataFrame
    """One row per ISO week: week_start_date, rated_days, pain_nrs and worst_pain_nrs (null
    where too few days are rated)."""
    trend: PainTrend
    rated_days: int
    middle_nrs: float | None
    """Median of the daily ratings."""
    reported_flares: int
    """Days on which the person said yes to a flare."""
    above_usual_flares: int
    """Days rated well above the usual pain on which nobody was asked."""
    flare_known_days: int
    """Days on which the person was asked, or enough earlier ratings show what is usual."""
    other_ratings: pd.DataFrame
    """One row per rating that was given: rating, days, middle_nrs."""


def is_clear(trend: PainTrend) -> bool:
    """Say whether the 95 % range of a trend leaves out zero."""
    low, high = trend.low, trend.high
    return low is not None and high is not None and not low <= 0 <= high


def gather_pain(tables: PersonTables, trend: PainTrend) -> Pain:
    """Pick what the report says of pain."""
    flare_days = tables.daily_flares[["local_date", "is_flare_day"]]
    daily = tables.daily_pain.merge(flare_days, on="local_date", how="left")
    flares = np.select(
        [counted(daily["has_flare"]), counted(daily["is_flare_day"]) & daily["has_flare"].isna()],
        ["reported", "above_usual"],
        default="",
    )
    days = daily[["local_date", "pain_nrs", "worst_pain_nrs"]].assign(
        flare=pd.Series(flares, index=daily.index, dtype="object").replace("", None)
    )
    return Pain(
        days=days.dropna(subset=["pain_nrs", "worst_pain_nrs", "flare"], how="all"),
        weeks=tables.weekly_pain,
        trend=trend,
        rated_days=int(daily["pain_nrs"].notna().sum()),
        middle_nrs=number(daily["pain_nrs"].astype("float64").median()),
        reported_flares=int((flares == "reported").sum()),
        above_usual_flares=int((flares == "above_usual").sum()),
        flare_known_days=int((daily["has_flare"].notna() | daily["is_flare_day"].notna()).sum()),
        other_ratings=_other_ratings(daily),
    )


def _other_ratings(daily: pd.DataFrame) -> pd.DataFrame:
    ratings = daily[list(OTHER_RATINGS)].astype("float64")
    frame = pd.DataFrame(
        {"rating": OTHER_RATINGS, "days": ratings.count(), "middle_nrs": ratings.median()}
    )
    return frame[frame["days"] > 0].reset_index(drop=True)


def trend_sentence(trend: PainTrend) -> str:
    """Say how the ratings moved, or why that is not said.

    >>> from datetime import date
    >>> first, last = date(2025, 1, 1), date(2025, 6, 1)
    >>> trend_sentence(PainTrend(first, last, 140, -0.2, -0.34, -0.06, 0.01, None))
    'The ratings fell by about 0.20 points every 30 days (95% range 0.06 to 0.34).'
    >>> trend_sentence(PainTrend(first, last, 140, 0.1, -0.2, 0.4, 0.5, None))
    'The ratings show no clear rise or fall: anything from −0.20 to +0.40 points every 30 days \
fits them (95% range).'
    """
    if trend.points_per_30_days is None or trend.low is None or trend.high is None:
        return worded(trend.refusal) if trend.refusal else ""
    if not is_clear(trend):
        return (
            f"The ratings show no clear rise or fall: anything from "
            f"{interval(trend.low, trend.high)} points every 30 days fits them (95% range)."
        )
    verb = "rose" if trend.low > 0 else "fell"
    smallest, largest = sorted((abs(trend.low), abs(trend.high)))
    return (
        f"The ratings {verb} by about {abs(trend.points_per_30_days):.2f} points every 30 days "
        f"(95% range {smallest:.2f} to {largest:.2f})."
    )


def flare_sentence(pain: Pain) -> str:
    """Say how many days were flares, and that a count is no trend."""
    if not pain.flare_known_days:
        return (
            "Whether any day was a flare is unknown: the diary did not ask, and too few days are "
            "rated to know the usual pain."
        )
    if not pain.reported_flares and not pain.above_usual_flares:
        return (
            f"There was no flare on the {count(pain.flare_known_days, 'day')} that could be judged."
        )
    parts = []
    if pain.reported_flares:
        reported = count(pain.reported_flares, "day")
        parts.append(f"{reported} {was(pain.reported_flares)} reported as a flare")
    if pain.above_usual_flares:
        above = count(pain.above_usual_flares, "further day" if parts else "day")
        parts.append(f"{above} {was(pain.above_usual_flares)} rated well above the usual pain")
    return (
        f"{', and '.join(parts)}. Steady diaries have a few such days in every hundred as well, so "
        "their number alone says nothing about a change."
    )
