"""Pain soon after a bout of exercise, beside pain after a like time without one.

A plain before-and-after misleads: people who exercise when pain is high see it fall by itself.
So each bout is compared with ratings that started alike, at a like hour, as far apart.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import stdtr

from backpain_analytics.association.course.records import ExerciseResponse
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray
from backpain_analytics.association.lags.projection import Projection, project, spanning_basis
from backpain_analytics.association.lags.refusals import lacking_pain_variation
from backpain_analytics.association.lags.rows import Rows
from backpain_analytics.association.lags.tiers import LITTLE
from backpain_analytics.association.records import Tier
from backpain_analytics.records import Message

SHORTEST_BOUT_MINUTES = 15
LONGEST_BEFORE_MINUTES = 120
"""From the rating before to the start."""
LONGEST_AFTER_MINUTES = 45
"""From the end to the rating after. Hoffman et al. 2005 saw a difference 2 and 32 minutes after
25 minutes of cycling; JRRD 42:183."""
SHORTEST_GAP_MINUTES = 30
LONGEST_GAP_MINUTES = 195
"""Between the two ratings of a control pair: what bouts can have, 120 + 30 + 45."""
ECHO_MINUTES = 150
"""After a bout, in which no control pair may lie."""
FEWEST_PAIRED_BOUTS = 12
FEWEST_CONTROL_PAIRS = 30
PAIRED_BOUTS_FOR_CONSISTENT = 20
LATEST_BOUTS = 10
"""Paired bouts of which it is counted how often pain was higher afterwards."""
DAY_MINUTES = 1_440


@dataclass(frozen=True)
class _Clock:
    """Ratings and sessions on one clock, minutes, each sorted."""

    rated: FloatArray
    ratings: FloatArray
    started: FloatArray
    ended: FloatArray


def exercise_response(entries: pd.DataFrame, sessions: pd.DataFrame) -> ExerciseResponse:
    """Compare pain within 45 minutes after exercise with pain after a like time without.

    Args:
        entries: Diary answers with `entered_at` (instant, null where only a date is known) and
            `current_pain_nrs` or, where that is null, `pain_nrs`, 0-10.
        sessions: Sessions of the kind in question with `started_at` (instant) and `minutes`;
            those under 15 minutes or of unknown length are no bouts, but keep control pairs
            away.

    Returns:
        The difference in NRS points, or counts and the reason for having none.
    """
    clock = _clock(entries, sessions)
    bouts = np.flatnonzero(clock.ended - clock.started >= SHORTEST_BOUT_MINUTES)
    before, after = _paired(clock, bouts)
    first = _control_starts(clock)
    rises = (clock.ratings[after] - clock.ratings[before])[-LATEST_BOUTS:]
    counted = _refused(len(bouts), len(before), len(first), rises)
    if counted.refusal is not None:
        return counted
    is_bout = np.repeat([1.0, 0.0], [len(before), len(first)])
    rows = _rows(
        clock, is_bout, np.concatenate([before, first]), np.concatenate([after, first + 1])
    )
    flat = lacking_pain_variation(rows.outcome)
    if flat is not None:
        return replace(counted, refusal=flat)
    return _compared(counted, project(rows, spanning_basis(rows.controls)))


def _refused(
    bouts: int, paired_bouts: int, control_pairs: int, rises: FloatArray
) -> ExerciseResponse:
    return ExerciseResponse(
        bouts=bouts,
        paired_bouts=paired_bouts,
        control_pairs=control_pairs,
        latest_bouts=len(rises),
        worse_after=int((rises > 0).sum()),
        refusal=_lacking(paired_bouts, control_pairs),
    )


def _compared(counted: ExerciseResponse, projection: Projection | None) -> ExerciseResponse:
    if projection is None:
        return replace(counted, refusal=Message("refusal.response_indistinct"))
    t = abs(projection.estimate) / projection.standard_error
    compared = replace(
        counted,
        difference=projection.estimate,
        low=projection.estimate - projection.margin,
        high=projection.estimate + projection.margin,
        p_value=2 * float(stdtr(projection.degrees_of_freedom, -t)),
    )
    return replace(compared, tier=_tier(compared))


def _tier(compared: ExerciseResponse) -> Tier:
    p_value = 1.0 if compared.p_value is None else compared.p_value
    if p_value <= 0.05 and compared.paired_bouts >= PAIRED_BOUTS_FOR_CONSISTENT:
        return "consistent"
    if p_value <= 0.05:
        return "possible"
    limits = (compared.low, compared.high)
    is_little = all(limit is not None and abs(limit) < LITTLE for limit in limits)
    return "little_or_no_link" if is_little else "cannot_tell"


def _lacking(paired_bouts: int, control_pairs: int) -> Message | None:
    if paired_bouts < FEWEST_PAIRED_BOUTS:
        return Message(
            "refusal.response_few_sessions",
            {
                "paired": paired_bouts,
                "needed": FEWEST_PAIRED_BOUTS,
                "before": LONGEST_BEFORE_MINUTES,
                "after": LONGEST_AFTER_MINUTES,
            },
        )
    if control_pairs < FEWEST_CONTROL_PAIRS:
        return Message(
            "refusal.response_few_controls",
            {
                "pairs": control_pairs,
                "needed": FEWEST_CONTROL_PAIRS,
                "shortest": SHORTEST_GAP_MINUTES,
                "longest": LONGEST_GAP_MINUTES,
            },
        )
    return None


def _clock(entries: pd.DataFrame, sessions: pd.DataFrame) -> _Clock:
    pain = entries["pain_nrs"]
    if "current_pain_nrs" in entries:
        pain = entries["current_pain_nrs"].fillna(pain)
    known = entries.assign(rating=pain).dropna(subset=["entered_at", "rating"])
    # Two answers at one instant are one rating.
    ratings = known.groupby(_minutes(known["entered_at"]))["rating"].mean()
    begun = sessions.dropna(subset="started_at").sort_values("started_at")
    started = _minutes(begun["started_at"])
    length = begun["minutes"].fillna(0).to_numpy(dtype=np.float64)
    return _Clock(
        ratings.index.to_numpy(dtype=np.float64),
        ratings.to_numpy(dtype=np.float64),
        started,
        started + length,
    )


def _minutes(instants: pd.Series) -> FloatArray:
    microseconds = pd.to_datetime(instants, utc=True).dt.as_unit("us").astype("int64")
    return microseconds.to_numpy(dtype=np.float64) / 6e7


def _paired(clock: _Clock, bouts: IntArray) -> tuple[IntArray, IntArray]:
    """Return the ratings before and after each bout that has both and no other session between."""
    before = np.searchsorted(clock.rated, clock.started[bouts], side="right") - 1
    after = np.searchsorted(clock.rated, clock.ended[bouts], side="left")
    is_framed = (before >= 0) & (after < len(clock.rated))
    before, after, bouts = before[is_framed], after[is_framed], bouts[is_framed]
    opens, closes = clock.rated[before], clock.rated[after]
    is_paired = (
        (clock.started[bouts] - opens <= LONGEST_BEFORE_MINUTES)
        & (closes - clock.ended[bouts] <= LONGEST_AFTER_MINUTES)
        & (_sessions_between(clock, opens, closes) == 1)
    )
    return before[is_paired], after[is_paired]


def _control_starts(clock: _Clock) -> IntArray:
    gaps = np.diff(clock.rated)
    sessions = _sessions_between(clock, clock.rated[:-1] - ECHO_MINUTES, clock.rated[1:])
    is_control: BoolArray = (
        (gaps >= SHORTEST_GAP_MINUTES) & (gaps <= LONGEST_GAP_MINUTES) & (sessions == 0)
    )
    return np.flatnonzero(is_control)


def _sessions_between(clock: _Clock, opens: FloatArray, closes: FloatArray) -> IntArray:
    """Count the sessions of which any part lies inside each span."""
    begun = np.searchsorted(clock.started, closes, side="left")
    over = np.searchsorted(np.sort(clock.ended), opens, side="right")
    return np.asarray(begun - over, dtype=np.intp)


def _rows(clock: _Clock, is_bout: FloatArray, first: IntArray, second: IntArray) -> Rows:
    """Pair ratings, alike in level, gap and hour; whole days of UTC keep any clock's hours."""
    before = clock.ratings[first] - clock.ratings.mean()
    gap = (clock.rated[second] - clock.rated[first]) / 60
    turn = 2 * np.pi * clock.rated[second] / DAY_MINUTES
    controls = [np.ones(len(gap)), before, gap, before * gap, np.sin(turn), np.cos(turn)]
    return Rows(second, first, clock.ratings[second], is_bout, np.column_stack(controls))
