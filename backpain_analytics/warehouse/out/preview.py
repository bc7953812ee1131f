"""What a draft would hold of each new file: dates, rows that are not said twice, steps."""

from dataclasses import dataclass
from datetime import date

import duckdb

from backpain_analytics.warehouse.into.bookkeeping import says_of
from backpain_analytics.warehouse.into.coverage import SAMPLE_TIMES


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
    f"select file_id, person_id, {'steps' if table == 'step_intervals' else 'null'} as steps "
    f"from {table}"
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
        ends.person_id,
        min((covered_at + to_minutes(coalesce(utc_offset_minutes, 0)))::date) as first_date,
        max((covered_at + to_minutes(coalesce(utc_offset_minutes, 0)))::date) as last_date
    from ends
    left join zone_spans
        on is_instant
            and zone_spans.person_id = ends.person_id
            and covered_at at time zone 'UTC' >= zone_spans.started_at
            and covered_at at time zone 'UTC' < zone_spans.ended_at
    group by file_id, ends.person_id
),

kept as (
    select file_id, person_id, count(*) as rows_kept, sum(steps) as steps
    from ({_KEPT})
    group by file_id, person_id
)

select
    path, source_files.person_id, coalesce(sum(rows_kept), 0)::bigint, sum(steps)::bigint,
    min(first_date), max(last_date)
from source_files
left join dated on dated.file_id = source_files.file_id and {says_of("dated.person_id")}
left join kept on kept.file_id = dated.file_id and kept.person_id = dated.person_id
group by source_files.file_id, source_files.person_id, path, loaded_at
order by loaded_at
"""


def file_facts(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], FileFacts]:
    """Return the facts of every file by its path and whose it is."""
    rows = con.execute(_FILE_FACTS).fetchall()
    return {(path, person): FileFacts(*facts) for path, person, *facts in rows}
