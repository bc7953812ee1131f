"""Which two ratings frame a session: those noted with it, else those of the diary around it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray

LONGEST_BEFORE_MINUTES = 120
"""From the rating before to the start."""
LONGEST_AFTER_MINUTES = 45
"""From the end to the rating after. Hoffman et al. 2005 saw a difference 2 and 32 minutes after
25 minutes of cycling; JRRD 42:183."""


@dataclass(frozen=True)
class Clock:
    """Ratings of the diary and sessions on one clock, minutes; sessions keep the order given."""

    rated: FloatArray
    """Sorted."""
    ratings: FloatArray
    started: FloatArray
    """NaN: only a date is known."""
    ended: FloatArray

    def sessions_between(self, opens: FloatArray, closes: FloatArray) -> IntArray:
        """Count the sessions of which any part lies inside each span."""
        is_timed = np.isfinite(self.started)
        begun = np.searchsorted(np.sort(self.started[is_timed]), closes, side="left")
        over = np.searchsorted(np.sort(self.ended[is_timed]), opens, side="right")
        return np.asarray(begun - over, dtype=np.intp)


@dataclass(frozen=True)
class Pairs:
    """The two ratings of each session, and when they were given; NaN where there are none."""

    before: FloatArray
    after: FloatArray
    opens: FloatArray
    """Minutes; NaN also where the session states a date only."""
    closes: FloatArray

    @property
    def is_paired(self) -> BoolArray:
        """Sessions with both ratings."""
        return np.isfinite(self.before) & np.isfinite(self.after)

    @property
    def change(self) -> FloatArray:
        """After less before."""
        return self.after - self.before


def read_clock(entries: pd.DataFrame, sessions: pd.DataFrame) -> Clock:
    """Put ratings and sessions on one clock.

    Args:
        entries: Diary answers with `entered_at` (instant, null where only a date is known) and
            `current_pain_nrs` or, where that is null, `pain_nrs`, 0-10.
        sessions: `started_at` (instant, null where only a date is known) and `minutes` (null
            where unknown).
    """
    pain = entries["pain_nrs"]
    if "current_pain_nrs" in entries:
        pain = entries["current_pain_nrs"].fillna(pain)
    known = entries.assign(rating=pain).dropna(subset=["entered_at", "rating"])
    # Two answers at one instant are one rating.
    ratings = known.groupby(_minutes(known["entered_at"]))["rating"].mean()
    started = _minutes(sessions["started_at"])
    length = sessions["minutes"].fillna(0).to_numpy(dtype=np.float64)
    return Clock(
        ratings.index.to_numpy(dtype=np.float64),
        ratings.to_numpy(dtype=np.float64),
        started,
        started + length,
    )


def pair_sessions(clock: Clock, sessions: pd.DataFrame) -> Pairs:
    """Find the two ratings of each session.

    Those noted with a session come first. A pair of the diary is the last rating in the 120
    minutes before the start and the first in the 45 minutes after the end, with no part of
    another session between: of several nobody could say which it is about.

    Args:
        clock: Made of these sessions.
        sessions: As for `read_clock`, and `pain_before_nrs`, `pain_after_nrs` where noted.
    """
    before, after = _noted(sessions, "pain_before_nrs"), _noted(sessions, "pain_after_nrs")
    is_noted = np.isfinite(before) & np.isfinite(after)
    opens, closes = clock.started.copy(), clock.ended.copy()
    first, second = _framing(clock)
    is_framed = ~is_noted & (first >= 0)
    for values, ratings, rows in (
        (before, clock.ratings, first),
        (after, clock.ratings, second),
        (opens, clock.rated, first),
        (closes, clock.rated, second),
    ):
        values[is_framed] = ratings[rows[is_framed]]
    is_paired = is_noted | is_framed
    return Pairs(
        *(np.where(is_paired, values, np.nan) for values in (before, after, opens, closes))
    )


def _noted(sessions: pd.DataFrame, column: str) -> FloatArray:
    if column not in sessions:
        return np.full(len(sessions), np.nan)
    return sessions[column].to_numpy(dtype=np.float64, na_value=np.nan, copy=True)


def _framing(clock: Clock) -> tuple[IntArray, IntArray]:
    """Return the ratings before and after each session, -1 where it has not both to itself."""
    first = np.searchsorted(clock.rated, clock.started, side="right") - 1
    second = np.searchsorted(clock.rated, clock.ended, side="left")
    is_framed = (first >= 0) & (second < len(clock.rated)) & np.isfinite(clock.started)
    rows = np.flatnonzero(is_framed)
    opens, closes = clock.rated[first[rows]], clock.rated[second[rows]]
    is_framed[rows] = (
        (clock.started[rows] - opens <= LONGEST_BEFORE_MINUTES)
        & (closes - clock.ended[rows] <= LONGEST_AFTER_MINUTES)
        & (clock.sessions_between(opens, closes) == 1)
    )
    return np.where(is_framed, first, -1), np.where(is_framed, second, -1)


def _minutes(instants: pd.Series) -> FloatArray:
    known = pd.to_datetime(instants, utc=True)
    microseconds = known.dt.as_unit("us").astype("int64").to_numpy(dtype=np.float64)
    return np.where(known.isna().to_numpy(), np.nan, microseconds / 6e7)
