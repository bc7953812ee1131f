"""Whatever the order in which data arrives, night by night, the tables come out the same."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import drawing
import duckdb
import pytest
from drawing import MINUTE
from selection import SEED

from backpain_analytics.warehouse.into.supersede import ROW_GROUP
from backpain_analytics.warehouse.night import models
from backpain_analytics.warehouse.night.window import choose_days
from tests.generators.arrivals import FIRST, PEOPLE, Rows, arrive, batches, warehouse


def _build(con: duckdb.DuckDBPyConnection, *, everything: bool) -> None:
    choose_days(con, models.model_queries()["local_days"], everything=everything)
    models.build_models(con)
    con.execute("create or replace table built_days as from grid_days")
    con.execute("delete from touched_dates")


def _night_by_night(
    nights: list[Rows], settings: str = "", query: str = "select 1 limit 0"
) -> tuple[duckdb.DuckDBPyConnection, list[Any]]:
    """Build after each night; return the warehouse, and what a query finds each time."""
    con = warehouse()
    con.execute(settings)
    said = []
    for night, batch in enumerate(nights):
        arrive(con, batch)
        _build(con, everything=night == 0)
        said += con.execute(query).fetchall()
    return con, said


def _tables_that_differ(nights: list[Rows], settings: str = "") -> list[str]:
    """Build night by night and all at once; name the tables that come out otherwise."""
    nightly, _ = _night_by_night(nights, settings)
    return _other_than_at_once(nightly, nights, settings)


def _other_than_at_once(
    nightly: duckdb.DuckDBPyConnection, nights: list[Rows], settings: str
) -> list[str]:
    full = warehouse()
    full.execute(settings)
    for batch in reversed(nights):
        arrive(full, {table: rows[::-1] for table, rows in batch.items()})
    _build(full, everything=True)
    return [
        name
        # Two of them are about the days that were built last.
        for name in models.model_queries().keys() - {"neighbouring_days", "minute_readings"}
        if _held(nightly, name) != _held(full, name)
    ]


def _held(con: duckdb.DuckDBPyConnection, name: str) -> tuple[Any, ...] | None:
    """Return what a table holds in whatever order: as Python's values it would take seconds."""
    return con.execute(f"select count(*), sum(hash(each)) from {name} as each").fetchone()


WITHOUT_STEPS = "update persons set steps_apply = false where person_id = 'ben'"


@pytest.mark.parametrize(
    ("seed", "stated"),
    [
        (int(SEED), WITHOUT_STEPS),
        *(
            pytest.param(seed, stated, marks=pytest.mark.thorough)
            for seed in range(4)
            for stated in ("", WITHOUT_STEPS)
        ),
    ],
)
def test_nights_in_any_order_equal_one_full_build(seed, stated):
    """Also those of somebody to whom steps do not apply, beside others of whom nothing is said."""
    assert _tables_that_differ(list(batches(random.Random(seed))), stated) == []


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

    nights = [_together(monday, *others, last), _worn(sunday, "23:50", 10)]
    assert _tables_that_differ(nights, ON_UTC) == []


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

    nights = [_together(sunday, *others, first), {"step_counters": counted}]
    assert _tables_that_differ(nights, ON_UTC) == []


def test_a_stretch_of_days_is_measured_to_its_end():
    """It begins on the last day that changes and goes on for six more, as nobody sleeps."""
    still = [_worn(day, "00:00", 1440, hold_seconds=900) for day in range(14, 21)]
    awake = "update parameters set waking_starts_hour = 0, waking_ends_hour = 24"

    nights = [_together(*still), _worn(0, "08:00", 10)]
    assert _tables_that_differ(nights, f"{ON_UTC}; {awake}") == []


@pytest.mark.parametrize(
    "later", [7, *(pytest.param(day, marks=pytest.mark.thorough) for day in (13, 14))]
)
def test_a_week_that_was_the_last_is_judged_once_the_record_goes_beyond_it(later):
    """Nothing of the week itself arrives any more: only what is said of it changes."""
    week = _together(*(_worn(day, "08:00", 610, beats=150) for day in range(7)))
    nights = [week, _worn(later, "08:00", 10)]
    con, said = _night_by_night(
        nights,
        ON_UTC,
        "select is_over, aerobic_status_reason from weekly_activity "
        "order by week_start_date limit 1",
    )

    assert said == [(False, "week_running"), (True, "hardly_any_steps")]
    assert _other_than_at_once(con, nights, ON_UTC) == []


def test_a_last_week_is_over_once_a_file_comes_after_it_that_tells_of_days_before():
    sunday = _worn(6, "08:00", 10)
    late = {
        "weight_readings": [
            {
                "person_id": "anna",
                "source_id": "scale",
                "measured_at": FIRST + timedelta(days=7),
                "body_weight_kilograms": 80.0,
            }
        ]
    }
    nights = [sunday, late]
    con, said = _night_by_night(nights, ON_UTC, "select is_over from weekly_activity")

    assert said == [(False,), (True,)]
    assert _other_than_at_once(con, nights, ON_UTC) == []


def test_a_date_that_the_clock_takes_away_leaves_no_empty_row():
    """By a clock further west the last steps fall on the date before; sleep reaches over."""
    con = warehouse()
    evening = FIRST + timedelta(days=2, hours=22)
    named = {"person_id": next(iter(PEOPLE)), "source_id": "phone"}
    steps = {**named, "started_at": evening + 90 * MINUTE, "ended_at": evening + 91 * MINUTE}
    sleep = {**named, "started_at": evening, "ended_at": evening + 540 * MINUTE}
    arrive(con, {"step_intervals": [{**steps, "steps": 40}], "sleep_spans": [sleep]})
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


@pytest.mark.parametrize(
    ("model", "readings"),
    [
        ("recorded_minutes", "step_interval_readings"),
        ("recorded_minutes", "heart_rate_readings"),
        ("spread_steps", "step_interval_readings"),
        ("held_heart_rates", "heart_rate_readings"),
    ],
)
def test_a_night_reads_only_the_stretch_of_the_readings_that_it_needs(con, model, readings):
    con.execute(
        """
        insert into sample_series values (1, 'anna', 'watch', 'file');
        create temp table minutes as select unnest(range(
            timestamptz '2023-07-01 00:00+00', timestamptz '2024-03-31 00:00+00', interval 1 minute
        )) as minute_at;
        insert into step_interval_readings
        select 1, minute_at, minute_at + interval 1 minute, 0, null from minutes;
        insert into heart_rate_readings
        select 1, minute_at, 60, if(minute_at = '2024-03-30 00:00+00', 900, 0), null from minutes
        """
    )
    drawing.build(con, model, set())
    con.execute("update build_spans set started_at = timestamptz '2024-03-29 00:00+00'")

    plan = con.execute(f"explain (analyze, format json) {models.model_queries()[model]}").fetchone()
    scans = list(_rows_scanned(json.loads(plan[1])["operator"]))
    assert readings in dict(scans)
    assert [scan for scan in scans if scan[1] > ROW_GROUP] == []
