"""What a draft would hold of each new file: dates, rows that are not said twice, steps."""

from dataclasses import dataclass
from datetime import date

import duckdb

from backpain_analytics.warehouse.coverage import SAMPLE_TIMES


@dataclass(frozen=True)
class FileFacts:
    """What became of one file's rows."""

    rows_kept: int
    """Rows in the tables; what several files say alike is kept once."""
    steps: int | None
    """Sum over the kept step intervals; None where there are none."""
    first_date: date | None
    """By the person's own clock."""
    last_date: date | None


_KEPT = " union all ".join(
    f"select file_id, {'steps' if table == 'step_intervals' else 'null'} as steps from {table}"
    for table in SAMPLE_TIMES
    if table != "stated_clocks"
)

_FILE_FACTS = f"""
with covered as (
    select
        file_id,
        person_id,
        -- Diaries and daily totals speak of dates, samples of instants.
        table_name in (
            'step_intervals', 'step_counters', 'heart_rate_samples', 'sleep_spans',
            'stated_clocks'
        ) as is_instant,
        min(first_at) as first_at,
        -- A counter read at midnight speaks of the day that ends.
        max(last_at - to_seconds((table_name = 'step_counters')::integer)) as last_at
    from file_coverage
    group by file_id, person_id, is_instant
),

ends as (
    select file_id, person_id, is_instant, unnest([first_at, last_at]) as covered_at
    from covered
),

dated as (
    select
        file_id,
        min((covered_at + to_minutes(coalesce(utc_offset_minutes, 0)))::date) as first_date,
        max((covered_at + to_minutes(coalesce(utc_offset_minutes, 0)))::date) as last_date
    from ends
    left join zone_spans
        on is_instant
            and zone_spans.person_id = ends.person_id
            and covered_at at time zone 'UTC' >= zone_spans.started_at
            and covered_at at time zone 'UTC' < zone_spans.ended_at
    group by file_id
),

kept as (
    select file_id, count(*) as rows_kept, sum(steps)::bigint as steps
    from ({_KEPT})
    group by file_id
)

select path, coalesce(rows_kept, 0), steps, first_date, last_date
from source_files
left join kept using (file_id)
left join dated using (file_id)
order by loaded_at
"""


def file_facts(con: duckdb.DuckDBPyConnection) -> dict[str, FileFacts]:
    """Return the facts of every file by its path."""
    return {path: FileFacts(*facts) for path, *facts in con.execute(_FILE_FACTS).fetchall()}
