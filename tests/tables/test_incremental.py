"""Whatever the order in which data arrives, night by night, the tables come out the same."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import drawing
import duckdb
import pytest
from drawing import MINUTE
from selection import SEED

from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES, sample_time_sql
from backpain_analytics.warehouse.into.load import Loader
from backpain_analytics.warehouse.into.supersede import ROW_GROUP
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.window import choose_days

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
                "activity_type": chance.choice([1, 6, 6]),
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


def _batches(chance: random.Random) -> Iterator[dict[str, list[dict[str, object]]]]:
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


def _warehouse() -> duckdb.DuckDBPyConnection:
    con = drawing.empty_warehouse()
    Loader(con)
    con.execute("create table built_days (person_id text, local_date date)")
    con.execute("create temp table restated_persons (person_id text)")
    first, last = FIRST - timedelta(days=3), FIRST + timedelta(days=DAYS + 5)
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


def _arrive(con: duckdb.DuckDBPyConnection, batch: Rows) -> None:
    """Load a batch and note, as the loader does, which dates it speaks of."""
    for table, rows in batch.items():
        drawing.insert(con, table, rows)
        time = SAMPLE_TIMES[table]
        dates = {(row["person_id"], row[time].date()) for row in rows}
        con.executemany("insert into touched_dates values (?, ?)", sorted(dates))
    con.execute("delete from file_coverage")
    for table in MADE_TABLES:
        time = sample_time_sql(table)
        con.execute(
            f"insert into file_coverage by name select '{table}' as table_name, person_id, "
            f"source_id, file_id, {time}::date as covered_date, min({time}) as first_at, "
            f"max({time}) as last_at, count(*) as rows_loaded, true as supersedes "
            f"from {table} group by all"
        )


def _build(con: duckdb.DuckDBPyConnection, *, everything: bool) -> None:
    choose_days(con, models.model_queries()["local_days"], everything=everything)
    models.build_models(con)
    con.execute("create or replace table built_days as from grid_days")
    con.execute("delete from touched_dates")


def _tables_that_differ(batches: list[Rows], settings: str = "") -> list[str]:
    """Build night by night and all at once; name the tables that come out otherwise."""
    nightly, full = _warehouse(), _warehouse()
    for con in (nightly, full):
        con.execute(settings)
    for night, batch in enumerate(batches):
        _arrive(nightly, batch)
        _build(nightly, everything=night == 0)
    for batch in reversed(batches):
        _arrive(full, {table: rows[::-1] for table, rows in batch.items()})
    _build(full, everything=True)
    return [
        name
        # One of them says which days were built.
        for name in models.model_queries().keys() - {"neighbouring_days"}
        if nightly.execute(f"from {name} order by all").fetchall()
        != full.execute(f"from {name} order by all").fetchall()
    ]


@pytest.mark.parametrize("seed", [0, int(SEED)])
def test_nights_in_any_order_equal_one_full_build(seed):
    assert _tables_that_differ(list(_batches(random.Random(seed)))) == []


def _worn(day: int, clock: str, minutes: int, beats: int = 60, **more: object) -> Rows:
    """Draw minutes of anna's watch from a UTC clock time on, without steps but the 5 at noon."""
    watch = {"person_id": "anna", "source_id": "garmin"}
    midnight = FIRST + timedelta(days=day)
    begun = drawing.at(clock, midnight.date())
    pulse = [
        {**watch, "sampled_at": begun + minute * MINUTE, "heart_rate_bpm": beats, **more}
        for minute in range(0, minutes, more.get("hold_seconds", 60) // 60)
    ]
    noon = midnight + timedelta(hours=12)
    steps = {**watch, "started_at": noon, "ended_at": noon + MINUTE, "steps": 5}
    return {"heart_rate_samples": pulse, "step_intervals": [steps]}


def _together(*drawn: Rows) -> Rows:
    return {
        table: [row for rows in drawn for row in rows.get(table, [])]
        for table in {table for rows in drawn for table in rows}
    }


ON_UTC = "update zone_spans set utc_offset_minutes = 0"


def test_a_sunday_evening_reaches_two_weeks_on():
    """What was still before midnight makes Monday's resting rate, which counts for two weeks."""
    sunday = 6
    monday = _worn(sunday + 1, "00:00", 33)  # four too few have stillness before them
    others = (_worn(sunday + day, "08:00", 40) for day in (2, 3))
    last = _worn(sunday + 14, "08:00", 10, beats=150)

    batches = [_together(monday, *others, last), _worn(sunday, "23:50", 10)]
    assert _tables_that_differ(batches, ON_UTC) == []


def test_a_monday_night_reaches_back_to_the_monday_before():
    """A counter speaks of the minutes before it: Sunday's stillness made that week's rate."""
    monday = 14
    sunday = _worn(monday - 1, "23:25", 35)
    others = (_worn(monday - day, "08:00", 40) for day in (2, 3))
    first = _worn(monday - 7, "08:00", 10, beats=150)
    midnight = FIRST + timedelta(days=monday)
    counter = {
        "person_id": "anna",
        "source_id": "garmin",
        "activity_type": 6,
        "is_snapshot": False,
        # The watch is set two hours ahead: its own day began long before midnight.
        "utc_offset_minutes": 120,
    }
    counted = [
        {
            **counter,
            "observed_at": midnight + 5 * MINUTE,
            "interval_started_at": midnight - 8 * MINUTE,
            "counter_steps": 300,
        }
    ]

    batches = [_together(sunday, *others, first), {"step_counters": counted}]
    assert _tables_that_differ(batches, ON_UTC) == []


def test_a_stretch_of_days_is_measured_to_its_end():
    """It begins on the last day that changes and goes on for six more, as nobody sleeps."""
    still = [_worn(day, "00:00", 1440, hold_seconds=900) for day in range(14, 21)]
    awake = "update parameters set waking_starts_hour = 0, waking_ends_hour = 24"

    batches = [_together(*still), _worn(0, "08:00", 10)]
    assert _tables_that_differ(batches, f"{ON_UTC}; {awake}") == []


def test_a_date_that_the_clock_takes_away_leaves_no_empty_row():
    """By a clock further west the last steps fall on the date before; sleep reaches over."""
    con = _warehouse()
    evening = FIRST + timedelta(days=2, hours=22)
    named = {"person_id": next(iter(PEOPLE)), "source_id": "phone"}
    steps = {**named, "started_at": evening + 90 * MINUTE, "ended_at": evening + 91 * MINUTE}
    sleep = {**named, "started_at": evening, "ended_at": evening + 540 * MINUTE}
    _arrive(con, {"step_intervals": [{**steps, "steps": 40}], "sleep_spans": [sleep]})
    _build(con, everything=True)

    con.execute("update zone_spans set utc_offset_minutes = -300")
    _build(con, everything=False)

    assert con.execute("select local_date, steps from daily_activity").fetchall() == [
        (evening.date(), 40)
    ]


def _rows_scanned(operators: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Yield table and rows of each scan below some operators of a plan that ran."""
    for operator in operators:
        if "rows_scanned" in operator:
            yield operator["extra_info"]["Table"].split(".")[-1], operator["rows_scanned"]
        yield from _rows_scanned(operator.get("children", []))


@pytest.mark.parametrize("model", ["source_minutes", "spread_steps"])
def test_a_night_reads_only_the_stretch_of_the_readings_that_it_needs(con, model):
    con.execute(
        """
        insert into sample_series values (1, 'anna', 'watch', 'file');
        create temp table minutes as select unnest(range(
            timestamptz '2023-07-01 00:00+00', timestamptz '2024-03-31 00:00+00', interval 1 minute
        )) as minute_at;
        insert into step_interval_readings
        select 1, minute_at, minute_at + interval 1 minute, 0, null from minutes;
        insert into heart_rate_readings select 1, minute_at, 60, 0, null from minutes
        """
    )
    drawing.build(con, model, set())
    con.execute("update build_spans set started_at = timestamptz '2024-03-29 00:00+00'")

    plan = con.execute(f"explain (analyze, format json) {models.model_queries()[model]}").fetchone()
    scans = list(_rows_scanned(json.loads(plan[1])["operator"]))
    assert "step_interval_readings" in dict(scans)
    assert [scan for scan in scans if scan[1] > ROW_GROUP] == []
