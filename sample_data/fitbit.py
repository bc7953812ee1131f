"""What a Fitbit account's archive holds: JSON in a zip, steps and heart rate in unmarked UTC."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np

from sample_data.days import ASLEEP, DAYS, FIRST_DATE
from sample_data.life import Life

ROOT = "Takeout/Fitbit/Global Export Data"
DAYS_A_FILE = 30


def archive_members(life: Life, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Yield (path in the archive, content)."""
    for day in range(0, DAYS, DAYS_A_FILE):
        span = range(day, min(day + DAYS_A_FILE, DAYS))
        yield _path("steps", day), _dumped(_steps(life, span, rng))
        yield _path("sleep", day), _dumped(_sleep(life, span, rng))
    for day in range(DAYS):
        samples = list(_heart_rates(life, day, rng))
        if samples:
            yield _path("heart_rate", day), _dumped(samples)
    yield _path("resting_heart_rate", 0), _dumped(_resting_heart_rates(life, rng))


def _path(name: str, day: int) -> str:
    return f"{ROOT}/{name}-{_date(day)}.json"


def _date(day: int) -> date:
    return FIRST_DATE + timedelta(days=day)


def _dumped(entries: list[dict[str, object]]) -> str:
    # The vendor's own spacing: "name" : value, an indent of two, no newline at the end.
    return json.dumps(entries, indent=2, separators=(",", " : "))


def _stamp(unix_minute: int, second: int = 0) -> str:
    at = datetime.fromtimestamp(60 * unix_minute + second, UTC)
    return f"{at:%m/%d/%y %H:%M:%S}"


def _steps(life: Life, span: range, rng: np.random.Generator) -> list[dict[str, object]]:
    # Of the minutes without steps only some are written: absent is no sign of absence.
    is_written = (life.steps > 0) | (rng.random(life.unix_minutes.size) < 0.3)
    is_written &= life.is_worn & np.isin(life.day, span)
    return [
        {"dateTime": _stamp(int(life.unix_minutes[minute])), "value": str(life.steps[minute])}
        for minute in np.flatnonzero(is_written)
    ]


def _heart_rates(life: Life, day: int, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    minutes = np.flatnonzero((life.day == day) & life.is_worn)
    for minute, second in zip(minutes, rng.integers(0, 4, minutes.size).tolist(), strict=True):
        was_worn = minute == 0 or life.is_worn[minute - 1]
        value = {"bpm": int(life.heart_rate_bpm[minute]), "confidence": 3 if was_worn else 1}
        yield {"dateTime": _stamp(int(life.unix_minutes[minute]), second), "value": value}


def _sleep(life: Life, span: range, rng: np.random.Generator) -> list[dict[str, object]]:
    """Return the nights that end on the dates of a span, newest first, by the clock on the wall.

    Where the band was taken off or put on at midnight, a part of a night is logged.
    """
    asleep = np.flatnonzero((life.activity == ASLEEP) & life.is_worn)
    nights = np.split(asleep, np.flatnonzero(np.diff(asleep) > 1) + 1)
    logs = [_night(life, night, rng) for night in nights if life.day[night[-1]] in span]
    return logs[::-1]


def _night(life: Life, night: np.ndarray, rng: np.random.Generator) -> dict[str, object]:
    first, last = int(night[0]), int(night[-1])
    began = life.unix_minutes[first] + life.utc_offset_minutes[first]
    ended = life.unix_minutes[last] + life.utc_offset_minutes[last] + 1
    awake = int(rng.integers(4, 12)) * night.size // 100
    return {
        "logId": 46_000_000_000 + int(life.unix_minutes[first]),
        "dateOfSleep": f"{_date(int(life.day[last]))}",
        "startTime": _wall(int(began)),
        "endTime": _wall(int(ended)),
        "duration": 60_000 * night.size,
        "minutesToFallAsleep": 0,
        "minutesAsleep": night.size - awake,
        "minutesAwake": awake,
        "minutesAfterWakeup": 0,
        "timeInBed": night.size,
        "efficiency": 100 - round(100 * awake / night.size),
        "type": "classic",
        "infoCode": 0,
        "mainSleep": night.size > 180,
    }


def _wall(local_minute: int) -> str:
    return f"{datetime.fromtimestamp(60 * local_minute, UTC):%Y-%m-%dT%H:%M:%S}.000"


def _resting_heart_rates(life: Life, rng: np.random.Generator) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    for day in range(DAYS):
        written = f"{_date(day):%m/%d/%y}"
        asleep = (life.day == day) & (life.activity == ASLEEP) & life.is_worn
        value: dict[str, object] = {"date": None, "value": 0.0, "error": 0.0}
        if asleep.any():
            resting = float(life.heart_rate_bpm[asleep].mean()) + float(rng.random())
            value = {"date": written, "value": round(resting, 6), "error": 6.8}
        entries.append({"dateTime": f"{written} 00:00:00", "value": value})
    return entries
