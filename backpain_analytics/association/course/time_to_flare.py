"""Days to the next flare after weeks of little, middling and much activity: a description.

Source:
    Kaplan & Meier 1958, doi:10.1080/01621459.1958.10501452, as many weeks end without a flare.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from backpain_analytics.association.course.exercise_records import TimeToFlare
from backpain_analytics.association.course.records import FlareHistory
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray
from backpain_analytics.records import Message

Measure = Literal["steps", "aerobic_minutes"]
MEASURES: tuple[Measure, ...] = ("steps", "aerobic_minutes")
WEEK_DAYS = 7
KNOWN_DAYS = 4
"""Of a week, of which the measure must be known."""
FEWEST_FLARES = 5
FEWEST_WEEKS = 8
"""In each third. Our choice, as are the others."""
SLACK = 1e-9


def times_to_flare(history: FlareHistory, days: pd.DataFrame) -> tuple[TimeToFlare, ...]:
    """Describe how long it took to the next flare, by the activity of the week before.

    Weeks follow each other from the first answer of the diary on; one that a flare touches, or
    of which too little is known, is left out. What follows a week is censored by the last answer.

    Args:
        history: Flares, and the days with an answer.
        days: `local_date`, `steps` and `aerobic_minutes`, null where not known.
    """
    weeks = _weeks(history)
    series = days.set_index(pd.DatetimeIndex(days["local_date"]))
    return tuple(
        third
        for measure in MEASURES
        for third in _thirds(measure, _means(series[measure], weeks.ends), weeks)
    )


@dataclass(frozen=True)
class _Weeks:
    """Weeks outside flares, and what followed them."""

    ends: pd.DatetimeIndex
    waits: IntArray
    """Days to the next flare, or to the last answer."""
    following: IntArray
    """Number of the next flare; -1: none came."""


def _weeks(history: FlareHistory) -> _Weeks:
    if not history.days:
        return _Weeks(pd.DatetimeIndex([]), np.empty(0, np.intp), np.empty(0, np.intp))
    first, last = history.days[0].local_date, history.days[-1].local_date
    calendar = pd.date_range(pd.Timestamp(first), pd.Timestamp(last))
    is_free = np.ones(len(calendar), dtype=bool)
    starts = [(flare.first_date - first).days for flare in history.flares]
    for flare, start in zip(history.flares, starts, strict=True):
        is_free[start : (flare.last_date - first).days + 1] = False
    ends = np.array(
        [
            end
            for end in range(WEEK_DAYS - 1, len(calendar) - 1, WEEK_DAYS)
            if is_free[end - WEEK_DAYS + 1 : end + 1].all()
        ],
        dtype=np.intp,
    )
    following = np.searchsorted(starts, ends, side="right")
    until = np.append(np.array(starts, dtype=np.intp), len(calendar) - 1)[following]
    following = np.where(following < len(starts), following, -1)
    return _Weeks(calendar[ends], np.asarray(until - ends, dtype=np.intp), following)


def _means(series: pd.Series, ends: pd.DatetimeIndex) -> FloatArray:
    if not len(ends):
        return np.empty(0)
    calendar = pd.date_range(ends[0] - pd.Timedelta(days=WEEK_DAYS - 1), ends[-1])
    known = series.reindex(calendar).astype("float64")
    means = known.rolling(WEEK_DAYS, min_periods=KNOWN_DAYS).mean()
    return means.reindex(ends).to_numpy(dtype=np.float64)


def _thirds(measure: Measure, means: FloatArray, weeks: _Weeks) -> Iterator[TimeToFlare]:
    is_known = np.isfinite(means)
    means, waits, following = means[is_known], weeks.waits[is_known], weeks.following[is_known]
    cuts = np.quantile(means, [1 / 3, 2 / 3]) if len(means) else np.zeros(2)
    # Equal weeks stay together.
    place = (means[:, None] > cuts + SLACK).sum(axis=1)
    counts = np.bincount(place, minlength=3)
    lacking = _lacking(len(set(following.tolist()) - {-1}), int(counts.min()))
    for third, count in enumerate(counts.tolist()):
        of_it, is_seen = place == third, following >= 0
        row = TimeToFlare(
            measure=measure,
            third=third + 1,
            weeks=count,
            flare_weeks=int(is_seen[of_it].sum()),
            refusal=lacking,
        )
        yield (
            row
            if lacking
            else replace(
                row,
                lowest=float(means[of_it].min()),
                highest=float(means[of_it].max()),
                median_days=median_wait(waits[of_it], is_seen[of_it]),
            )
        )


def _lacking(flares: int, fewest_weeks: int) -> Message | None:
    if flares < FEWEST_FLARES:
        return Message("refusal.time_few_flares", {"flares": flares, "needed": FEWEST_FLARES})
    if fewest_weeks < FEWEST_WEEKS:
        counts = {"weeks": fewest_weeks, "needed": FEWEST_WEEKS}
        return Message("refusal.time_few_weeks", counts)
    return None


def median_wait(waits: IntArray, is_seen: BoolArray) -> float | None:
    """Return the time by which half are over, by Kaplan and Meier; None where it is not reached.

    >>> median_wait(np.array([2, 4, 5, 9]), np.array([True, True, False, True]))
    4.0
    >>> median_wait(np.array([2, 4, 5, 9]), np.array([True, False, False, False])) is None
    True
    """
    times = np.unique(waits[is_seen])
    at_risk = (waits[:, None] >= times).sum(axis=0)
    ended = ((waits[:, None] == times) & is_seen[:, None]).sum(axis=0)
    still = np.cumprod(1 - ended / at_risk)
    over = times[still <= 0.5 + SLACK]
    return float(over[0]) if len(over) else None
