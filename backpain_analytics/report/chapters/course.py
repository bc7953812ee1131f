"""The course of pain over the whole record: flares, episode, phases, and what goes before it."""

from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.records import PersonTables
from backpain_analytics.report.values import Row, rows_of

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
