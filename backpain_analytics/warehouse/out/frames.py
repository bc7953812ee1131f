"""Tables to frames: what the report may see of a person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import duckdb
import pandas as pd

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.records import PersonTables
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.statements import statement
from backpain_analytics.warehouse.night.checks import tells
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.rows import (
    count,
    define,
    first_column,
    first_row,
    has_table,
    records,
)

_DATED = {
    "daily_activity": "local_date",
    "daily_sedentary": "local_date",
    "daily_breaks": "local_date",
    "daily_pain": "local_date",
    "daily_flares": "local_date",
    "daily_sleep": "local_date",
    "daily_weight": "local_date",
    "daily_floors": "local_date",
    "hourly_activity": "local_date, local_hour",
    "hourly_movement": "local_date, local_hour",
    "sedentary_bouts": "local_date, started_at",
    "exercise_log": "local_date, started_at",
    "daily_exercise": "local_date",
    "flare_exercises": "local_date, name_key",
    "daily_session_parts": "local_date",
}
"""Tables cut to a period by `local_date`, with the order of their rows."""


_FOUND = {
    "associations": "rowid",
    "weekly_associations": "rowid",
    "earlier_pain_links": "rowid",
    "exposure_thirds": "rowid",
    "exercise_responses": "rowid",
    "exercise_pain_changes": "rowid",
    "flare_triggers": "rowid",
    "time_to_flares": "rowid",
    "flares": "first_date",
    "flare_rates": "rowid",
    "pain_episodes": "first_date",
    "phase_comparisons": "started_on, phase",
    "pain_trends": "rowid",
    "association_history": "computed_at, rowid",
    "plan_consistency": "is_exercise, item",
    "ladder_progress": "step",
    "exercise_ratings": "sessions desc, exercise",
    "person_baselines": "rowid",
    "exercise_spans": "rowid",
    "exercise_identities": "name_key",
    "exercise_cautions": "condition, exercise_name",
    "left_out_in_flares": "name_key",
    "person_conditions": "rowid",
}
"""Tables over the whole record, with the order of their rows: where it is `rowid`, that in
which they were declared."""

_WEEKLY = {
    "weekly_activity": "week_start_date",
    "weekly_pain": "week_start_date",
    "weekly_pain_change": "week_start_date",
    "weekly_progression": "week_start_date",
    "weekly_volume": "week_start_date",
    "weekly_plan": "week_start_date, is_exercise, kind, item",
    "weekly_exercise_progression": "week_start_date, exercise, measure",
}
"""Tables cut to the ISO weeks that touch a period, with the order of their rows."""


def frame(
    con: duckdb.DuckDBPyConnection, query: str, values: list[object] | dict[str, object]
) -> pd.DataFrame:
    """Return a result as a frame."""
    return con.execute(query, values).df()


def persons(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return everyone of whom a date with data is known, in alphabetical order."""
    return first_column(con, "select distinct person_id from analysis_days order by all")


def last_dates(con: duckdb.DuckDBPyConnection) -> dict[str, date]:
    """Return everyone's last date with data."""
    latest = "select person_id, max(local_date) from analysis_days group by all order by all"
    return dict(con.execute(latest).fetchall())


def built_at(con: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Return when each person's tables were computed last."""
    dated = "from built_persons semi join analysis_days using (person_id) order by all"
    return dict(con.execute(dated).fetchall())


def data_span(con: duckdb.DuckDBPyConnection, person_id: str) -> tuple[date, date]:
    """Return the first and the last local date that hold any data of a person.

    Raises:
        NothingToReportError: There are none, or nothing is built yet.
    """
    if not has_table(con, "analysis_days"):
        raise NothingToReportError("exports are loaded but no tables built: run 'backpain build'.")
    found = first_row(
        con,
        "select min(local_date), max(local_date) from analysis_days where person_id = ?",
        [person_id],
    )
    if found is None or found[0] is None:
        known = ", ".join(persons(con)) or "nobody yet"
        raise NothingToReportError(f"there is no data of '{person_id}'; there is of: {known}.")
    return found[0], found[1]


def person_tables(
    con: duckdb.DuckDBPyConnection, person_id: str, first_date: date, last_date: date
) -> PersonTables:
    """Gather all that the report says of a person and a period, both dates included."""
    define(con, "reads", "file_dates")
    period = [first_date, last_date]
    asked = {"person": person_id, "first_date": first_date, "last_date": last_date}

    def kept(
        tables: Mapping[str, str], condition: str = "", dates: Sequence[date] = ()
    ) -> dict[str, pd.DataFrame]:
        rows = "select * exclude (person_id) from {} where person_id = ? {} order by {}"
        return {
            table: frame(con, rows.format(table, condition, order), [person_id, *dates])
            for table, order in tables.items()
        }

    return PersonTables(
        person_id=person_id,
        first_date=first_date,
        last_date=last_date,
        **kept(_DATED, "and local_date between ? and ?", period),
        **kept(_WEEKLY, "and week_start_date + 6 >= ? and week_start_date <= ?", period),
        **kept(_FOUND),
        diary_answers=frame(con, statement("reads", "answers_of_person"), asked),
        source_files=frame(con, statement("reads", "files_of_person"), {"person": person_id}),
        vendor_days=count(
            con,
            "select count(distinct local_date) from vendor_days "
            "where person_id = ? and local_date between ? and ?",
            [person_id, *period],
        ),
        aerobic_modes=frame(con, statement("reads", "aerobic_modes"), asked),
        sources=frame(con, statement("reads", "sources_of_person"), asked),
        source_days=frame(con, statement("reads", "source_days_of_person"), asked),
        tells=tells(con, person_id),
        person=next(iter(records(con, "from persons where person_id = ?", [person_id])), {}),
        weight_course=records(con, statement("reads", "weight_course"), asked)[0],
        parameters=Parameters(**records(con, "from parameters")[0]),
        clock=next((clock for clock in clocks(con) if clock.person_id == person_id), None),
    )


def everyones_associations_frame(con: duckdb.DuckDBPyConnection, lag_days: int) -> pd.DataFrame:
    """One row per person and exposure at one lag."""
    return frame(
        con,
        "from associations where lag_days = ? order by person_id, exposure",
        [lag_days],
    )


def people_frame(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per person: weeks, days, and what keeps a comparison away."""
    return frame(con, statement("reads", "people"), [])
