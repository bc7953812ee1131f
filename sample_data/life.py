"""A life in minutes: what a made-up person did, and what a device on the wrist could see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from backpain_analytics.settings.zones import ZoneHistory
from sample_data.days import (
    ASLEEP,
    DAYS,
    FIRST_DATE,
    LIGHT,
    RUNNING,
    SITTING,
    WALKING,
    Day,
    Habits,
    blocks,
    plan_day,
)

RESERVE_SHARES = np.array(
    [(-0.03, 0.02), (0.03, 0.09), (0.13, 0.23), (0.46, 0.58), (0.50, 0.66), (0.68, 0.82)]
)
"""Lowest and highest share of heart rate reserve of a bout, by activity."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Outing:
    """A session as it took place: indexes into the minutes, the last exclusive."""

    activity: int
    first: int
    last: int


@dataclass(frozen=True)
class Calendar:
    """One element per minute from the first local midnight to the last, without holes."""

    unix_minutes: Ints
    """Minutes since 1970-01-01T00:00Z."""
    utc_offset_minutes: Ints
    day: Ints
    """0 is the first local date."""
    clock: Ints
    """Minutes since local midnight by the clock on the wall."""


@dataclass(frozen=True)
class Life(Calendar):
    """What was done and what was measured in each of these minutes."""

    activity: Ints
    steps: Ints
    heart_rate_bpm: Ints
    is_worn: Flags
    outings: tuple[Outing, ...]

    @property
    def is_awake(self) -> Flags:
        """Whether the person was up."""
        return np.asarray(self.activity != ASLEEP)


def live(habits: Habits, zones: ZoneHistory, rng: np.random.Generator) -> Life:
    """Make up every minute from the habits."""
    calendar = _calendar(zones)
    activity, outings = _activities(habits, calendar, rng)
    return Life(
        **vars(calendar),
        activity=activity,
        steps=_steps(activity, rng),
        heart_rate_bpm=_heart_rates(activity, habits, rng),
        is_worn=_is_worn(habits, calendar, activity, rng),
        outings=outings,
    )


def _calendar(zones: ZoneHistory) -> Calendar:
    midnights = (FIRST_DATE, FIRST_DATE + timedelta(days=DAYS))
    first_at, last_at = (
        datetime.combine(midnight, time.min, zones.zone_on(midnight)).astimezone(UTC)
        for midnight in midnights
    )
    minutes = np.arange(first_at.timestamp() // 60, last_at.timestamp() // 60).astype(np.int64)
    offsets = np.zeros_like(minutes)
    for span in zones.offset_spans(first_at, last_at):
        offsets[minutes >= span.started_at.timestamp() // 60] = span.utc_offset_minutes
    local = minutes + offsets
    first_day = (FIRST_DATE - date(1970, 1, 1)).days
    return Calendar(minutes, offsets, local // 1440 - first_day, local % 1440)


def _activities(
    habits: Habits, calendar: Calendar, rng: np.random.Generator
) -> tuple[Ints, tuple[Outing, ...]]:
    activity = np.full(calendar.day.size, ASLEEP, dtype=np.int64)
    outings = []
    urge = 0.0
    for number in range(DAYS):
        up, to_bed = 394 + rng.integers(-14, 15), 1400 + rng.integers(-18, 25)
        is_up = (calendar.clock >= up) & (calendar.clock < to_bed)
        awake = np.flatnonzero((calendar.day == number) & is_up)
        urge = 0.2 * urge + float(rng.standard_normal())
        day = Day((FIRST_DATE.weekday() + number) % 7, awake.size, urge)
        start = 0
        for block in blocks(plan_day(habits, day, rng), rng):
            activity[awake[start : start + block.minutes]] = block.activity
            if block.is_session:
                first = int(awake[start])
                outings.append(Outing(block.activity, first, first + block.minutes))
            start += block.minutes
    return activity, tuple(outings)


def _steps(activity: Ints, rng: np.random.Generator) -> Ints:
    chance = rng.random(activity.size)
    fidgets = np.where(rng.random(activity.size) < 0.12, 1 + (8.99 * chance).astype(np.int64), 0)
    steps = np.zeros_like(activity)
    steps[activity == SITTING] = fidgets[activity == SITTING]
    ranges = {LIGHT: (10, 32, 3), WALKING: (95, 30, 1), RUNNING: (152, 20, 1)}
    for kind, (lowest, width, skew) in ranges.items():
        steps[activity == kind] = (lowest + width * chance**skew).astype(np.int64)[activity == kind]
    return steps


def _heart_rates(activity: Ints, habits: Habits, rng: np.random.Generator) -> Ints:
    starts = np.flatnonzero(np.diff(activity, prepend=-1))
    low, high = RESERVE_SHARES[activity[starts]].T
    levels = low + (high - low) * rng.random(starts.size)
    aims = np.repeat(levels, np.diff(starts, append=activity.size))
    aims += 0.011 * rng.standard_normal(activity.size)
    shares, share, drift = [], 0.0, 0.0
    for aim, shock in zip(aims.tolist(), rng.standard_normal(activity.size).tolist(), strict=True):
        drift = 0.97 * drift + 0.003 * shock
        share += 0.65 * (aim + drift - share)
        shares.append(share)
    resting = habits.resting_heart_rate_bpm
    reserve = habits.highest_heart_rate_bpm - resting
    return np.rint(resting + reserve * np.array(shares)).astype(np.int64)


def _is_worn(habits: Habits, calendar: Calendar, activity: Ints, rng: np.random.Generator) -> Flags:
    is_worn = ~np.isin(calendar.day, sorted(habits.unworn_days))
    if not habits.is_worn_at_night:
        is_worn &= (activity != ASLEEP) & (calendar.clock >= 7 * 60)
    spans = list(habits.unworn_clock)
    for number in range(DAYS):
        shower, charging = 425 + int(rng.integers(0, 40)), 1170 + int(rng.integers(0, 60))
        spans.append((number, shower, shower + int(rng.integers(12, 21))))
        if rng.random() < 0.25:
            spans.append((number, charging, charging + int(rng.integers(35, 71))))
    return is_worn & ~is_within(calendar, spans)


def is_within(calendar: Calendar, spans: Iterable[tuple[int, int, int]]) -> Flags:
    """Return which minutes lie in one of the spans (day, first clock minute, end)."""
    found = np.zeros(calendar.day.size, dtype=np.bool_)
    for number, first, end in spans:
        is_then = (calendar.clock >= first) & (calendar.clock < end)
        found |= (calendar.day == number) & is_then
    return found
