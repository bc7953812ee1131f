"""How a made-up day is laid out: sitting, light movement, walks and exercise, in minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

FIRST_DATE = date(2026, 2, 1)
DAYS = 120
SEDENTARY_STEPS = 10

ASLEEP, SITTING, LIGHT, WALKING, CYCLING, RUNNING = range(6)


@dataclass(frozen=True)
class Session:
    """Planned exercise: on this weekday (0 is Monday) with this probability."""

    weekday: int
    activity: int
    minutes: int
    probability: float


@dataclass(frozen=True)
class Habits:
    """How a person's days tend to be; minutes a day unless said otherwise."""

    resting_heart_rate_bpm: float
    highest_heart_rate_bpm: float
    prolonged: float = 330
    """Sitting in stretches of 30 minutes and more, on weekdays."""
    prolonged_at_weekends: float = 240
    prolonged_deviation: float = 95
    light: float = 215
    walking: float = 34
    walking_deviation: float = 24
    sessions: tuple[Session, ...] = ()
    unworn_days: frozenset[int] = frozenset()
    """Numbered from 0, the first date."""
    unworn_clock: tuple[tuple[int, int, int], ...] = ()
    """Day, first clock minute, end: the devices lay in a bag, switched off."""
    is_worn_at_night: bool = True


@dataclass(frozen=True)
class Day:
    """What is given before a day is planned."""

    weekday: int
    """0 is Monday."""
    awake: int
    """Minutes."""
    urge_to_sit: float
    """Standard deviations of prolonged sitting above the usual."""


@dataclass(frozen=True)
class DayPlan:
    """What a day is to hold, in minutes."""

    awake: int
    prolonged: int
    light: int
    walking: int
    session: Session | None


class Block(NamedTuple):
    """Some minutes of one activity."""

    activity: int
    minutes: int
    is_session: bool = False


def plan_day(habits: Habits, day: Day, rng: np.random.Generator) -> DayPlan:
    """Decide what a day holds."""
    usual = habits.prolonged if day.weekday < 5 else habits.prolonged_at_weekends
    prolonged = usual + habits.prolonged_deviation * day.urge_to_sit
    prolonged = min(max(prolonged, 40), 0.6 * day.awake)
    # Only a part of the hours not sat through are spent on the feet, so that steps
    # are no mirror of sitting.
    light = habits.light - 0.6 * (prolonged - usual) + 30 * float(rng.standard_normal())
    walking = habits.walking + habits.walking_deviation * float(rng.standard_normal())
    due = [session for session in habits.sessions if session.weekday == day.weekday]
    session = due[0] if due and rng.random() < due[0].probability else None
    return DayPlan(day.awake, round(prolonged), round(max(light, 110)), round(walking), session)


def blocks(plan: DayPlan, rng: np.random.Generator) -> Iterator[Block]:
    """Yield the blocks of a day, from morning to night.

    Between two stretches of sitting there is always some movement, so that two short
    ones never make a long one.
    """
    walks = [Block(WALKING, size) for size in _split(plan.walking, 6, 22, rng)]
    if plan.session:
        walks.append(Block(plan.session.activity, plan.session.minutes, is_session=True))
    moving = plan.light + sum(walk.minutes for walk in walks)
    long = _split(plan.prolonged, 30, 95, rng)
    short = _split(plan.awake - sum(long) - moving, 5, 24, rng)
    sittings = rng.permutation(np.array(long + short)).tolist()
    light, places = _gaps(plan, sittings, walks, rng)
    for gap, minutes in enumerate(light):
        yield Block(LIGHT, minutes // 2)
        yield from (walk for walk, place in zip(walks, places, strict=True) if place == gap)
        yield Block(LIGHT, minutes - minutes // 2)
        if gap < len(sittings):
            yield Block(SITTING, sittings[gap])


def _gaps(
    plan: DayPlan, sittings: list[int], walks: list[Block], rng: np.random.Generator
) -> tuple[list[int], list[int]]:
    """Return the light minutes of each gap between sittings, and the gap of each walk."""
    gaps = len(sittings) + 1
    taken = sum(sittings) + sum(walk.minutes for walk in walks) + 2 * gaps
    light = 2 + np.bincount(rng.integers(0, gaps, plan.awake - taken), minlength=gaps)
    places = rng.integers(0, gaps, len(walks)).tolist()
    if plan.session:
        places[-1] = int(0.7 * gaps)  # after work
    return light.tolist(), places


def _split(total: int, shortest: int, longest: int, rng: np.random.Generator) -> list[int]:
    """Cut minutes into pieces; what is left when it is too short for one is dropped."""
    pieces = []
    while total >= shortest:
        piece = min(total, int(rng.integers(shortest, longest + 1)))
        piece = total if total - piece < shortest and total <= longest + 5 else piece
        pieces.append(piece)
        total -= piece
    return pieces
