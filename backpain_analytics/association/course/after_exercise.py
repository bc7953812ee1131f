"""Pain after each exercise, the same day and the next: which one it was worse after."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from backpain_analytics.association.course.exercise_records import (
    AfterReading,
    ExercisePainChange,
    Scope,
)
from backpain_analytics.association.course.session_pairs import pair_sessions, read_clock
from backpain_analytics.association.course.standing_out import chance_above, group_means, shrink
from backpain_analytics.association.lags.grid import (
    BoolArray,
    FloatArray,
    IntArray,
    centred_track,
    rated_grid,
)
from backpain_analytics.association.lags.refusals import lacking_pain_variation
from backpain_analytics.records import Message

Texts = npt.NDArray[np.object_]

FEWEST_OCCASIONS = 5
"""Of an exercise, and of all others together."""
LATEST_OCCASIONS = 10
"""Rated occasions of which it is counted how often pain rose."""
WORSE_POINTS = 1.0
"""NRS points by which pain must have risen itself, for an exercise to be named: half of what
people usually call important."""
NAMED_IN_ERROR = 0.05
"""Share of people, without any difference between their exercises, of whom one is named; halved
where both the same day and the next are compared."""
FEWEST_EXPECTED_DAYS = 30
"""Dates with a rating and one on the next date, to know what to expect of the next day."""
RECENT_DAYS = 7
ROUNDING = 1e-9


@dataclass(frozen=True)
class _Group:
    """What a row is about, and which sessions belong to it."""

    scope: Scope
    key: str | None
    name: str | None
    kind: str | None
    sessions: BoolArray


@dataclass(frozen=True)
class _Compared:
    """One change for each occasion, and which occasions belong to which group."""

    changes: FloatArray
    alike: FloatArray
    """The changes made alike in where pain stood before."""
    members: BoolArray
    """Occasion by group, as all groups."""


def exercise_pain_changes(
    entries: pd.DataFrame, sessions: pd.DataFrame, daily_pain: pd.DataFrame
) -> tuple[ExercisePainChange, ...]:
    """Say how pain changed after each exercise, after each kind and after all together.

    Args:
        entries: Diary answers, as for `session_pairs.read_clock`.
        sessions: `local_date`, `exercise_key` (what tells exercises apart, null where nothing is
            noted), `name`, `planned_exercise`, `kind`, and the columns for `pair_sessions`.
        daily_pain: One row per `local_date`, `pain_nrs` 0-10.

    Returns:
        Exercises by name, then kinds, then all; nothing where nothing is noted.
    """
    if sessions.empty:
        return ()
    ordered = _in_order(sessions)
    groups = tuple(_groups(ordered))
    pairs = pair_sessions(read_clock(entries, ordered), ordered)
    is_paired = pairs.is_paired
    members = np.column_stack([group.sessions for group in groups])
    before, change = pairs.before[is_paired], pairs.change[is_paired]
    named = np.array([group.scope == "exercise" for group in groups])
    same_day = _Compared(
        change, _made_alike(change, before, members[is_paired][:, named]), members[is_paired]
    )
    next_day, unexpected = _next_days(ordered, members, daily_pain)
    dates = pd.DatetimeIndex(ordered["local_date"])[is_paired]
    rows = [_counted(group, is_paired, change, dates) for group in groups]
    outcomes = 2 if unexpected is None else 1
    first = _judged(same_day, named, NAMED_IN_ERROR / outcomes)
    second = _judged(next_day, named, NAMED_IN_ERROR / outcomes)
    return tuple(
        _with_next_day(_with_same_day(row, found), later, unexpected)
        for row, found, later in zip(rows, first, second, strict=True)
    )


def _in_order(sessions: pd.DataFrame) -> pd.DataFrame:
    dated = sessions.dropna(subset=["local_date"])
    order = [
        "local_date",
        "started_at",
        "exercise_key",
        "name",
        "pain_before_nrs",
        "pain_after_nrs",
    ]
    return dated.sort_values(order, kind="stable", ignore_index=True)


def _groups(sessions: pd.DataFrame) -> Iterator[_Group]:
    columns = ["exercise_key", "name", "planned_exercise", "kind"]
    keys, names, planned, kinds = (_texts(sessions[column]) for column in columns)
    for key in sorted(set(keys) - {None}):
        of_it = keys == key
        kind, name = _commonest(kinds[of_it]), _commonest(planned[of_it])
        yield _Group("exercise", key, name or _commonest(names[of_it]) or key, kind, of_it)
    for kind in sorted(set(kinds)):
        yield _Group("kind", kind, kind, kind, kinds == kind)
    yield _Group("all", None, None, None, np.ones(len(sessions), dtype=bool))


def _texts(column: pd.Series) -> Texts:
    texts = column.to_numpy(dtype=object, copy=True)
    texts[column.isna().to_numpy()] = None
    return np.asarray(texts, dtype=np.object_)


def _commonest(texts: Texts) -> str | None:
    counts = Counter(text for text in texts.tolist() if text is not None)
    return min(counts, key=lambda text: (-counts[text], text), default=None)


def _made_alike(change: FloatArray, before: FloatArray, members: BoolArray) -> FloatArray:
    """Take out of each change what the rating before it leads to expect.

    High ratings fall by themselves, and some exercises are kept for bad days. The slope is that
    within exercises, so that a difference between them is not explained away.
    """
    within_before, within_change = before.copy(), change.copy()
    for of in members.T:
        within_before[of] -= before[of].mean() if of.any() else 0.0
        within_change[of] -= change[of].mean() if of.any() else 0.0
    is_named = members.any(axis=1)
    squares = float(within_before[is_named] @ within_before[is_named])
    if squares < ROUNDING:
        return change
    slope = float(within_before[is_named] @ within_change[is_named]) / squares
    return np.asarray(change - slope * (before - before.mean()), dtype=np.float64)


def _next_days(
    sessions: pd.DataFrame, members: BoolArray, daily_pain: pd.DataFrame
) -> tuple[_Compared, Message | None]:
    """Return the next day's pain less the expected one, for each date with a session."""
    residuals = _unexpected_pain(daily_pain)
    if isinstance(residuals, Message):
        return _Compared(np.empty(0), np.empty(0), np.empty((0, members.shape[1]), bool)), residuals
    dates = pd.DatetimeIndex(sessions["local_date"])
    days = pd.DataFrame(members).groupby(dates).any()
    values = residuals.reindex(days.index).to_numpy()
    is_known = np.isfinite(values)
    known = values[is_known]
    return _Compared(known, known, days.to_numpy()[is_known]), None


