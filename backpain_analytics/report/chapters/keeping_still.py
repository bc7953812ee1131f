"""Low movement: how much of it, when in the day, and in how long stretches."""

from typing import TYPE_CHECKING

from backpain_analytics.messages import say
from backpain_analytics.report.parts import Chapter, told

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents


from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted, number

BOUT_BANDS = ((1, 4), (5, 9), (10, 19), (20, 29), (30, 59), (60, None))
"""Minutes, both ends inclusive; None: and longer."""
_BEYOND = ("bouts_beyond_30", "bouts_beyond_120")
"""Columns of `daily_breaks`; the rest is in `daily_sedentary`."""
_TYPICAL = (
    "sedentary_minutes",
    "sedentary_minutes_zero_steps",
    "sedentary_minutes_below_20_steps",
    "prolonged_20_minutes",
    "prolonged_30_minutes",
    "prolonged_60_minutes",
    "longest_bout_minutes",
    "breaks_per_sedentary_hour",
    "full_break_share",
    *_BEYOND,
)


@dataclass(frozen=True, eq=False)
class Movement:
    """Low movement, the stand-in for sitting, in the period."""

    hours: pd.DataFrame
    """One row per date of the period, columns 0 to 23: low-movement minutes of that hour;
    null while asleep, not worn, or where wear is not known."""
    asleep: pd.DataFrame
    """The same shape: whether the device was worn and the whole hour lay outside waking time."""
    bands: pd.DataFrame
    """One row per bout length: shortest, longest (null: no limit), minutes, share of all."""
    typical: Mapping[str, float | None]
    """Median over the valid days, by column of `daily_sedentary` and `daily_breaks`."""
    days: int
    """Valid days behind `typical`."""
    fewest_days: int
    """Valid days from which on a median is called typical; as many as a valid week has."""

    @property
    def has_typical_day(self) -> bool:
        """Whether there are enough days for one to be typical."""
        return self.days >= self.fewest_days


def gather_movement(tables: PersonTables) -> Movement:
    """Pick what the report says of low movement."""
    activity = tables.daily_activity
    most_unknown = tables.parameters.most_unknown_share
    is_known = ~(activity["unknown_share"].astype("float64") > most_unknown)
    valid = activity.loc[counted(activity["is_valid_day"]) & is_known, "local_date"]
    beyond = tables.daily_breaks[["local_date", *_BEYOND]]
    daily = tables.daily_sedentary.merge(beyond, on="local_date", how="left")
    daily = daily[daily["local_date"].isin(valid)]
    measured = daily[list(_TYPICAL)].astype("float64")
    hours, asleep = _hour_grids(tables)
    return Movement(
        hours=hours,
        asleep=asleep,
        bands=_bout_bands(tables.sedentary_bouts["duration_minutes"].astype("float64")),
        typical={name: number(measured[name].median()) for name in _TYPICAL},
        days=int(measured["sedentary_minutes"].notna().sum()),
        fewest_days=tables.parameters.valid_days_per_week,
    )


def _hour_grids(tables: PersonTables) -> tuple[pd.DataFrame, pd.DataFrame]:
    hourly = tables.hourly_activity
    worn = hourly["wear_minutes"].astype("float64") > 0
    awake = hourly["waking_wear_minutes"].astype("float64") > 0
    minutes = hourly["sedentary_minutes"].astype("float64").where(awake)
    cells = hourly[["local_date", "local_hour"]].astype({"local_hour": "int64"})
    cells = cells.assign(minutes=minutes, asleep=(worn & ~awake).astype("float64"))
    minutes_grid, asleep_grid = (
        _grid(cells, values, tables.first_date, tables.last_date)
        for values in ("minutes", "asleep")
    )
    return minutes_grid, asleep_grid > 0


def _grid(cells: pd.DataFrame, values: str, first: date, last: date) -> pd.DataFrame:
    """Spread cells over every date of the period and every hour of the day."""
    dates = pd.date_range(first, last, name="local_date")
    wide = cells.pivot_table(
        index="local_date", columns="local_hour", values=values, aggfunc="first"
    )
    return wide.reindex(index=dates, columns=range(24))


def _bout_bands(durations: pd.Series) -> pd.DataFrame:
    rows = []
    for shortest, longest in BOUT_BANDS:
        inside = durations.between(shortest, float("inf") if longest is None else longest)
        minutes = float(durations[inside].sum())
        share = minutes / float(durations.sum()) if len(durations) else None
        rows.append((shortest, longest, minutes, share))
    return pd.DataFrame(rows, columns=["shortest", "longest", "minutes", "share"])


def chapter(contents: "Contents") -> Chapter:
    """Lay out the chapter."""
    return Chapter("keeping_still", say("keeping_still.heading"), told())
