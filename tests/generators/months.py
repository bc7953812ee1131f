"""Two people's made-up weeks of everything: worn days, diaries, exercise logs, what devices state.

More of all that is rare than anybody's weeks hold, so that most lines of the tables' SQL matter.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import drawing
import duckdb
from drawing import MINUTE

from tests.generators.arrivals import FIRST, PEOPLE, Rows, arrive, batches, warehouse

SEED = 7
DAYS = 11 * 7
LOGS = ("log", "watch")
NAMES = (
    None,
    "Bird dog",
    "bird-dog",
    "Plank",
    "plank left",
    "Run",
    "hamstrings",
    "core",
    "Core 20",
)
RATINGS = ("pain", "current_pain", "worst_pain", "mood", "stress", "sleep_quality", "control")
PLACES = ("Lower back", "lower back", "Back", "Neck", "Head", "head", None)
PLAN: tuple[dict[str, Any], ...] = (
    {"name": "bird dog", "kind": "core", "times_per_week": 2, "sets": 2, "repetitions": 8},
    {"name": "plank", "kind": "core", "times_per_week": 3, "sets": 3, "held_seconds": 20.0},
    {"name": "hamstrings", "kind": "stretching", "times_per_week": 4, "held_seconds": 30.0},
    {"name": "run", "kind": "aerobic", "times_per_week": 1, "minutes": 20.0},
    {"name": "rowing", "kind": "warm_up", "times_per_week": 1, "minutes": 5.0},
)


def months() -> duckdb.DuckDBPyConnection:
    """Return a warehouse into which all of it has arrived, and nothing is built yet."""
    chance = random.Random(SEED)
    con = warehouse(DAYS)
    for batch in batches(chance):
        arrive(con, batch)
    for person in PEOPLE:
        drawn = _together(_day(chance, FIRST + timedelta(days=day)) for day in range(DAYS))
        for table, rows in drawn.items():
            drawing.insert(con, table, [{"person_id": person, **row} for row in rows])
    _state(con)
    return con


def _together(drawn: Iterator[Rows]) -> Rows:
    together: Rows = {}
    for rows in drawn:
        for table, each in rows.items():
            together.setdefault(table, []).extend(each)
    return together


def _state(con: duckdb.DuckDBPyConnection) -> None:
    """State what anna wants and plans; ben leaves it to the defaults."""
    con.execute(
        "update persons set step_target = 4000, aerobic_minutes_target = 90, sex = 'female', "
        "core_sessions_target = 2, plan_since_date = '2024-04-17' where person_id = 'anna'"
    )
    con.execute("update persons set resting_heart_rate_bpm = 63 where person_id = 'ben'")
    named = {"person_id": "anna"}
    planned = [{**named, "logged_names": [plan["name"], "x"], **plan} for plan in PLAN]
    drawing.insert(con, "planned_exercises", planned)
    impact = [
        {**named, "name": "Run", "is_high_impact": True},
        {**named, "name": "plank", "is_high_impact": False},
    ]
    drawing.insert(con, "impact_names", impact)


def _day(chance: random.Random, day: datetime) -> Rows:
    return {
        **_worn(chance, day),
        **_stated(chance, day.date()),
        "diary_entries": list(_answers(chance, day)),
        "exercise_entries": list(_sessions(chance, day)),
    }


def _worn(chance: random.Random, day: datetime) -> Rows:
    """Draw a day's watch: stretches of stillness, strolling, walking and effort."""
    if chance.random() < 0.25:
        return {}
    heart_rates, steps = [], []
    begun = now = day + chance.randrange(300, 540) * MINUTE
    until = begun + chance.choice([300, 599, 600, 700, 840, 900]) * MINUTE
    while now < until:
        walked, beats = chance.choice(
            [(0, 58), (0, 64), (0, None), (8, 75), (30, 90), (30, 105), (104, 115), (135, 150)]
        )
        for _ in range(chance.choice([1, 2, 5, 9, 10, 11, 19, 30, 31, 60, 75])):
            heart_rates.append({"sampled_at": now, "heart_rate_bpm": beats})
            steps.append({"started_at": now, "ended_at": now + MINUTE, "steps": walked})
            now += MINUTE
        now += chance.choice([0, 0, 0, 0, 1, 4, 45]) * MINUTE
    watch = {"source_id": "pulse", "file_id": "worn"}
    return {
        "heart_rate_samples": [{**watch, **row} for row in heart_rates],
        "step_intervals": [{**watch, **row} for row in steps],
    }


def _stated(chance: random.Random, day: date) -> Rows:
    """Draw what devices state of a date themselves."""
    resting, totals = [], []
    for source in ("pulse", "garmin"):
        named = {"source_id": source, "local_date": day}
        if chance.random() < 0.3:
            resting.append({**named, "resting_heart_rate_bpm": chance.randint(50, 70)})
        if chance.random() < 0.5:
            steps = chance.choice([None, 900, 5_000, 12_000])
            aerobic = chance.choice([None, 0, 40])
            totals.append({**named, "steps": steps, "aerobic_minutes": aerobic})
    return {"device_resting_heart_rates": resting, "vendor_days": totals}


def _when(chance: random.Random, day: datetime, instant: str) -> dict[str, object]:
    """Draw one of the three ways in which an entry may tell its time."""
    moment = day + chance.randrange(1440) * MINUTE
    return chance.choice(
        [
            {"written_date": day.date()},
            {"written_at": moment.replace(tzinfo=None)},
            {instant: moment},
        ]
    )


def _answers(chance: random.Random, day: datetime) -> Iterator[dict[str, object]]:
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        ratings = {f"{each}_nrs": chance.choice([None, *range(11)]) for each in RATINGS}
        yield {
            **_when(chance, day, "entered_at"),
            **ratings,
            "has_flare": chance.choice([None, False, False, True]),
            "region": chance.choice(PLACES),
            "medication": chance.choice([None, "ibuprofen"]),
            "notes": chance.choice([None, "rain"]),
        }


def _sessions(chance: random.Random, day: datetime) -> Iterator[dict[str, object]]:
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        yield {
            **_when(chance, day, "started_at"),
            "source_id": chance.choice(LOGS),
            "kind": chance.choice(["core", "stretching", "aerobic", "other"]),
            "name": chance.choice(NAMES),
            "minutes": chance.choice([None, 10, 25]),
            "sets": chance.choice([None, 2, 3]),
            "repetitions": chance.choice([None, 6, 10]),
            "held_seconds": chance.choice([None, 15, 40]),
            "weight_kilograms": chance.choice([None, 8, 12.5]),
            "pain_before_nrs": chance.choice([None, 2, 5]),
            "pain_after_nrs": chance.choice([None, 1, 6]),
            "is_high_impact": chance.choice([None, True, False]),
        }