def _unexpected_pain(daily_pain: pd.DataFrame) -> pd.Series | Message:
    """Return by date the next date's pain less what the date and the week before it lead to expect.

    Least squares over all dates of the person, with and without exercise.
    """
    grid = rated_grid(daily_pain, [])
    track = centred_track(grid.pain, RECENT_DAYS)
    after = np.append(grid.pain[1:], np.nan)
    is_known = np.isfinite(grid.pain) & np.isfinite(after)
    if is_known.sum() < FEWEST_EXPECTED_DAYS:
        counts = {"rated": int(is_known.sum()), "needed": FEWEST_EXPECTED_DAYS}
        return Message("refusal.after_few_days", counts)
    flat = lacking_pain_variation(after[is_known])
    if flat is not None:
        return flat
    level = grid.pain - np.nanmean(grid.pain)
    design = np.column_stack([np.ones(len(after)), level, track.recent])
    fitted, *_ = np.linalg.lstsq(design[is_known], after[is_known], rcond=None)
    return pd.Series(after - design @ fitted, index=pd.DatetimeIndex(grid.dates))


def _counted(
    group: _Group, is_paired: BoolArray, change: FloatArray, dates: pd.DatetimeIndex
) -> ExercisePainChange:
    of_it = group.sessions[is_paired]
    latest = change[of_it][-LATEST_OCCASIONS:] > 0
    last_rated = dates[of_it]
    return ExercisePainChange(
        scope=group.scope,
        name=group.name,
        name_key=group.key,
        kind=group.kind,
        occasions=int(group.sessions.sum()),
        rated_pairs=int(of_it.sum()),
        last_date=last_rated[-1].date() if len(last_rated) else None,
        rose=int(latest.sum()),
        latest=len(latest),
        rises_in_a_row=int(np.minimum.accumulate(latest[::-1]).sum()),
        next_day_occasions=0,
    )


@dataclass(frozen=True)
class _Found:
    """What is said of one group and one outcome."""

    occasions: int
    mean: float | None = None
    shrunk: float | None = None
    low: float | None = None
    high: float | None = None
    p_family: float | None = None
    reading: AfterReading | None = None
    refusal: Message | None = None


