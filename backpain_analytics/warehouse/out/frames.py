"""Tables to frames: what the report may see of a person."""

from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from backpain_analytics.errors import NothingToReportError
from backpain_analytics.records import PersonTables
from backpain_analytics.settings.parameters import Parameters
from backpain_analytics.warehouse.into.bookkeeping import says_of
from backpain_analytics.warehouse.night.build import tell_sentences
from backpain_analytics.warehouse.out.clocks import clocks
from backpain_analytics.warehouse.rows import count, first_row, has_table

_DATED = {
    "daily_activity": "local_date",
    "daily_sedentary": "local_date",
    "daily_breaks": "local_date",
    "daily_pain": "local_date",
    "hourly_activity": "local_date, local_hour",
    "sedentary_bouts": "local_date, started_at",
    "exercise_log": "local_date, started_at",
}
"""Tables cut to a period by `local_date`, with the order of their rows."""


_FOUND = {
    "associations": "rowid",
    "weekly_associations": "rowid",
    "earlier_pain_links": "rowid",
    "exposure_thirds": "rowid",
    "exercise_responses": "rowid",
    "flares": "first_date",
    "flare_rates": "rowid",
    "pain_episodes": "first_date",
    "phase_comparisons": "started_on, phase",
    "pain_trends": "rowid",
    "association_history": "computed_at, rowid",
    "plan_consistency": "rowid",
}
"""Tables over the whole record, with the order of their rows: where it is `rowid`, that in
which they were declared."""

_WEEKLY = {
    "weekly_activity": "week_start_date",
    "weekly_pain": "week_start_date",
    "weekly_pain_change": "week_start_date",
    "weekly_progression": "week_start_date",
    "weekly_plan": "week_start_date, is_exercise, kind, item",
}
"""Tables cut to the ISO weeks that touch a period, with the order of their rows."""


def frame(
    con: duckdb.DuckDBPyConnection, query: str, values: list[object] | dict[str, object]
) -> pd.DataFrame:
    """Return a result as a frame."""
    return con.execute(query, values).df()


def persons(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return everyone of whom a date with data is known, in alphabetical order."""
    people = "select distinct person_id from analysis_days order by all"
    return [person for (person,) in con.execute(people).fetchall()]


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
    period = [person_id, first_date, last_date]
    dated = {
        table: frame(
            con,
            f"select * exclude (person_id) from {table} where person_id = ? "
            f"and local_date between ? and ? order by {order}",
            period,
        )
        for table, order in _DATED.items()
    }
    weekly = {
        table: frame(
            con,
            f"select * exclude (person_id) from {table} where person_id = ? "
            f"and week_start_date + 6 >= ? and week_start_date <= ? order by {order}",
            period,
        )
        for table, order in _WEEKLY.items()
    }
    found = {
        table: frame(
            con,
            f"select * exclude (person_id) from {table} where person_id = ? order by {order}",
            [person_id],
        )
        for table, order in _FOUND.items()
    }
    return PersonTables(
        person_id=person_id,
        first_date=first_date,
        last_date=last_date,
        **dated,
        **weekly,
        **found,
        source_files=_files_frame(con, person_id),
        vendor_days=_vendor_days(con, period),
        sources=_sources_frame(con, period),
        tells=tell_sentences(con, person_id),
        person=_row(con, "select * from persons where person_id = ?", [person_id]),
        parameters=Parameters(**_row(con, "select * from parameters", [])),
        clock=next((clock for clock in clocks(con) if clock.person_id == person_id), None),
    )


def everyones_associations_frame(con: duckdb.DuckDBPyConnection, lag_days: int) -> pd.DataFrame:
    """One row per person and exposure at one lag."""
    return frame(
        con,
        "from associations where lag_days = ? order by person_id, exposure",
        [lag_days],
    )


def _files_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    return frame(
        con,
        f"""
        with covered as (
            select
                file_id,
                -- Diaries and daily totals speak of dates, samples of instants.
                table_name in (
                    'step_intervals', 'step_counters', 'heart_rate_samples', 'sleep_spans',
                    'stated_clocks'
                ) as is_instant,
                -- A counter read at midnight speaks of the day that ends.
                unnest([
                    min(first_at),
                    max(last_at - to_seconds((table_name = 'step_counters')::integer))
                ]) as covered_at
            from file_coverage
            where person_id = $person
            group by file_id, is_instant
        ),

        dated as (
            select
                file_id,
                min(coalesce(local_date, covered_at::date)) as first_date,
                max(coalesce(local_date, covered_at::date)) as last_date
            from covered
            left join local_days
                on is_instant
                    and local_days.person_id = $person
                    and covered_at at time zone 'UTC' >= local_days.started_at
                    and covered_at at time zone 'UTC' < local_days.ended_at
            group by file_id
        )

        select
            path, reader, status, reason, notes, rows_read, rows_rejected, first_date, last_date,
            loaded_at,
            (
                select list(distinct reason order by reason) from rejected_rows
                where rejected_rows.file_id = source_files.file_id
                    and rejected_rows.person_id is not distinct from source_files.person_id
            ) as rejections
        from source_files
        left join dated using (file_id)
        where person_id = $person
            -- Of the same content elsewhere too, a person sees what lies in the own folder.
            or dated.file_id is not null
                and {says_of("$person")}
                and file_id not in (select file_id from source_files where person_id = $person)
        order by first_at, path
        """,
        {"person": person_id},
    )


def _vendor_days(con: duckdb.DuckDBPyConnection, period: list[object]) -> int:
    query = (
        "select count(distinct local_date) from vendor_days "
        "where person_id = ? and local_date between ? and ?"
    )
    return count(con, query, period)


def _sources_frame(con: duckdb.DuckDBPyConnection, period: list[object]) -> pd.DataFrame:
    return frame(
        con,
        """
        with chosen as (
            select source_id, sum(minutes)::bigint as chosen_minutes
            from source_spans
            where person_id = $1 and local_date between $2 and $3
            group by source_id
        )
        select source_id, device_kind, coalesce(chosen_minutes, 0) as chosen_minutes
        from sources left join chosen using (source_id)
        where person_id = $1
        order by chosen_minutes desc, source_id
        """,
        period,
    )


def _row(con: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> dict[str, Any]:
    result = con.execute(query, values)
    names = [column[0] for column in result.description or ()]
    return next((dict(zip(names, row, strict=True)) for row in result.fetchall()), {})
