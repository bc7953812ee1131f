"""Pain soon after a bout of exercise, beside pain after a like time without one.

A plain before-and-after misleads: people who exercise when pain is high see it fall by itself.
So each bout is compared with ratings that started alike, at a like hour, as far apart.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtr

from backpain_analytics.association.course.records import ExerciseResponse, Intensity
from backpain_analytics.association.course.session_pairs import (
    LONGEST_AFTER_MINUTES,
    LONGEST_BEFORE_MINUTES,
    Clock,
    Pairs,
    pair_sessions,
    read_clock,
)
from backpain_analytics.association.lags.grid import BoolArray, FloatArray, IntArray
from backpain_analytics.association.lags.projection import Projection, project, spanning_basis
from backpain_analytics.association.lags.refusals import lacking_pain_variation
from backpain_analytics.association.lags.rows import Rows
from backpain_analytics.association.lags.tiers import LITTLE
from backpain_analytics.association.records import Tier
from backpain_analytics.records import Message

SHORTEST_BOUT_MINUTES = 15
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


def exercise_responses(
    entries: pd.DataFrame, sessions: pd.DataFrame
) -> tuple[ExerciseResponse, ...]:
    """Compare pain after any aerobic exercise; then apart what is known to be vigorous or not.

    Args:
        entries: As for `exercise_response`.
        sessions: Likewise, and `is_vigorous`, null where not known.
    """
    is_vigorous = sessions["is_vigorous"].astype("boolean")
    by_intensity: dict[Intensity, pd.Series] = {
        "vigorous": is_vigorous.fillna(False),
        "not_vigorous": (~is_vigorous).fillna(False),
    }
    parts = (
        exercise_response(entries, sessions, chosen.to_numpy(dtype=bool), intensity)
        for intensity, chosen in by_intensity.items()
        if chosen.any()
    )
    return (exercise_response(entries, sessions), *parts)


def exercise_response(
    entries: pd.DataFrame,
    sessions: pd.DataFrame,
    is_asked: BoolArray | None = None,
    intensity: Intensity = "any",
) -> ExerciseResponse:
    """Compare pain within 45 minutes after exercise with pain after a like time without.

    Args:
        entries: Diary answers, as for `session_pairs.read_clock`.
        sessions: Sessions of the kind in question, as for `pair_sessions`, with `local_date`
            where some have no time; those under 15 minutes or of unknown length are no bouts,
            but keep control pairs away.
        is_asked: Which sessions may be bouts; None: all.
        intensity: What these sessions are called.

    Returns:
        The difference in NRS points, or counts and the reason for having none.
    """
    may_be_bout = sessions["minutes"].fillna(0) >= SHORTEST_BOUT_MINUTES
    if is_asked is not None:
        may_be_bout &= is_asked
    order = [column for column in ("local_date", "started_at") if column in sessions]
    ordered = sessions.assign(is_bout=may_be_bout).sort_values(order, kind="stable")
    is_bout = ordered["is_bout"].to_numpy(dtype=bool)
    clock = read_clock(entries, ordered)
    pairs = pair_sessions(clock, ordered)
    bouts = np.flatnonzero(is_bout & pairs.is_paired)
    first = _control_starts(clock)
    counted = _counted(int(is_bout.sum()), pairs.change[bouts], len(first), intensity)
    if counted.refusal is not None:
        return counted
    rows = _rows(clock, pairs, bouts, first)
    flat = lacking_pain_variation(rows.outcome)
    if flat is not None:
        return replace(counted, refusal=flat)
    return _compared(counted, project(rows, spanning_basis(rows.controls)))


def _counted(
    bouts: int, changes: FloatArray, control_pairs: int, intensity: Intensity
) -> ExerciseResponse:
    latest = changes[-LATEST_BOUTS:]
    return ExerciseResponse(
        intensity=intensity,
        bouts=bouts,
        paired_bouts=len(changes),
        control_pairs=control_pairs,
        latest_bouts=len(latest),
        worse_after=int((latest > 0).sum()),
        refusal=_lacking(len(changes), control_pairs),
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


def _control_starts(clock: Clock) -> IntArray:
    gaps = np.diff(clock.rated)
    sessions = clock.sessions_between(clock.rated[:-1] - ECHO_MINUTES, clock.rated[1:])
    is_control: BoolArray = (
        (gaps >= SHORTEST_GAP_MINUTES) & (gaps <= LONGEST_GAP_MINUTES) & (sessions == 0)
    )
    return np.flatnonzero(is_control)


def _rows(clock: Clock, pairs: Pairs, bouts: IntArray, first: IntArray) -> Rows:
    """Lay bouts and control pairs side by side, alike in level, gap and hour."""
    before = np.concatenate([pairs.before[bouts], clock.ratings[first]])
    after = np.concatenate([pairs.after[bouts], clock.ratings[first + 1]])
    opens = np.concatenate([pairs.opens[bouts], clock.rated[first]])
    closes = np.concatenate([pairs.closes[bouts], clock.rated[first + 1]])
    is_bout = np.repeat([1.0, 0.0], [len(bouts), len(first)])
    level = before - clock.ratings.mean()
    # A date alone tells neither gap nor hour: such a pair stands at the mean of the others.
    gap = _centred((closes - opens) / 60)
    # Whole days of UTC keep any clock's hours.
    turn = 2 * np.pi * closes / DAY_MINUTES
    hour = [_centred(np.sin(turn)), _centred(np.cos(turn))]
    controls = [np.ones(len(gap)), level, gap, level * gap, *hour]
    rows = np.arange(len(gap))
    return Rows(rows, rows, after, is_bout, np.column_stack(controls))


def _centred(column: FloatArray) -> FloatArray:
    return np.nan_to_num(column - np.nanmean(column))
