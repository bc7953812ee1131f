"""Plain CSV: the diaries and logs that people keep, and exports of steps and heart rate."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from sample_data.days import DAYS, FIRST_DATE, RUNNING, WALKING
from sample_data.life import Life
from sample_data.pain import Evening

CORE_EXERCISES = ("bird dog", "side plank", "dead bug", "bridge")
STRETCHES = ("hip flexors", "hamstrings", "cat and cow")
HEART_RATE_EVERY_MINUTES = 5


def csv_text(header: str, rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """Return the text of a CSV file."""
    file = io.StringIO()
    file.write(f"{header}\n")
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return file.getvalue()


def evening_diary(evenings: Sequence[Evening], rng: np.random.Generator) -> str:
    """Write a diary with times: some days forgotten, some written up after midnight."""
    header = "date,time,pain,worst_pain,flare,sleep_quality,stress,mood,control,notes"
    rows = []
    for day, evening in enumerate(evenings):
        chance, minute = rng.random(2).tolist()
        if chance < 0.06:
            continue
        # Minutes from midnight before the day: 21:00 to 23:30, or 00:05 to 01:35 after it.
        written = 1260 + int(150 * minute) if chance < 0.93 else 1445 + int(90 * minute)
        at = datetime.combine(_date(day), datetime.min.time(), UTC) + timedelta(minutes=written)
        rows.append((f"{at:%Y-%m-%d}", f"{at:%H:%M}", *_answers(evening)))
    return csv_text(header, rows)


def _answers(evening: Evening) -> tuple[object, ...]:
    return (
        evening.pain_nrs,
        evening.worst_pain_nrs,
        "yes" if evening.has_flare else "no",
        evening.sleep_quality_nrs,
        evening.stress_nrs,
        evening.mood_nrs,
        evening.control_nrs,
        _note(evening),
    )


def _note(evening: Evening) -> str:
    if evening.has_flare:
        return "could not sit through dinner, heat pad"
    return "good day" if evening.pain_nrs <= 1 else ""


def spreadsheet_diary(evenings: Sequence[Evening], rng: np.random.Generator) -> str:
    """Write a diary as a spreadsheet saves it: semicolons, decimal commas, day first, no times."""
    header = "Date;Average pain;Worst pain;Sleep quality;Mood;Notes"
    rows = []
    for day, evening in enumerate(evenings):
        chance, half = rng.random(2).tolist()
        if chance < 0.08:
            continue
        shown = f"{_date(day).day}.{_date(day).month}.{_date(day).year}"
        pain = evening.pain_nrs + (0.5 if half < 0.25 and evening.pain_nrs < 10 else 0)
        worst = max(pain, evening.worst_pain_nrs)
        ratings = (evening.sleep_quality_nrs, evening.mood_nrs)
        note = "long drive; stiff" if 0.5 < chance < 0.53 else ""
        rows.append((shown, _comma(pain), _comma(worst), *ratings, note))
    return csv_text(header, rows, delimiter=";")


def _comma(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def short_diary(evenings: Sequence[Evening], days: Iterable[int]) -> str:
    """Write a diary that was kept for a few days only."""
    rows = [
        (f"{_date(day)}", evenings[day].pain_nrs, "yes" if evenings[day].has_flare else "no")
        for day in days
    ]
    return csv_text("date,pain,flare", rows)


def exercise_log(evenings: Sequence[Evening], rng: np.random.Generator) -> str:
    """Log core training on Mondays, Wednesdays and Fridays, stretching on most days."""
    header = "date,time,kind,exercise,minutes,sets,repetitions,pain_before,pain_after,high_impact"
    rows: list[tuple[object, ...]] = []
    for day, evening in enumerate(evenings):
        chances = rng.random(4).tolist()
        written, pain = f"{_date(day)}", evening.pain_nrs
        if _date(day).weekday() in (0, 2, 4) and chances[0] < 0.9:
            name = CORE_EXERCISES[int(4 * chances[1])]
            after = max(pain - 1, 0) if chances[2] < 0.5 else pain
            rows.append((written, "18:30", "core", name, 20, 3, 10, pain, after, "no"))
        if chances[3] < 0.72:
            name = STRETCHES[int(3 * chances[1])]
            rows.append((written, "21:10", "stretching", name, 10, "", "", "", "", "no"))
    return csv_text(header, rows)


def practice_log(days: Iterable[int], lifting_days: Iterable[int]) -> str:
    """Log a programme three times a week, pain rising after one exercise of it, and yoga.

    Weights are lifted on the days named for that.
    """
    header = (
        "date,time,exercise,minutes,sets,repetitions,weight_kg,pain_before,pain_after,"
        "enjoyment,effort"
    )
    programme = (
        ("18:00", "warm-up", 5, "", "", "", "", "", "", ""),
        ("18:06", "bird dog", 10, 3, 10, "", 3, 3, 6, 3),
        ("18:20", "superman", 8, 3, 8, "", 3, 6, 2, 5),
        ("18:30", "cool-down", 5, "", "", "", "", "", "", ""),
    )
    yoga = (("20:00", "yoga", 25, "", "", "", 3, 2, 8, 3),)
    lifting = (("12:00", "deadlift", 15, 3, 5, 90, 6, 7, 4, 8),)
    rows = [
        (f"{_date(day)}", *row)
        for day in days
        for row in {0: programme, 2: programme, 4: programme, 1: yoga, 5: yoga}.get(
            _date(day).weekday(), ()
        )
    ]
    rows += [(f"{_date(day)}", *row) for day in lifting_days for row in lifting]
    return csv_text(header, sorted(rows, key=lambda row: row[:2]))


def watch_steps(life: Life) -> Iterator[tuple[str, str]]:
    """Yield (month, CSV): every minute that the watch was worn, by the clock on the wall."""
    for month, minutes in _worn_months(life):
        rows = ((_wall(life, minute), life.steps[minute]) for minute in minutes)
        yield month, csv_text("time,steps", rows)


def watch_heart_rates(life: Life) -> Iterator[tuple[str, str]]:
    """Yield (month, CSV): a value every five minutes that the watch was worn, in UTC."""
    for month, minutes in _worn_months(life):
        rows = (
            (_utc(life, minute), life.heart_rate_bpm[minute])
            for minute in minutes
            if life.unix_minutes[minute] % HEART_RATE_EVERY_MINUTES == 0
        )
        yield month, csv_text("time,heart_rate", rows)


def phone_steps(life: Life, is_on: np.ndarray, rng: np.random.Generator) -> str:
    """Write the minutes of the walks on which the phone came along, with the watch or without."""
    starts = np.flatnonzero(np.diff(life.activity, prepend=-1))
    carried = np.repeat(
        rng.random(starts.size) < 0.8, np.diff(starts, append=life.unix_minutes.size)
    )
    walked = np.flatnonzero(np.isin(life.activity, (WALKING, RUNNING)) & carried & is_on)
    losses = rng.integers(0, 6, walked.size).tolist()
    rows = (
        (_wall(life, minute), max(int(life.steps[minute]) - lost, 0))
        for minute, lost in zip(walked.tolist(), losses, strict=True)
    )
    return csv_text("Minute,Schritte", rows)


def _worn_months(life: Life) -> Iterator[tuple[str, np.ndarray]]:
    worn = np.flatnonzero(life.is_worn)
    months = np.array([f"{_date(day):%Y-%m}" for day in range(DAYS)])[life.day[worn]]
    for month in sorted(set(months.tolist())):
        yield month, worn[months == month]


def _date(day: int) -> date:
    return FIRST_DATE + timedelta(days=day)


def _wall(life: Life, minute: int) -> str:
    local = 60 * int(life.unix_minutes[minute] + life.utc_offset_minutes[minute])
    return f"{datetime.fromtimestamp(local, UTC):%Y-%m-%d %H:%M}"


def _utc(life: Life, minute: int) -> str:
    return f"{datetime.fromtimestamp(60 * int(life.unix_minutes[minute]), UTC):%Y-%m-%dT%H:%MZ}"
