"""The course of pain over the whole record: flares, episode, phases, and what goes before it."""

import json
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.records import Message, PersonTables
from backpain_analytics.report.former.association_words import NO_REASON
from backpain_analytics.report.former.values import Row, is_known, rows_of
from backpain_analytics.report.former.wording import (
    calendar_day,
    count,
    difference,
    interval,
    rating,
    word,
)

NEXT_DAY = 1


@dataclass(frozen=True, eq=False)
class Course:
    """What the association room found beside the daily associations; whole record throughout.

    Rows are None where nothing was computed.
    """

    trend: PainTrend | None
    """None also where the period is the whole record."""
    flares: pd.DataFrame
    """Flares that touch the period, as `flares`, with days."""
    flare_rate: Row | None
    """As `flare_rates`."""
    episode: Row | None
    """The latest of `pain_episodes`, with days and whole weeks."""
    phases: pd.DataFrame
    """As `phase_comparisons`."""
    response: Row | None
    """As `exercise_responses`."""
    earlier_pain: pd.DataFrame
    """As `earlier_pain_links`."""
    thirds: pd.DataFrame
    """The next day's pain by thirds of each exposure, as `exposure_thirds`; refused ones left
    out."""
    weekly: pd.DataFrame
    """As `weekly_associations`."""
    readings: pd.DataFrame
    """One row per change of the reading of an exposure and the next day's pain: exposure,
    computed_at, data_until, tier."""


def gather_course(tables: PersonTables, trend: PainTrend) -> Course:
    """Pick what the report says of the whole record."""
    spells = _with_days(tables.flares)
    in_period = (spells["last_date"] >= pd.Timestamp(tables.first_date)) & (
        spells["first_date"] <= pd.Timestamp(tables.last_date)
    )
    return Course(
        trend=_whole_trend(tables.pain_trends, trend),
        flares=spells[in_period],
        flare_rate=_last(tables.flare_rates),
        episode=_last(_with_days(tables.pain_episodes)),
        phases=tables.phase_comparisons,
        response=_last(tables.exercise_responses),
        earlier_pain=tables.earlier_pain_links,
        thirds=_next_day_thirds(tables.exposure_thirds),
        weekly=tables.weekly_associations,
        readings=_changes(tables.association_history),
    )


def _with_days(spells: pd.DataFrame) -> pd.DataFrame:
    days = (spells["last_date"] - spells["first_date"]).dt.days + 1
    return spells.assign(days=days, weeks=days // 7)


def _last(frame: pd.DataFrame) -> Row | None:
    return rows_of(frame)[-1] if len(frame) else None


def _whole_trend(trends: pd.DataFrame, of_period: PainTrend) -> PainTrend | None:
    row = _last(trends)
    if row is None:
        return None
    cells: dict[str, Any] = {
        item.name: None if pd.isna(row[item.name]) else row[item.name] for item in fields(PainTrend)
    }
    for name in ("first_date", "last_date"):
        cells[name] = cells[name] and cells[name].date()
    if cells["refusal"] is not None:
        values = json.loads(row["refusal_values"])
        cells["refusal"] = Message(f"refusal.{row['refusal_code']}", values)
    whole = PainTrend(**cells)
    is_same = (whole.first_date, whole.last_date) == (of_period.first_date, of_period.last_date)
    return None if is_same else whole


def _next_day_thirds(thirds: pd.DataFrame) -> pd.DataFrame:
    return thirds[(thirds["lag_days"] == NEXT_DAY) & thirds["refusal"].isna()]


def _changes(history: pd.DataFrame) -> pd.DataFrame:
    readings = history.loc[
        history["lag_days"] == NEXT_DAY, ["exposure", "computed_at", "data_until", "tier"]
    ]
    return readings[readings["tier"] != readings.groupby("exposure")["tier"].shift()]


def flare_rate_sentence(rate: Row | None) -> str:
    """Say how many flares there were beside how many an unchanging diary would show.

    >>> flare_rate_sentence({"flares": 4, "flares_per_100_days": 3.44,
    ...                      "unchanging_per_100_days": 3.6})
    'The whole record holds 4 flares, spells well above the usual pain or reported as flares: 3.4 \
in every 100 rated days. A diary just as variable in which nothing changes shows about 3.6, so \
their number alone is no sign of a change.'
    """
    if rate is None or not rate["flares"]:
        return ""
    flares = (
        f"The whole record holds {count(rate['flares'], 'flare')}, spells well above the usual "
        "pain or reported as flares"
    )
    if not is_known(rate["flares_per_100_days"]):
        return f"{flares}; too few days are rated to say how often that is."
    often = f"{flares}: {rating(rate['flares_per_100_days'])} in every 100 rated days."
    if not is_known(rate["unchanging_per_100_days"]):
        return often
    return (
        f"{often} A diary just as variable in which nothing changes shows about "
        f"{rating(rate['unchanging_per_100_days'])}, so their number alone is no sign of a change."
    )


def episode_sentence(episode: Row | None) -> str:
    """Name the length of the latest time with pain, with what that does not say.

    >>> episode_sentence({"days": 50, "weeks": 7, "stage": "subacute", "is_ongoing": True,
    ...                   "began_before_diary": False, "last_date": None})
    'The present episode of pain has lasted 7 weeks so far; by its length it is called subacute \
(6 to 12 weeks). That names a length of time: it is no diagnosis, and says nothing of what comes \
next.'
    """
    if episode is None:
        return ""
    weeks = count(episode["weeks"], "week")
    length = weeks if episode["days"] >= 14 else count(episode["days"], "day")
    started = "at least " if episode["began_before_diary"] else ""
    if episode["is_ongoing"]:
        lasted = f"The present episode of pain has lasted {started}{length} so far"
    else:
        lasted = (
            f"The latest episode of pain lasted {started}{length} and ended on "
            f"{calendar_day(episode['last_date'])}"
        )
    stage = word("stage", episode["stage"])
    called = f"by its length it is called {stage}"
    if started and episode["stage"] != "chronic":
        called = f"that much is called {stage}, but it may be more"
    unseen = (
        " The diary holds no month without pain before it, so its true beginning is unknown."
        if started
        else ""
    )
    return (
        f"{lasted}; {called}.{unseen} That names a "
        "length of time: it is no diagnosis, and says nothing of what comes next."
    )


def phase_sentence(row: Row) -> str:
    """Say how pain was rated before and after a declared date, or why that is not said."""
    name = f"{row['phase']}, from {calendar_day(row['started_on'])}"
    if not is_known(row["difference"]):
        return f"{name}: {row['refusal']}"
    return (
        f"{name}: ratings averaged {rating(row['mean_before_nrs'])} before and "
        f"{rating(row['mean_after_nrs'])} after, a difference of {difference(row['difference'])} "
        f"points (95% range {interval(row['low'], row['high'])})."
    )


def phase_note(row: Row) -> str:
    """Say what a comparison of phases leaves out, and what it cannot show."""
    left_out = count(row["excluded_days"], "day")
    return (
        f"Up to 90 days on either side are compared, without the {left_out} right before the "
        "start: people begin things when pain peaks, and a peak passes by itself. "
        f"Other things changed in these months as well. {NO_REASON}"
    )
