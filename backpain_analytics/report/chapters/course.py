"""The course of pain over the whole record: flares, episode, phases, and what goes before it."""

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from backpain_analytics.association.course.records import PainTrend
from backpain_analytics.messages import REFUSAL, say, worded
from backpain_analytics.records import Message, PersonTables
from backpain_analytics.report.chapters.flares import with_notes
from backpain_analytics.report.chapters.weeks import LATEST_WEEKS
from backpain_analytics.report.values import Row, is_known, rows_of

if TYPE_CHECKING:
    from backpain_analytics.report.contents import Contents

NEXT_DAY = 1
YEARLY_FROM_DAYS = 2 * 365
"""Span from which on a slope is stated a year; below it over the whole span. Our choice."""
NEAR_POINTS = 0.5
"""A change that falls short of an important one by no more than this is told. Our choice."""


@dataclass(frozen=True, eq=False)
class Course:
    """What the association room found beside the daily associations; whole record throughout.

    Rows are None where nothing was computed.
    """

    trend: PainTrend | None
    """None also where the period is the whole record."""
    flares: pd.DataFrame
    """Flares that touch the period, as `flares`, with days and note (in the person's words)."""
    flare_rate: Row | None
    """As `flare_rates`."""
    episode: Row | None
    """The latest of `pain_episodes`, with days and whole weeks."""
    phases: pd.DataFrame
    """As `phase_comparisons`."""
    responses: pd.DataFrame
    """As `exercise_responses`, any intensity first."""
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

    @property
    def response(self) -> Row | None:
        """The response to aerobic exercise of any intensity; None: nothing was computed."""
        rows = rows_of(self.responses)
        return rows[0] if rows else None


def gather_course(tables: PersonTables, trend: PainTrend) -> Course:
    """Pick what the report says of the whole record."""
    spells = _with_days(tables.flares)
    in_period = (spells["last_date"] >= pd.Timestamp(tables.first_date)) & (
        spells["first_date"] <= pd.Timestamp(tables.last_date)
    )
    phases = tables.phase_comparisons
    return Course(
        trend=_whole_trend(tables.pain_trends, trend),
        flares=with_notes(spells[in_period], tables.diary_answers),
        flare_rate=_last(tables.flare_rates),
        episode=_last(_with_days(tables.pain_episodes)),
        phases=phases.assign(started_on=pd.to_datetime(phases["started_on"])),
        responses=tables.exercise_responses,
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
        cells["refusal"] = Message(f"{REFUSAL}.{row['refusal_code']}", values)
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


def is_clear(trend: PainTrend) -> bool:
    """Say whether the 95 % range of a trend leaves out zero."""
    low, high = trend.low, trend.high
    return low is not None and high is not None and not low <= 0 <= high


def sentences(contents: "Contents") -> tuple[str, ...]:
    """Return what the whole record says where the period alone does not, and its first weeks."""
    whole, of_period = contents.course.trend, contents.pain.trend
    is_told = whole is not None and is_known(whole.low) and not is_known(of_period.low)
    said = trend_sentence(whole, is_whole=True) if whole is not None and is_told else ""
    return tuple(filter(None, (said, change_sentence(contents))))


def trend_sentence(trend: PainTrend, *, is_whole: bool = False) -> str:
    """Say how the ratings moved, or why that is not said.

    >>> from datetime import date
    >>> first, last = date(2025, 1, 1), date(2025, 5, 1)
    >>> trend_sentence(PainTrend(first, last, 110, -0.2, -0.34, -0.06, 0.01, None))
    'Your pain fell by about 0.8 points over these 4 months. Anything from 0.2 to 1.4 fits.'
    """
    slope, low, high = trend.points_per_30_days, trend.low, trend.high
    first, last = trend.first_date, trend.last_date
    if slope is None or low is None or high is None or first is None or last is None:
        return worded(trend.refusal) if trend.refusal else ""
    days = (last - first).days + 1
    is_yearly = days >= YEARLY_FROM_DAYS
    spans = (365.25 if is_yearly else days - 1) / 30
    told = {
        "a_year": say("pain.a_year") if is_yearly else "",
        "span": say("pain.span_whole" if is_whole else "pain.span_period", days=days),
    }
    if not is_clear(trend):
        return say("pain.unclear", **told, low=low * spans, high=high * spans)
    smallest, largest = sorted((abs(low * spans), abs(high * spans)))
    verb = "pain.rose" if slope > 0 else "pain.fell"
    return say(verb, **told, size=slope * spans, low=smallest, high=largest)


def change_sentence(contents: "Contents") -> str:
    """Say how far the latest weeks stand from the first ones, where it may matter to people.

    Nothing below four compared weeks: one good week after a flare is no course. Nothing either
    where the period's own rise or fall is clear: that is told already.
    """
    if is_clear(contents.pain.trend):
        return ""
    weeks, parameters = contents.comparisons.pain_weeks, contents.parameters
    important = parameters.pain_important_change_points
    change = float(weeks["change_points"].astype("float64").mean())
    if len(weeks) < LATEST_WEEKS or abs(change) < important - NEAR_POINTS:
        return ""
    said = [
        say(
            "pain.weeks_higher" if change > 0 else "pain.weeks_lower",
            weeks=len(weeks),
            size=change,
            baseline_weeks=parameters.pain_baseline_weeks,
        ),
        say("pain.important", points=important),
    ]
    if change < 0:
        said.append(say("pain.begun_at_worst"))
    if contents.pain.trend.refusal is None and not is_clear(contents.pain.trend):
        said.append(say("pain.may_be_chance"))
    return " ".join(said)