def _judged(compared: _Compared, named: BoolArray, error: float) -> list[_Found]:
    counts = compared.members.sum(axis=0)
    found = [_Found(int(count)) for count in counts]
    is_all = np.arange(len(counts)) == len(counts) - 1
    for scope in (named, ~named & ~is_all, is_all):
        _describe(compared, np.flatnonzero(scope & (counts > 0)), found)
    exercises = np.flatnonzero(named)
    chances = _chances(compared, exercises)
    for index in exercises.tolist():
        lacking = None if index in chances else _incomparable(compared, index, exercises)
        found[index] = _read(found[index], chances.get(index), lacking, error)
    return [
        one if named[index] or one.mean is not None else replace(one, refusal=_few(one.occasions))
        for index, one in enumerate(found)
    ]


def _describe(compared: _Compared, columns: IntArray, found: list[_Found]) -> None:
    """Put mean and shrunken mean to the groups with enough occasions."""
    if not len(columns):
        return
    members = compared.members[:, columns]
    is_of_any = members.any(axis=1)
    values, members = compared.changes[is_of_any], members[is_of_any]
    means, shrunken = group_means(values, members), shrink(values, members)
    for place, column in enumerate(columns.tolist()):
        if found[column].occasions >= FEWEST_OCCASIONS:
            found[column] = replace(
                found[column],
                mean=float(means[place]),
                shrunk=float(shrunken.means[place]),
                low=float(shrunken.low[place]),
                high=float(shrunken.high[place]),
            )


def _chances(compared: _Compared, exercises: IntArray) -> dict[int, float | None]:
    """Return the corrected chance by group, of those that can be compared with others.

    It is the larger of two: by the plain changes, and by those made alike in the rating before.
    Either alone misleads some people: one whose exercises are kept for bad days that stay bad,
    or for bad hours that pass by themselves. None: nothing rose enough to be named whatever it is.
    """
    is_named = compared.members[:, exercises].any(axis=1)
    members, counts = compared.members[is_named], compared.members[is_named].sum(axis=0)
    testable = [
        index
        for index in exercises.tolist()
        if FEWEST_OCCASIONS <= counts[index] <= len(members) - FEWEST_OCCASIONS
    ]
    both = [compared.changes[is_named], compared.alike[is_named]]
    if not testable or any(np.ptp(values) < ROUNDING for values in both):
        return {}
    if group_means(both[0], members[:, testable]).max() < WORSE_POINTS:
        return dict.fromkeys(testable)
    chances = [chance_above(values, members[:, testable]) for values in both]
    return dict(zip(testable, np.maximum(*chances).tolist(), strict=True))


def _read(found: _Found, chance: float | None, lacking: Message | None, error: float) -> _Found:
    if found.mean is None:
        return replace(found, refusal=_few(found.occasions))
    if lacking is not None:
        return replace(found, refusal=lacking)
    is_worse = chance is not None and chance <= error and found.mean >= WORSE_POINTS
    reading: AfterReading = "worse_after" if is_worse else "no_difference_seen"
    return replace(found, p_family=chance, reading=reading)


def _few(occasions: int) -> Message:
    counts = {"rated": occasions, "needed": FEWEST_OCCASIONS}
    return Message("refusal.after_few_occasions", counts)


def _incomparable(compared: _Compared, index: int, exercises: IntArray) -> Message:
    is_named = compared.members[:, exercises].any(axis=1)
    others = int((is_named & ~compared.members[:, index]).sum())
    if others < FEWEST_OCCASIONS:
        counts = {"others": others, "needed": FEWEST_OCCASIONS}
        return Message("refusal.after_nothing_beside", counts)
    return Message("refusal.after_constant", {"rated": len(compared.changes)})


def _with_same_day(row: ExercisePainChange, found: _Found) -> ExercisePainChange:
    return replace(
        row,
        mean_change=found.mean,
        shrunk_change=found.shrunk,
        low=found.low,
        high=found.high,
        p_family=found.p_family,
        reading=found.reading,
        refusal=found.refusal,
    )


def _with_next_day(
    row: ExercisePainChange, found: _Found, unexpected: Message | None
) -> ExercisePainChange:
    return replace(
        row,
        next_day_occasions=found.occasions,
        next_day_mean_change=found.mean,
        next_day_change=found.shrunk,
        next_day_low=found.low,
        next_day_high=found.high,
        next_day_p_family=found.p_family,
        next_day_reading=found.reading,
        next_day_refusal=unexpected or found.refusal,
    )
