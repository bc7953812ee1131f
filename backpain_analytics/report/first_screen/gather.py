"""What only the first screen needs: the last two weeks, weeks of diary and watch, baselines."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import counted, number, rows_of

WEEK, ONE_DAY = timedelta(days=7), timedelta(days=1)
RECENT = timedelta(days=7)
"""So long after its last date a record may still speak of now. Our choice."""
LATEST_DAYS = 28
"""Dates over which the writing of a diary is looked at."""
FLARE_GAP = timedelta(days=2)
"""A flare that is still on has a rating at most so long before the last date. Our choice."""


@dataclass(frozen=True)
class Fortnight:
    """The last two weeks of the period."""

    rated_days: int
    lowest_nrs: float | None
    """Lowest rating of a day."""
    flare_known_days: int
    flare_days: int


@dataclass(frozen=True, eq=False)
class FirstScreen:
    """What the first screen says beside what the chapters gather."""

    is_current: bool
    """The record ended so shortly before the page was made that it may speak of now."""
    devices: tuple[str, ...]
    """Kinds of device chosen in the period, the most used first, each once."""
    highest_nrs: float | None
    """Highest rating of a day."""
    last_week_nrs: float | None
    """Mean of the last seven dates; None: too few are rated."""
    week_before_nrs: float | None
    latest_rated_days: int
    latest_days: int
    """Dates of the period among the last 28."""
    fortnight: Fortnight
    flare_since: date | None
    """First date of the flare that is still on as the period ends."""
    days_of_both: int
    """Dates with a rating and a valid day."""
    weeks: pd.DataFrame
    """One row per ISO week that lies in the period, and the one that still runs:
    week_start_date, is_over, rated_days, valid_days."""


def gather_first_screen(tables: PersonTables, made_on: date) -> FirstScreen:
    """Pick what the first screen says beside the chapters."""
    last_date = tables.last_date
    ratings = _ratings(tables)
    is_valid = tables.daily_activity.set_index("local_date")["is_valid_day"]
    valid = counted(is_valid).reindex(ratings.index, fill_value=False)
    fewest = tables.parameters.pain_entries_per_week
    used = tables.sources[tables.sources["chosen_minutes"].astype("float64") > 0]
    latest = ratings.tail(LATEST_DAYS)
    return FirstScreen(
        is_current=made_on - last_date <= RECENT,
        devices=tuple(dict.fromkeys(str(kind) for kind in used["device_kind"])),
        highest_nrs=number(ratings.max()),
        last_week_nrs=_mean(ratings.iloc[-7:], fewest),
        week_before_nrs=_mean(ratings.iloc[-14:-7], fewest),
        latest_rated_days=int(latest.count()),
        latest_days=len(latest),
        fortnight=_fortnight(tables, ratings.tail(2 * WEEK.days)),
        flare_since=_flare_since(tables),
        days_of_both=int((ratings.notna() & valid).sum()),
        weeks=_weeks(ratings, valid, tables),
    )


def _ratings(tables: PersonTables) -> "pd.Series[float]":
    """Return the rating of every date of the period."""
    dates = pd.date_range(tables.first_date, tables.last_date)
    rated = tables.daily_pain.set_index("local_date")["pain_nrs"].astype("float64")
    return rated.reindex(dates)


def _mean(ratings: pd.Series, fewest: int) -> float | None:
    return number(ratings.mean()) if ratings.count() >= fewest else None


def _fortnight(tables: PersonTables, ratings: pd.Series) -> Fortnight:
    flares = tables.daily_flares.set_index("local_date")["is_flare_day"].reindex(ratings.index)
    return Fortnight(
        rated_days=int(ratings.count()),
        lowest_nrs=number(ratings.min()),
        flare_known_days=int(flares.notna().sum()),
        flare_days=int(counted(flares).sum()),
    )


def _flare_since(tables: PersonTables) -> date | None:
    latest = next(reversed(rows_of(tables.flares)), None)
    if latest is None or not latest["is_ongoing"]:
        return None
    first, last = latest["first_date"].date(), latest["last_date"].date()
    is_on = tables.last_date - FLARE_GAP <= last <= tables.last_date
    return first if is_on else None


def _weeks(ratings: pd.Series, valid: pd.Series, tables: PersonTables) -> pd.DataFrame:
    """Count by ISO week; a week that reaches out of the period counts only while it runs."""
    days = pd.DataFrame(
        {
            "week_start_date": pd.DatetimeIndex(ratings.index).to_period("W-SUN").start_time,
            "rated_days": ratings.notna().to_numpy(),
            "valid_days": valid.to_numpy(),
        }
    )
    weeks = days.groupby("week_start_date", as_index=False).sum()
    weeks = weeks[weeks["week_start_date"] >= pd.Timestamp(tables.first_date)]
    is_inside = weeks["week_start_date"] + WEEK <= pd.Timestamp(tables.last_date) + ONE_DAY
    over = tables.weekly_activity.loc[counted(tables.weekly_activity["is_over"])]
    is_over = is_inside | weeks["week_start_date"].isin(over["week_start_date"])
    return weeks.assign(is_over=is_over)[is_inside | ~is_over].reset_index(drop=True)
