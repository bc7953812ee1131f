"""Made-up readings of two people with four devices each, which arrive in any order."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import drawing
import duckdb
from drawing import MINUTE

from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES, sample_time_sql
from backpain_analytics.warehouse.into.load import Loader

FIRST = datetime(2024, 3, 18, tzinfo=UTC)
DAYS = 30
CLOCK_CHANGE = datetime(2024, 3, 31, 1, tzinfo=UTC)
PEOPLE = ("anna", "ben")
SOURCES = {
    "pulse": ("worn_with_heart_rate", 1),
    "garmin": ("worn_with_heart_rate", 2),
    "band": ("worn", 3),
    "phone": ("phone", 4),
}

GRID_TABLES = (
    *("step_intervals", "step_counters", "heart_rate_samples", "sleep_spans"),
    *("floor_readings", "distance_readings", "stand_readings"),
)
MADE_TABLES = (*GRID_TABLES, "weight_readings", "sleep_sessions", "exercise_entries")

Rows = dict[str, list[dict[str, object]]]


def _stretches(chance: random.Random, day: datetime) -> Iterator[tuple[datetime, int]]:
    """Yield a few stretches of a day as start and minutes; some reach over midnight."""
    for _ in range(chance.randint(1, 3)):
        yield (
            day + chance.randrange(1440) * MINUTE,
            chance.choice([1, 3, 20, 60, 100, 200, 500]),
        )


def _pulse_day(chance: random.Random, day: datetime) -> Rows:
    every = chance.choice([1, 1, 1, 4, 7])
    heart_rates, steps = [], []
    for start, length in _stretches(chance, day):
        for minute in range(0, length, every):
            beats = chance.choice([None, 20, 58, 60, 64, 90, 120, 150])
            heart_rates.append({"sampled_at": start + minute * MINUTE, "heart_rate_bpm": beats})
        for minute in range(0, length, chance.choice([1, 2, 9])):
            walked = chance.choice([0, 0, 0, 0, 5, 15, 105, 140, 400])
            begun = start + minute * MINUTE
            steps.append({"started_at": begun, "ended_at": begun + MINUTE, "steps": walked})
    return {"heart_rate_samples": heart_rates, "step_intervals": steps}


def _garmin_day(chance: random.Random, day: datetime) -> Rows:
    heart_rates, counters, steps = [], [], 0
    now = day + chance.randrange(600) * MINUTE
    while now < day + timedelta(days=1) and len(counters) < 60:
        now += timedelta(seconds=chance.choice([30, 60, 60, 300, 900, 7200]))
        steps += chance.choice([0, 0, 20, 90, 700])
        offset = 120 if now >= CLOCK_CHANGE else 60
        counters.append(
            {
                "observed_at": now,
                "counter_steps": steps,
                "activity_type": chance.choice([1, 2, 6, 6]),
                "is_snapshot": chance.random() < 0.1,
                "interval_started_at": now - timedelta(seconds=chance.choice([60, 400])),
                "utc_offset_minutes": chance.choice([offset, None]),
            }
        )
        beats = chance.choice([None, 55, 62, 100, 130])
        heart_rates.append({"sampled_at": now, "heart_rate_bpm": beats, "hold_seconds": 900})
    return {"step_counters": counters, "heart_rate_samples": heart_rates}


def _band_day(chance: random.Random, day: datetime) -> Rows:
    steps = [
        {
            "started_at": start + minute * MINUTE,
            "ended_at": start + (minute + 1) * MINUTE,
            "steps": chance.choice([0, 0, 0, 0, 0, 0, 30, 110]),
        }
        for start, length in _stretches(chance, day)
        for minute in range(length)
    ]
    return {"step_intervals": steps}


def _phone_day(chance: random.Random, day: datetime) -> Rows:
    steps = [
        {
            "started_at": start,
            "ended_at": start + timedelta(seconds=chance.choice([20, 90, 600, 3600, 40_000])),
            "steps": chance.choice([0, 0.36, 7, 100.5, 3000]),
        }
        for start, _ in _stretches(chance, day)
    ]
    nights = [
        {"started_at": start, "ended_at": start + length * MINUTE}
        for start, length in _stretches(chance, day)
        if chance.random() < 0.4
    ]
    sessions = [
        {
            **night,
            "asleep_minutes": chance.choice([None, 90]),
            "is_nap": chance.choice([None, True]),
        }
        for night in nights
        if chance.random() < 0.5
    ]
    return {"step_intervals": steps, "sleep_spans": nights, "sleep_sessions": sessions}


def _amounts_day(chance: random.Random, day: datetime) -> Rows:
    """Draw what is counted over minutes, an hour, a date, and over more than a date has."""
    rows: Rows = {}
    measures = ("floors", "distance_kilometres", "stand_hours")
    for measure, table in zip(measures, GRID_TABLES[4:], strict=True):
        rows[table] = [
            {
                "started_at": start,
                "ended_at": start + chance.choice([1, 60, 61, 1440, 1501]) * MINUTE,
                measure: chance.choice([0, 1, 2.5, 7 / 3]),
            }
            for start, _ in _stretches(chance, day)
        ]
    return rows


def _scale_day(chance: random.Random, day: datetime) -> Rows:
    """Draw weights and sessions, which overlap those of other sources now and then."""
    starts = [start for start, _ in _stretches(chance, day)]
    return {
        "weight_readings": [
            {"measured_at": start, "body_weight_kilograms": chance.choice([80.1, 80.4, 81])}
            for start in starts
        ],
        "exercise_entries": [
            {
                "started_at": day + chance.choice([600, 620, 660]) * MINUTE,
                "minutes": chance.choice([None, 40, 60]),
                "kind": chance.choice(["aerobic", "aerobic", "other", "core"]),
                "heart_rate_bpm": chance.choice([None, 120]),
            }
        ],
    }


def _watch_day(chance: random.Random, day: datetime) -> Rows:
    return {**_garmin_day(chance, day), **_amounts_day(chance, day), **_scale_day(chance, day)}


def _app_day(chance: random.Random, day: datetime) -> Rows:
    return {**_phone_day(chance, day), **_amounts_day(chance, day), **_scale_day(chance, day)}


MADE = {"pulse": _pulse_day, "garmin": _watch_day, "band": _band_day, "phone": _app_day}


def batches(chance: random.Random) -> Iterator[dict[str, list[dict[str, object]]]]:
    """Yield what arrives on each of a few nights: some days of some sources, in any order."""
    arrivals = [
        (person, source, FIRST + timedelta(days=day))
        for person in PEOPLE
        for source in SOURCES
        for day in range(DAYS)
        if chance.random() < 0.2
    ]
    chance.shuffle(arrivals)
    nights = chance.randint(2, 4)
    for night in range(nights):
        batch: Rows = {}
        for person, source, day in arrivals[night::nights]:
            for table, rows in MADE[source](chance, day).items():
                named = [{**row, "person_id": person, "source_id": source} for row in rows]
                batch.setdefault(table, []).extend(named)
        yield batch


def warehouse(days: int = DAYS) -> duckdb.DuckDBPyConnection:
    con = drawing.empty_warehouse()
    Loader(con)
    con.execute("create table built_days (person_id text, local_date date)")
    con.execute("create temp table restated_persons (person_id text)")
    first, last = FIRST - timedelta(days=3), FIRST + timedelta(days=days + 5)
    spans = [(first, CLOCK_CHANGE, 60), (CLOCK_CHANGE, last, 120)]
    for person in PEOPLE:
        drawing.insert(con, "persons", [{"person_id": person, "birth_year": 1984}])
        for source, (kind, rank) in SOURCES.items():
            named = {"person_id": person, "source_id": source}
            drawing.insert(con, "sources", [{**named, "device_kind": kind}])
            drawing.insert(con, "source_ranks", [{**named, "source_rank": rank}])
        for started_at, ended_at, offset in spans:
            span = {"started_at": started_at, "ended_at": ended_at, "utc_offset_minutes": offset}
            drawing.insert(con, "zone_spans", [{"person_id": person, **span}])
    return con


def arrive(con: duckdb.DuckDBPyConnection, batch: Rows) -> None:
    """Load a batch and note, as the loader does, which dates it speaks of and when it came.

    It comes when the last of it is written, so a week that a batch ends is not over.
    """
    for table, rows in batch.items():
        drawing.insert(con, table, rows)
        time = SAMPLE_TIMES[table]
        dates = {(row["person_id"], row[time].date()) for row in rows}
        if dates:
            con.executemany("insert into touched_dates values (?, ?)", sorted(dates))
    moments = [row[SAMPLE_TIMES[table]] for table, rows in batch.items() for row in rows]
    read = {"path": "", "status": "read", "read_under": "", "rows_read": 1, "rows_rejected": 0}
    listed = [{**read, "person_id": None, "loaded_at": max(moments)}] if moments else []
    drawing.insert(con, "source_files", listed)
    con.execute("delete from file_coverage")
    for table in MADE_TABLES:
        time = sample_time_sql(table)
        con.execute(
            f"insert into file_coverage by name select '{table}' as table_name, person_id, "
            f"source_id, file_id, {time}::date as covered_date, min({time}) as first_at, "
            f"max({time}) as last_at, count(*) as rows_loaded, true as supersedes "
            f"from {table} group by all"
        )
