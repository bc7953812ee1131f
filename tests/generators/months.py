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

from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.night import models
from tests.generators.arrivals import FIRST, GRID_TABLES, PEOPLE, Rows, arrive, batches, warehouse

SEED = 7
DAYS = 7 * 7
STIRRING = ((0, 58), (0, 64), (0, 64), (0, None), (1, 66), (8, 75), (30, 90), (30, 105))
EFFORT = ((104, 115), (110, 128), (135, 172))
"""Steps of a minute and its heart rate."""
WORN_SHARE = {"anna": 0.75, "ben": 1.0}
"""Ben wears a watch on so many days in a row that a usual load is known."""
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
PLACES = (None, None, None, None, "Lower back", "lower back", "Back", "Neck", "Head", "head")
PLAN: tuple[dict[str, Any], ...] = (
    {"name": "bird dog", "kind": "core", "times_per_week": 2, "sets": 2, "repetitions": 8},
    {"name": "plank", "kind": "core", "times_per_week": 3, "sets": 3, "held_seconds": 20.0},
    {"name": "hamstrings", "kind": "stretching", "times_per_week": 4, "held_seconds": 30.0},
    {"name": "neck", "kind": "core", "times_per_week": 2, "repetitions": 5},
    {"name": "calf", "kind": "core", "times_per_week": 0, "minutes": 2.0},
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
        days = (FIRST + timedelta(days=day) for day in range(DAYS))
        drawn = _together(_day(chance, day, WORN_SHARE[person]) for day in days)
        for table, rows in drawn.items():
            named = [{"person_id": person, **row} for row in rows]
            if table in GRID_TABLES:
                arrive(con, {table: named})
            else:
                drawing.insert(con, table, named)
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
    models.store_parameters(con, Parameters(acute_chronic_ratio="on", valid_day_minutes=420))
    for person in PEOPLE:
        strap = {"person_id": person, "source_id": "strap"}
        # The band counts in the pocket at times.
        band = {"person_id": person, "source_id": "band", "device_kind": "phone"}
        drawing.insert(con, "sources", [strap, band])
        drawing.insert(con, "source_ranks", [{**strap, "source_rank": 0}])
    con.execute(
        "update persons set step_target = 12000, aerobic_minutes_target = 90, sex = 'female', "
        "core_sessions_target = 2, stretching_days_target = 0, plan_since_date = '2024-04-17' "
        "where person_id = 'anna'"
    )
    con.execute(
        "update persons set resting_heart_rate_bpm = 63, height_cm = 181 where person_id = 'ben'"
    )
    agreed = [
        {"since_date": date(2024, 4, 3), "step_target": 9_000},
        {"since_date": date(2024, 4, 22), "step_target": 10_000, "aerobic_minutes_target": 200},
    ]
    drawing.insert(con, "dated_targets", [{"person_id": "ben", **each} for each in agreed])
    named = {"person_id": "anna"}
    planned = [{**named, "logged_names": [plan["name"], "x"], **plan} for plan in PLAN]
    drawing.insert(con, "planned_exercises", planned)
    impact = [
        {**named, "name": "Run", "is_high_impact": True},
        {**named, "name": "plank", "is_high_impact": False},
        {**named, "name": "Plank!", "is_high_impact": True},
    ]
    drawing.insert(con, "impact_names", impact)


def _day(chance: random.Random, day: datetime, worn_share: float) -> Rows:
    parts = [_stated(chance, day.date()), _nights(chance, day), _hours(chance, day)]
    if chance.random() < worn_share:
        parts.append(_worn(chance, day, shortest=990 if worn_share == 1 else 300))
    written = {
        "diary_entries": list(_answers(chance, day)),
        "exercise_entries": list(_sessions(chance, day)),
    }
    return _together(iter([*parts, written]))


def _worn(chance: random.Random, day: datetime, shortest: int) -> Rows:
    """Draw a day's watch: stretches of stillness, strolling, walking and effort."""
    pulses, steps = [], []
    begun = now = day + chance.randrange(300, 540) * MINUTE
    drawn_from = STIRRING + chance.choice([(), EFFORT])
    until = begun + max(shortest, chance.choice([300, 599, 600, 700, 840, 900])) * MINUTE
    while now < until:
        walked, beats = chance.choice(drawn_from)
        for _ in range(chance.choice([1, 2, 5, 9, 10, 11, 19, 30, 31, 60, 75])):
            pulses.append({"sampled_at": now, "heart_rate_bpm": beats})
            steps.append({"started_at": now, "ended_at": now + MINUTE, "steps": walked})
            now += MINUTE
        now += chance.choice([0, 0, 0, 0, 1, 4, 45]) * MINUTE
    watch = {"source_id": "pulse", "file_id": "worn"}
    # A chest strap counts no steps.
    first, last = sorted(chance.sample(range(len(pulses)), 2))
    strap = [{**row, "source_id": "strap", "hold_seconds": 120} for row in pulses[first:last:2]]
    return {
        "heart_rate_samples": [{**watch, **row} for row in pulses] + chance.choice([[], strap]),
        "step_intervals": [{**watch, **row} for row in steps],
    }


def _nights(chance: random.Random, day: datetime) -> Rows:
    """Draw sleep in pieces that meet, overlap or leave the sleeper awake between them."""
    now, spans = day + chance.randrange(1290, 1500) * MINUTE, []
    for _ in range(chance.choice([0, 1, 2, 3])):
        ended_at = now + chance.choice([0, 20, 179, 180, 180, 240]) * MINUTE
        spans.append({"source_id": "pulse", "started_at": now, "ended_at": ended_at})
        now = ended_at + chance.choice([-30, 0, 0, 15, 60]) * MINUTE
    return {"sleep_spans": spans}


def _hours(chance: random.Random, day: datetime) -> Rows:
    """Draw two devices that tell of a walk by the hour, and of some of it by the minute."""
    steps = []
    for _ in range(chance.choice([0, 1, 2])):
        now = day + chance.randrange(24) * 60 * MINUTE
        for length in chance.sample([10, 15, 16, 30, 60, 61, 120, 1440], 3):
            begun = now + chance.choice([0, 0, 5, 40]) * MINUTE
            walked = chance.choice([0, 12, 300, 1000])
            steps.append(
                {"started_at": begun, "ended_at": begun + length * MINUTE, "steps": walked}
            )
    devices = chance.choice([("phone",), ("phone", "band")])
    return {"step_intervals": [{"source_id": each, **row} for each in devices for row in steps]}


def _stated(chance: random.Random, day: date) -> Rows:
    """Draw what devices state of a date themselves."""
    resting, totals = [], []
    for source in ("pulse", "garmin", "ring"):
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
    moment = day + chance.choice([chance.randrange(1440), 299, 300, 301]) * MINUTE
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
        session = {
            **_when(chance, day, "started_at"),
            "source_id": chance.choice(LOGS),
            "kind": chance.choice(["core", "stretching", "aerobic", "other"]),
            "name": chance.choice(NAMES),
            "is_high_impact": chance.choice([None, True, False]),
        }
        for _ in range(chance.choice([1, 1, 2])):
            session |= {
                "minutes": chance.choice([None, 10, 25]),
                "sets": chance.choice([None, 2, 3]),
                "repetitions": chance.choice([None, 6, 10]),
                "held_seconds": chance.choice([None, 15, 40]),
                "weight_kilograms": chance.choice([None, 8, 12.5]),
                "pain_before_nrs": chance.choice([None, 2, 5]),
                "pain_after_nrs": chance.choice([None, 1, 6]),
            }
            yield dict(session)
        # Another file may tell of the same session.
        if chance.random() < 0.2:
            yield {**session, "file_id": "again"}
