"""What was done in the hours before flares, beside the same hours of the person's other weeks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp

from backpain_analytics.association.course.exercise_records import BeforeReading, FlareTrigger
from backpain_analytics.association.course.flares import FlareRule, usual_pain
from backpain_analytics.association.course.matched_sets import MatchedSets, family_p_values
from backpain_analytics.association.course.records import FlareHistory
from backpain_analytics.association.course.suspicions import Suspicion
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray
from backpain_analytics.records import Message

WEEKS_APART = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)
"""Weeks from a flare to the windows that it is compared with: near enough to be alike in season
and training. They count in pairs, one before and one after, so that what grows over time favours
neither. Our choice."""
COURSE_SPREADS = (8.0, 2.0, 2.0)
"""Log odds by which the person's own rate of flares may change, roughly: over the time that is
looked at, and with the season (sine and cosine of a year). Wide enough to leave the word to the
flares, and narrow enough that a few of them give no season of any size. Our choice."""
YEAR_DAYS = 365.25
SETTLING_DAYS = 3
"""After a flare, in which no window may lie. Our choice."""
FEWEST_FLARES = 8
FEWEST_TELLING_FLARES = 6
MORE_OFTEN = 0.04
"""Corrected for all triggers; a little below the usual .05, as flares and habits that share rhythm,
trend and persistence make it look rarer than it is."""
ALONE = 0.05
"""For a trigger that was suspected beforehand, beside the error of the others."""
HOURS = (24, 2)
LONGEST_UNSURE_HOURS = 12
"""From an answer that there is no flare to the one that there is: beyond it nobody knows when the
flare began. Our choice."""
STEPS_WINDOW = FlareRule(window_days=28, fewest_ratings=14)
"""Days before, whose median number of steps is the usual, and those that must be known."""
DAY_MINUTES = 1_440


@dataclass(frozen=True)
class Before:
    """What may have been done before flares."""

    sessions: pd.DataFrame
    """`local_date`, `started_at`, `is_high_impact`, `is_heavy`, `is_twisting`."""
    days: pd.DataFrame
    """`local_date`, `steps`, `sedentary_minutes`, null where not known."""
    long_stretches: pd.DataFrame
    """`happened_at`, `local_date` of stretches of low movement that went on for over two hours."""


@dataclass(frozen=True)
class _Doing:
    """One thing by the calendar: 1 done, 0 not, NaN not known; and when, where that is known."""

    by_date: FloatArray
    at: FloatArray
    """Minutes, sorted."""
    is_untimed: BoolArray
    """Dates with one of which the hour is not known."""


@dataclass(frozen=True)
class _Anchors:
    """Where windows end: a row a set that is compared within itself."""

    days: IntArray
    """Place in the calendar; -1: no window."""
    minutes: FloatArray
    """NaN: the date alone is known."""
    weights: FloatArray | None = None
    """How likely a flare is at each; None: all alike."""
    is_flare: BoolArray | None = None
    """Windows before flares; None: the first of each row."""


def flare_triggers(
    history: FlareHistory,
    entries: pd.DataFrame,
    before: Before,
    many_steps_share: float,
    suspicion: Suspicion | None = None,
) -> tuple[FlareTrigger, ...]:
    """Compare what went before flares with other weeks, for each trigger and length of window.

    Args:
        history: Flares, and which days were flare days.
        entries: Timed answers: `entered_at`, `local_date`, `has_flare`.
        before: What may have been done.
        many_steps_share: Steps far above the usual, as a multiple of it.
        suspicion: A trigger that was suspected beforehand. It is compared alone, and leaves the
            others as soon as it can be.
    """
    calendar = _calendar(history)
    doings = _doings(before, calendar, many_steps_share)
    anchors = _anchors(history, entries, calendar)
    alone = [_alone(doings, history, entries, calendar, suspicion)] if suspicion else []
    answered = {row.trigger for row in alone if row.refusal is None}
    others = {name: doing for name, doing in doings.items() if name not in answered}
    day, two_hours = HOURS
    return (
        *alone,
        *_compared(others, anchors, day),
        *_compared(doings, anchors, two_hours),
    )


def _calendar(history: FlareHistory) -> pd.DatetimeIndex:
    if not history.days:
        return pd.DatetimeIndex([])
    # The day before the first answer may hold what went before a flare of that day.
    first = pd.Timestamp(history.days[0].local_date) - pd.Timedelta(days=1)
    return pd.date_range(first, pd.Timestamp(history.days[-1].local_date))


def _doings(
    before: Before, calendar: pd.DatetimeIndex, many_steps_share: float
) -> Mapping[str, _Doing]:
    days = before.days.set_index(pd.DatetimeIndex(before.days["local_date"])).reindex(calendar)
    steps, sedentary_minutes = (
        days[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("steps", "sedentary_minutes")
    )
    marks = {
        "high_impact": before.sessions["is_high_impact"],
        "heavy_load": before.sessions["is_heavy"],
        "twisting": before.sessions["is_twisting"],
        "exercise": pd.Series(True, index=before.sessions.index, dtype="boolean"),
    }
    usual = usual_pain(steps, STEPS_WINDOW) if len(calendar) else steps
    many = np.where(np.isfinite(steps - usual), steps >= many_steps_share * usual, np.nan)
    never = np.zeros(len(calendar), dtype=bool)
    return {
        **{name: _logged(before.sessions, mark, calendar) for name, mark in marks.items()},
        "long_stretch": _stretches(before.long_stretches, sedentary_minutes, calendar),
        "many_steps": _Doing(many, np.empty(0), never | np.isfinite(many)),
    }


def _logged(sessions: pd.DataFrame, mark: pd.Series, calendar: pd.DatetimeIndex) -> _Doing:
    dates = pd.DatetimeIndex(sessions["local_date"])
    if not len(dates):
        nothing = np.full(len(calendar), np.nan)
        return _Doing(nothing, np.empty(0), np.zeros(len(calendar), dtype=bool))
    marks = mark.astype("boolean")
    is_done = marks.fillna(False).to_numpy(dtype=bool)
    is_untold = marks.isna().to_numpy()
    by_date = np.where((calendar >= dates.min()) & (calendar <= dates.max()), 0.0, np.nan)
    by_date[calendar.isin(dates[is_untold])] = np.nan
    by_date[calendar.isin(dates[is_done])] = 1.0
    is_timed = sessions["started_at"].notna().to_numpy()
    return _Doing(
        by_date,
        np.sort(_minutes(sessions.loc[is_done & is_timed, "started_at"])),
        np.asarray(calendar.isin(dates[~is_timed]), dtype=bool),
    )


def _stretches(
    stretches: pd.DataFrame, sedentary_minutes: FloatArray, calendar: pd.DatetimeIndex
) -> _Doing:
    by_date = np.where(np.isfinite(sedentary_minutes), 0.0, np.nan)
    by_date[calendar.isin(pd.DatetimeIndex(stretches["local_date"]))] = 1.0
    at = np.sort(_minutes(stretches["happened_at"]))
    return _Doing(by_date, at, np.zeros(len(calendar), dtype=bool))


def _minutes(instants: pd.Series) -> FloatArray:
    known = pd.to_datetime(instants, utc=True).dt.as_unit("us").astype("int64")
    return known.to_numpy(dtype=np.float64) / 6e7


def _anchors(history: FlareHistory, entries: pd.DataFrame, calendar: pd.DatetimeIndex) -> _Anchors:
    """Return a row a flare: its own window, then those of weeks around it."""
    firsts = [flare.first_date for flare in history.flares]
    first = _places(firsts, calendar)
    apart = 7 * np.array((0, *WEEKS_APART))
    days = first[:, None] + apart
    inside = (days >= 0) & (days < len(calendar))
    is_kept = inside & _windows(history, calendar)[np.where(inside, days, 0)]
    is_kept[:, 1:] &= is_kept[:, :0:-1]
    is_kept[:, 0] = True
    onsets = _onsets(firsts, entries)
    return _Anchors(np.where(is_kept, days, -1), onsets[:, None] + DAY_MINUTES * apart)


def _anchors_since(
    since: date, history: FlareHistory, entries: pd.DataFrame, calendar: pd.DatetimeIndex
) -> _Anchors:
    """Return the windows from a date on, a row a weekday; with how likely a flare is at each.

    Each flare whose hour is known has a row of its own, as windows of other hours are others.
    """
    firsts = [flare.first_date for flare in history.flares if flare.first_date >= since]
    first, onsets = _places(firsts, calendar), _onsets(firsts, entries)
    is_onset = np.zeros(len(calendar), dtype=bool)
    is_onset[first] = True
    # A day on which a flare began was one on which it could begin, for all other flares too.
    is_window = _windows(history, calendar) & np.asarray(calendar >= pd.Timestamp(since))
    days = np.flatnonzero(is_window | is_onset)
    rates = _rates(first, days)
    is_dated = np.isnan(onsets)
    dated = [first[is_dated & (first % 7 == weekday)] for weekday in np.unique(first[is_dated] % 7)]
    sets = [*dated, *first[~is_dated][:, None]]
    ends = [np.nan] * len(dated) + list(onsets[~is_dated] - DAY_MINUTES * first[~is_dated])
    weekdays = np.array([flares[0] % 7 for flares in sets], dtype=np.intp)[:, None]
    is_flare = np.zeros((len(sets), len(days)), dtype=bool)
    for row, flares in enumerate(sets):
        is_flare[row] = np.isin(days, flares)
    return _Anchors(
        days=np.where(days % 7 == weekdays, days, -1),
        minutes=np.array(ends)[:, None] + DAY_MINUTES * days,
        weights=np.broadcast_to(rates, is_flare.shape),
        is_flare=is_flare,
    )


def _places(dates: list[date], calendar: pd.DatetimeIndex) -> IntArray:
    return np.asarray(calendar.get_indexer(pd.DatetimeIndex(dates)), dtype=np.intp)


def _rates(first: IntArray, days: IntArray) -> FloatArray:
    """Return how likely a flare is on each of the days beside the others, by their own course.

    Flares that come more and more often, or less and less, and more often at one time of the year:
    the likeliest such course.
    """
    if not len(first) or np.ptp(days) == 0:
        return np.ones(len(days))
    year = 2 * np.pi * days / YEAR_DAYS
    course = np.array([(days - days[0]) / np.ptp(days), np.sin(year), np.cos(year)])
    begun = course[:, np.isin(days, first)].sum(axis=1)

    def unlikely(odds: FloatArray) -> float:
        held_back = ((odds / COURSE_SPREADS) ** 2).sum() / 2
        return float(len(first) * logsumexp(odds @ course) - odds @ begun + held_back)

    return np.asarray(np.exp(minimize(unlikely, np.zeros(3)).x @ course), dtype=np.float64)


def _windows(history: FlareHistory, calendar: pd.DatetimeIndex) -> BoolArray:
    """Return the days on which a window of another time may end."""
    is_free = _free_days(history, calendar)
    # It reaches into the day before.
    is_window = np.zeros(len(calendar), dtype=bool)
    is_window[1:] = is_free[1:] & is_free[:-1] & _known_calm(history, calendar)[1:]
    return is_window


def _free_days(history: FlareHistory, calendar: pd.DatetimeIndex) -> BoolArray:
    is_free = np.ones(len(calendar), dtype=bool)
    for flare in history.flares:
        first, last = calendar.get_indexer(pd.DatetimeIndex([flare.first_date, flare.last_date]))
        is_free[first : last + SETTLING_DAYS + 1] = False
    return is_free


def _known_calm(history: FlareHistory, calendar: pd.DatetimeIndex) -> BoolArray:
    calm = [day.local_date for day in history.days if day.is_flare_day is False]
    return np.asarray(calendar.isin(pd.DatetimeIndex(calm)), dtype=bool)


def _onsets(firsts: list[date], entries: pd.DataFrame) -> FloatArray:
    """Return when each flare was first told of, where an answer not long before told of none."""
    onsets = np.full(len(firsts), np.nan)
    told = entries.dropna(subset=["has_flare"])
    if told.empty:
        return onsets
    told = told.sort_values("entered_at", kind="stable")
    at, has_flare = _minutes(told["entered_at"]), told["has_flare"].to_numpy(dtype=bool)
    begins = np.flatnonzero(has_flare[1:] & ~has_flare[:-1]) + 1
    begins = begins[at[begins] - at[begins - 1] <= 60 * LONGEST_UNSURE_HOURS]
    dates = pd.DatetimeIndex(told["local_date"])[begins]
    first_of = {day.date(): at[begin] for day, begin in zip(dates[::-1], begins[::-1], strict=True)}
    return np.array([first_of.get(first, np.nan) for first in firsts])


def _held(doing: _Doing, anchors: _Anchors, hours: int) -> FloatArray:
    """Say of each window whether it holds the thing: 1, 0, or NaN where that is not known."""
    is_window = anchors.days > 0
    days = np.where(is_window, anchors.days, 1)
    if not len(doing.by_date):
        return np.full(anchors.days.shape, np.nan)
    by_date = doing.by_date[days - 1] if hours == HOURS[0] else np.full(days.shape, np.nan)
    ends = anchors.minutes
    events = np.searchsorted(doing.at, ends) - np.searchsorted(doing.at, ends - 60 * hours)
    is_known = np.isfinite(doing.by_date[days] + doing.by_date[days - 1])
    is_placed = is_known & ~doing.is_untimed[days] & ~doing.is_untimed[days - 1]
    by_hour = np.where(events > 0, 1.0, np.where(is_placed, 0.0, np.nan))
    # Steps far above the usual are known by the day alone.
    has_hours = np.isfinite(ends) & (doing.at.size > 0)
    return np.where(is_window, np.where(has_hours, by_hour, by_date), np.nan)


def _alone(
    doings: Mapping[str, _Doing],
    history: FlareHistory,
    entries: pd.DataFrame,
    calendar: pd.DatetimeIndex,
    suspicion: Suspicion,
) -> FlareTrigger:
    anchors = _anchors_since(suspicion.since, history, entries, calendar)
    counted, sets = _counted(suspicion.trigger, doings[suspicion.trigger], anchors, HOURS[0])
    row = replace(counted, tests_in_family=1, suspected_since=suspicion.since)
    if row.refusal:
        return row
    chance = sets.mid_p
    row = replace(row, p_value=chance, p_family=chance, reading=_reading(chance, ALONE))
    return _with_odds(row, sets)


def _compared(doings: Mapping[str, _Doing], anchors: _Anchors, hours: int) -> list[FlareTrigger]:
    counted = {name: _counted(name, doing, anchors, hours) for name, doing in doings.items()}
    answered = [name for name, (row, _) in counted.items() if row.refusal is None]
    # Hours of flares are seldom known: two hours are described, and enlarge no family.
    tested = answered if hours == HOURS[0] else []
    chances = dict(
        zip(tested, family_p_values([counted[name][1] for name in tested]).tolist(), strict=True)
    )
    return [
        _answered(row, sets, chances.get(name), len(tested))
        if name in answered
        else replace(row, tests_in_family=len(tested))
        for name, (row, sets) in counted.items()
    ]


def _counted(
    name: str, doing: _Doing, anchors: _Anchors, hours: int
) -> tuple[FlareTrigger, MatchedSets]:
    sets = MatchedSets(_held(doing, anchors, hours), anchors.weights, anchors.is_flare)
    flares, telling = int(sets.cases.sum()), int(sets.cases[sets.is_telling].sum())
    exposed = int(sets.exposed_cases.sum())
    is_dated = np.isnan(anchors.minutes[sets.is_usable]).all(axis=1)
    row = FlareTrigger(
        trigger=name,
        hours_before=hours,
        flares=flares,
        flares_by_date=int(sets.cases[is_dated].sum()),
        exposed_flares=exposed,
        control_windows=int(sets.sizes.sum()) - flares,
        exposed_controls=int(sets.exposed.sum()) - exposed,
        telling_flares=telling,
        tests_in_family=0,
        refusal=_lacking(flares, telling),
    )
    return row, sets


def _lacking(flares: int, telling: int) -> Message | None:
    if flares < FEWEST_FLARES:
        return Message("refusal.before_few_flares", {"flares": flares, "needed": FEWEST_FLARES})
    if telling < FEWEST_TELLING_FLARES:
        counts = {"telling": telling, "flares": flares, "needed": FEWEST_TELLING_FLARES}
        return Message("refusal.before_alike", counts)
    return None


def _answered(
    row: FlareTrigger, sets: MatchedSets, chance: float | None, tests: int
) -> FlareTrigger:
    row = replace(
        row,
        p_value=float(sets.tails[sets.seen]),
        p_family=chance,
        tests_in_family=tests,
        reading=None if chance is None else _reading(chance, MORE_OFTEN),
    )
    return _with_odds(row, sets)


def _with_odds(row: FlareTrigger, sets: MatchedSets) -> FlareTrigger:
    low, high = sets.interval
    return replace(row, odds_ratio=sets.odds_ratio, low=low, high=high)


def _reading(chance: float, level: float) -> BeforeReading:
    return "more_often_before_flares" if chance <= level else "no_difference_seen"
