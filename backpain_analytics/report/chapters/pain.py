"""Pain of the period: ratings, weeks, flare days, trend, and the ratings beside it."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted, number

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


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("pain", say("pain.heading"), told())
