"""Tables to frames: what the association room is given of a person."""

import duckdb
import pandas as pd

from backpain_analytics.statements import statement
from backpain_analytics.warehouse.out.frames import frame


def analysis_days_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per calendar date of a person, oldest first: exposures beside pain."""
    return frame(
        con,
        "select * exclude (person_id) from analysis_days where person_id = ? order by local_date",
        [person_id],
    )


def daily_pain_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per date with a diary entry: local_date, pain_nrs, has_flare."""
    return frame(
        con,
        "select local_date, pain_nrs, has_flare from daily_pain where person_id = ? "
        "order by local_date",
        [person_id],
    )


def timed_ratings_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per diary entry at a known instant: entered_at, local_date, ratings, has_flare."""
    return frame(con, statement("reads", "timed_ratings"), {"person": person_id})


def aerobic_sessions_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per stretch of aerobic exercise: when, minutes (0 where unknown), pain around it."""
    return frame(con, statement("reads", "aerobic_stretches"), {"person": person_id})


def logged_sessions_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per session of a known date, as in session_demands."""
    return frame(con, statement("reads", "logged_sessions"), {"person": person_id})


def long_stretches_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per stretch of low movement of over two hours: happened_at, local_date."""
    return frame(con, statement("reads", "long_stretches"), {"person": person_id})
