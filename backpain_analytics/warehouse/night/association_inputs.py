"""Tables to frames: what the association room is given of a person."""

import duckdb
import pandas as pd

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
    """One row per diary entry at a known instant: entered_at, current_pain_nrs, pain_nrs.

    Of several places on the body only the one that counts, as in daily_pain.
    """
    return frame(
        con,
        """
        select entered_at, current_pain_nrs, pain_nrs
        from pain_entries
        left join main_pain_regions on pain_entries.person_id = main_pain_regions.person_id
        where
            pain_entries.person_id = ?
            and entered_at is not null
            and (
                pain_entries.region is null
                or lower(pain_entries.region) = lower(main_pain_regions.region)
            )
        order by entered_at, current_pain_nrs, pain_nrs
        """,
        [person_id],
    )


def aerobic_sessions_frame(con: duckdb.DuckDBPyConnection, person_id: str) -> pd.DataFrame:
    """One row per stretch of aerobic exercise: started_at, minutes (0 where unknown).

    Sessions that overlap are one: the log and the watch often tell of the same.
    """
    return frame(
        con,
        """
        with sessions as (
            select
                started_at,
                started_at + to_seconds(60 * coalesce(minutes, 0)) as ended_at
            from exercise_log
            where person_id = ? and kind = 'aerobic' and started_at is not null
        ),
        marked_sessions as (
            select
                *,
                coalesce(started_at > max(ended_at) over (
                    order by started_at, ended_at
                    rows between unbounded preceding and 1 preceding
                ), true) as is_apart
            from sessions
        ),
        stretches as (
            select *, count_if(is_apart) over (order by started_at, ended_at) as stretch
            from marked_sessions
        )
        select
            min(started_at) as started_at,
            epoch(max(ended_at) - min(started_at)) / 60 as minutes
        from stretches
        group by stretch
        order by started_at
        """,
        [person_id],
    )
