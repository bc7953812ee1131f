"""How the figures of one date and the verdicts of one week came about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.rows import count, records

Row = dict[str, Any]

_ASKED_FOR = ("person_id", "local_date")
_MINUTES = (
    "select state, intensity_source, count(*) as minutes from minutes_of($person, $day) "
    "group by all order by minutes desc, state, intensity_source"
)
_VENDOR_TOTALS = (
    "select distinct source_id, steps, aerobic_minutes from vendor_days "
    "where person_id = $person and local_date = $day order by all"
)


@dataclass(frozen=True)
class DayExplanation:
    """What is known of one date of a person, from the files to the figures."""

    person_id: str
    local_date: date
    clock: list[Row]
    """Pieces of the date on one clock."""
    files: list[Row]
    """What each source wrote, by table and file."""
    sources: list[Row]
    """Which source counts when, and why."""
    vendor_totals: list[Row]
    limits: Row
    """What a minute is judged by."""
    minutes: list[Row]
    """How many minutes were what, by what judged it."""
    bouts: list[Row]
    """Low-movement bouts that start on the date, longest first."""
    answers: list[Row]
    """Of the diary; without notes, which explain no figure."""
    figures: Row
    """What came of it, and the parameters."""


def explain_day(con: duckdb.DuckDBPyConnection, person_id: str, local_date: date) -> DayExplanation:
    """Gather what is known of a date that lies within a person's record."""

    def ask(query: str) -> list[Row]:
        rows = records(con, query, {"person": person_id, "day": local_date})
        return [{name: row[name] for name in row if name not in _ASKED_FOR} for row in rows]

    return DayExplanation(
        person_id,
        local_date,
        clock=ask("from clock_of($person, $day)"),
        files=ask("from samples_of($person, $day)"),
        sources=ask("from sources_of($person, $day)"),
        vendor_totals=ask(_VENDOR_TOTALS),
        limits=ask("from limits_of($person, $day)")[0],
        minutes=ask(_MINUTES),
        bouts=ask("from bouts_of($person, $day)"),
        answers=ask(statement("reads", "day_answers")),
        figures=ask("from days_of($person) cross join parameters where local_date = $day")[0],
    )


@dataclass(frozen=True)
class WeekExplanation:
    """What is known of one ISO week of a person, from its dates to its verdicts."""

    person_id: str
    week_start_date: date
    """Its Monday."""
    days: list[Row]
    """Its dates within the record, and which of them count."""
    targets: list[Row]
    """Each target with its verdict, or the reason for having none."""
    plan: list[Row]
    """The same for each item of the plan; empty without one."""
    pain: list[Row]
    """One row; none where the week has no diary entry."""


def explain_week(con: duckdb.DuckDBPyConnection, person_id: str, day: date) -> WeekExplanation:
    """Gather what is known of the ISO week of a date that lies within a person's record."""
    monday = day - timedelta(days=day.weekday())

    def ask(name: str) -> list[Row]:
        return records(con, statement("reads", name), {"person": person_id, "monday": monday})

    return WeekExplanation(
        person_id,
        monday,
        days=ask("week_days"),
        targets=ask("week_targets"),
        plan=ask("week_plan"),
        pain=ask("week_pain"),
    )


def can_explain(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the warehouse has the macros, which those of earlier versions lack."""
    macros = "select count(*) from duckdb_functions() where function_name = 'samples_of'"
    return count(con, macros) > 0
