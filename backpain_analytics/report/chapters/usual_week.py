"""The usual week, hour by hour, from known minutes alone."""

import pandas as pd

from backpain_analytics.report.figures.inputs import UsualWeek

_HOURS = pd.MultiIndex.from_product([range(7), range(24)], names=["weekday", "hour"])
_COUNTS = ["minutes", "wear_minutes", "waking_wear_minutes", "sedentary_minutes", "unknown_minutes"]


def worn_hours(hourly: pd.DataFrame) -> pd.DataFrame:
    """Keep the hours of dates on which the device was worn at all."""
    worn = hourly.loc[hourly["wear_minutes"].astype("float64") > 0, "local_date"]
    return hourly[hourly["local_date"].isin(worn)]


def gather_usual_week(worn: pd.DataFrame, moved: pd.DataFrame) -> UsualWeek | None:
    """Share out the minutes of each hour of the week; None where no waking minute is known.

    Args:
        worn: Hours of dates with wear, as `hourly_activity`.
        moved: Hours of the same dates or more, as `hourly_movement`.
    """
    counts = worn[_COUNTS].astype("float64")
    # Where steps alone show wear, no low movement is stated: nothing of that hour is known.
    is_stated = counts["sedentary_minutes"].notna()
    cells = pd.DataFrame(
        {
            "weekday": worn["local_date"].dt.day_of_week,
            "hour": worn["local_hour"].astype("int64"),
            "all": counts["minutes"],
            "asleep": counts["wear_minutes"] - counts["waking_wear_minutes"],
            "known": (counts["waking_wear_minutes"] - counts["unknown_minutes"].fillna(0)).where(
                is_stated, 0
            ),
            "still": counts["sedentary_minutes"],
        }
    )
    sums = cells.groupby(["weekday", "hour"]).sum().reindex(_HOURS)
    if not sums["known"].sum() > 0:
        return None
    hours = pd.DataFrame(
        {
            "still_share": sums["still"] / sums["known"].where(sums["known"] > 0),
            "known_share": sums["known"]
            / (sums["all"] - sums["asleep"]).where(lambda all_: all_ > 0),
            "asleep_share": sums["asleep"] / sums["all"].where(sums["all"] > 0),
        },
        index=_HOURS,
    )
    breaks = worn[["local_date", "local_hour"]].merge(moved, on=["local_date", "local_hour"])
    weekday, hour = breaks["local_date"].dt.day_of_week, breaks["local_hour"].astype("int64")
    shares = breaks["has_full_break"].astype("float64").groupby([weekday, hour]).mean()
    hours["break_share"] = shares.rename_axis(_HOURS.names).reindex(_HOURS)
    return UsualWeek(hours.reset_index())
