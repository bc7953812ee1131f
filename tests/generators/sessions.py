"""A made-up log of exercises, each rated before and after, beside a daily diary."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FIRST_DATE = pd.Timestamp("2024-01-01")
START_HOUR = 17


@dataclass(frozen=True)
class Trainee:
    """Pain wanders from day to day; some exercises are done often, others now and then."""

    days: int = 180
    exercises: int = 5
    most_a_week: float = 4.0
    """Of the exercise that is done most; the others less and less, down to a fifth of it."""
    rise: float = 0.3
    """NRS points from before to after, whatever the exercise."""
    worse: tuple[float, ...] = ()
    """Further points after the last exercises of the list, the least frequent ones."""
    worse_next_day: tuple[float, ...] = ()
    noise: float = 0.8
    """Standard deviation of a rating around the pain it is about."""
    unequal_noise: float = 1.0
    """Times as much around what the least frequent exercise is rated with."""
    kept_for_bad_days: float = 0.0
    """How strongly the first exercise is kept for bad days, and the last for good ones."""
    pain_spread: float = 1.5
    mean_pain: float = 4.0
    persistence: float = 0.6
    drift: float = 0.0
    """Further rise after any exercise over the whole time; the last exercises start late."""
    repeats_rating: float = 0.0
    """Share of sessions of which the later rating is just the earlier one again."""


@dataclass(frozen=True)
class Training:
    """What one of them wrote down."""

    entries: pd.DataFrame
    sessions: pd.DataFrame
    daily_pain: pd.DataFrame


def draw_training(trainee: Trainee, seed: int, number: int) -> Training:
    """Draw a log with a daily diary in it."""
    rng = np.random.default_rng([seed, number])
    shares = trainee.most_a_week / 7 * np.geomspace(1, 0.2, trainee.exercises)
    effects, later = (
        np.array([0.0] * (trainee.exercises - len(points)) + list(points))
        for points in (trainee.worse, trainee.worse_next_day)
    )
    order = np.arange(trainee.exercises)
    tilt = trainee.kept_for_bad_days * (1 - 2 * order / max(trainee.exercises - 1, 1))
    level, extra = rng.standard_normal(), 0.0
    rows, daily = [], []
    for day in range(trainee.days):
        shock = rng.standard_normal() * np.sqrt(1 - trainee.persistence**2)
        level = trainee.persistence * level + shock
        pain = trainee.mean_pain + trainee.pain_spread * level + extra
        daily.append(_rated(pain + 0.3 * rng.standard_normal()))
        odds = shares / (1 - shares) * np.exp(tilt * level)
        is_done = rng.random(trainee.exercises) < odds / (1 + odds)
        if trainee.drift:
            is_done &= day >= order / trainee.exercises * trainee.days * 0.6
        for exercise in np.flatnonzero(is_done):
            spread = trainee.noise * (
                trainee.unequal_noise if exercise == trainee.exercises - 1 else 1.0
            )
            before = _rated(pain + spread * rng.standard_normal())
            change = trainee.rise + effects[exercise] + trainee.drift * day / trainee.days
            after = _rated(pain + change + spread * rng.standard_normal())
            if rng.random() < trainee.repeats_rating:
                after = before
            rows.append((day, exercise, before, after))
        extra = float(later[is_done].sum())
    return Training(_no_entries(), _sessions(rows), _daily(daily))


def _rated(pain: float) -> float:
    return float(np.clip(np.round(pain), 0, 10))


def _no_entries() -> pd.DataFrame:
    return pd.DataFrame({"entered_at": pd.DatetimeIndex([], tz="UTC"), "pain_nrs": []}).astype(
        {"pain_nrs": "float64"}
    )


def _sessions(rows: list[tuple[int, int, float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["day", "exercise", "pain_before_nrs", "pain_after_nrs"])
    dates = FIRST_DATE + pd.to_timedelta(frame["day"].astype("int64"), unit="D")
    starts = dates + pd.to_timedelta(START_HOUR * 60 + 10 * frame["exercise"], unit="min")
    names = [f"exercise {number}" for number in frame["exercise"]]
    return frame.assign(
        local_date=dates,
        started_at=starts.dt.tz_localize("UTC"),
        minutes=8.0,
        exercise_key=names,
        name=names,
        planned_exercise=None,
        kind="core",
    )


def _daily(ratings: list[float]) -> pd.DataFrame:
    dates = pd.date_range(FIRST_DATE, periods=len(ratings))
    return pd.DataFrame({"local_date": dates, "pain_nrs": ratings})
