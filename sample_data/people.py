"""The three made-up people: who they are, how they live, and the truth about them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from backpain_analytics.settings.toml import read_settings
from backpain_analytics.settings.zones import ZoneHistory
from sample_data.days import (
    CYCLING,
    DAYS,
    FIRST_DATE,
    RUNNING,
    SEDENTARY_STEPS,
    WALKING,
    Habits,
    Session,
)
from sample_data.life import Flags, Ints, Life, live
from sample_data.pain import Evening, PainTruth, evenings

SETTINGS = Path(__file__).parent / "backpain.toml"
SEED = 20260201
SEDENTARY_RESERVE_SHARE = 0.30
LIFE, PAIN, FILES = range(3)
"""Streams of random numbers: what changes in one leaves the others as they are."""


@dataclass(frozen=True)
class Person:
    """One made-up person; the clock and the year of birth stand in backpain.toml."""

    name: str
    number: int
    habits: Habits
    pain: PainTruth
    logs_sleep: bool = False
    """True: waking is known minute by minute; False: it is taken to be 07:00 to 23:00."""

    def zones(self) -> ZoneHistory:
        """Return the clock the person lives by."""
        zones = read_settings(SETTINGS).persons[self.name].zones()
        assert zones is not None, f"{self.name} needs a time_zone in {SETTINGS}"
        return zones

    def random(self, stream: int) -> np.random.Generator:
        """Return the person's own stream of random numbers, from its start."""
        return np.random.default_rng([SEED, self.number, stream])


PERSON_1 = Person(
    name="person_1",
    number=1,
    habits=Habits(
        resting_heart_rate_bpm=58,
        highest_heart_rate_bpm=178.6,
        walking=19,
        walking_deviation=20,
        sessions=(
            Session(1, CYCLING, 36, 0.8),
            Session(3, WALKING, 32, 0.5),
            Session(5, RUNNING, 24, 0.5),
        ),
        unworn_days=frozenset({38, 77, 101}),
    ),
    pain=PainTruth(
        usual_nrs=4.2,
        points_per_deviation_of_sitting=1.3,
        persistence=0.5,
        deviation_nrs=1.15,
        monday_points=0.4,
    ),
)
PERSON_2 = Person(
    name="person_2",
    number=2,
    habits=Habits(
        resting_heart_rate_bpm=63,
        highest_heart_rate_bpm=169.5,
        prolonged=300,
        prolonged_at_weekends=260,
        walking=48,
        sessions=(Session(2, WALKING, 35, 0.6), Session(6, WALKING, 45, 0.7)),
        unworn_days=frozenset({20, 64, 65}),
    ),
    pain=PainTruth(
        usual_nrs=3.6, points_per_deviation_of_sitting=0.0, persistence=0.6, deviation_nrs=1.4
    ),
    logs_sleep=True,
)
PERSON_3 = Person(
    name="person_3",
    number=3,
    habits=Habits(
        resting_heart_rate_bpm=60,
        highest_heart_rate_bpm=184.2,
        walking=55,
        unworn_days=frozenset(
            {*range(8, 14), *range(24, 36), 45, 46, *range(52, 60), *range(83, 99), 107, 108}
        ),
        # The flights: the watch is in the bag, the phone in flight mode.
        unworn_clock=((67, 600, 1440), (68, 0, 480), (76, 840, 1440), (77, 0, 840)),
        is_worn_at_night=False,
    ),
    pain=PainTruth(
        usual_nrs=2.5,
        points_per_deviation_of_sitting=0.0,
        persistence=0.5,
        deviation_nrs=0.8,
        flare=(84, 95, 5.5),
    ),
)
PEOPLE = (PERSON_1, PERSON_2, PERSON_3)


@cache
def life_of(person: Person) -> Life:
    """Return the person's minutes."""
    return live(person.habits, person.zones(), person.random(LIFE))


@cache
def evenings_of(person: Person) -> tuple[Evening, ...]:
    """Return the person's answers, one a day."""
    lived = replace(
        life_of(person), is_worn=np.ones(life_of(person).unix_minutes.size, dtype=np.bool_)
    )
    prolonged = np.array(_daily(person, lived)["prolonged_30_minutes"], dtype=np.float64)
    weekdays = (FIRST_DATE.weekday() + np.arange(DAYS)) % 7
    return tuple(evenings(person.pain, prolonged, weekdays, person.random(PAIN)))


def truth(person: Person) -> pd.DataFrame:
    """One row per local date: what the worn device could see, and the pain that was felt.

    Columns: local_date; steps, waking_wear_minutes, sedentary_minutes, bouts,
    prolonged_30_minutes, moderate_minutes, vigorous_minutes (null on dates without wear);
    pain_nrs, on every date, written down or not.
    """
    days = _daily(person, life_of(person))
    days["pain_nrs"] = [evening.pain_nrs for evening in evenings_of(person)]
    return days


def _daily(person: Person, life: Life) -> pd.DataFrame:
    share = _reserve_share(person, life)
    seen = life.is_worn & _is_waking(person, life)
    sedentary = seen & (life.steps < SEDENTARY_STEPS) & (share < SEDENTARY_RESERVE_SHARE)
    starts, lengths = _runs(sedentary)
    days = pd.DataFrame(
        {
            "local_date": [pd.Timestamp(FIRST_DATE + timedelta(days=n)) for n in range(DAYS)],
            "steps": _per_day(life.day, life.is_worn, life.steps),
            "waking_wear_minutes": _per_day(life.day, seen),
            "sedentary_minutes": _per_day(life.day, sedentary),
            "bouts": _per_day(life.day[starts], lengths > 0),
            "prolonged_30_minutes": _per_day(life.day[starts], lengths >= 30, lengths),
            "moderate_minutes": _per_day(life.day, seen & (share >= 0.4) & (share < 0.6)),
            "vigorous_minutes": _per_day(life.day, seen & (share >= 0.6)),
        }
    )
    unworn = days["waking_wear_minutes"] == 0
    days.loc[unworn, days.columns[1:]] = np.nan
    return days


def _reserve_share(person: Person, life: Life) -> np.ndarray:
    resting = person.habits.resting_heart_rate_bpm
    return (life.heart_rate_bpm - resting) / (person.habits.highest_heart_rate_bpm - resting)


def _is_waking(person: Person, life: Life) -> Flags:
    if person.logs_sleep:
        return life.is_awake
    return (life.clock >= 7 * 60) & (life.clock < 23 * 60)


def _runs(flags: Flags) -> tuple[Ints, Ints]:
    edges = np.diff(flags.astype(np.int8), prepend=0, append=0)
    starts = np.flatnonzero(edges == 1)
    return starts, np.flatnonzero(edges == -1) - starts


def _per_day(day: Ints, counted: Flags, amounts: Ints | None = None) -> np.ndarray:
    weights = None if amounts is None else amounts[counted]
    return np.bincount(day[counted], weights=weights, minlength=DAYS).astype(np.float64)
