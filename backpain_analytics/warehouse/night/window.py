"""Which days a build computes: what changed, what depends on it, and nothing else."""

import duckdb

from backpain_analytics.warehouse.rows import count, has_table

_DAYS_BEFORE = 7
"""A touched Sunday may change the resting heart rate of its week, and so its Monday, and what
reaches into that from the day before."""
_DAYS_AFTER = 14
"""A day's resting heart rate counts to the end of the following ISO week."""

_ACTIVITY = ("step_intervals", "step_counters", "heart_rate_samples", "sleep_spans")

_GRID_DAYS = f"""
create or replace temp table grid_days as
with recorded as (
    select
        person_id,
        min(first_at) at time zone 'UTC' as first_at,
        -- A counter speaks of the time before it: at midnight sharp, of the day that ends.
        max(last_at - to_seconds((table_name = 'step_counters')::integer)) at time zone 'UTC'
            as last_at
    from file_coverage
    where table_name in {_ACTIVITY}
    group by person_id
)

select distinct local_days.person_id, local_days.local_date
from local_days
inner join recorded
    on local_days.person_id = recorded.person_id
        and local_days.started_at <= recorded.last_at
        and local_days.ended_at > recorded.first_at
"""

_CHANGED_DAYS = """
create or replace temp table changed_days as
with touched as (
    select local_days.person_id, local_days.local_date
    from local_days
    inner join touched_dates
        on local_days.person_id = touched_dates.person_id
            and local_days.started_at < (covered_date + interval 1 day) at time zone 'UTC'
            and local_days.ended_at > covered_date::timestamp at time zone 'UTC'
),

moved as (
    (from previous_local_days except from local_days)
    union all
    (from local_days except from previous_local_days)
),

changed as (
    from touched
    union
    select person_id, local_date from moved semi join built_days using (person_id, local_date)
    union
    select person_id, local_date from grid_days semi join restated_persons using (person_id)
),

reached as (
    select person_id, local_date + shift::integer as local_date
    from changed
    cross join range($before, $after + 1) as shifts (shift)
)

(from reached semi join grid_days using (person_id, local_date))
union
(from grid_days except from built_days)
union
(from built_days except from grid_days)
"""

_TAKE_IN_TOUCHED_RUNS = """
insert into build_days
with sides as (
    select
        person_id,
        unnest([started_at, ended_at]) as midnight,
        unnest([local_date - 1, local_date + 1]) as local_date
    from local_days semi join build_days using (person_id, local_date)
),

edges as (from sides anti join build_days using (person_id, local_date)),

touched as (
    select distinct
        edges.person_id, unnest([edges.local_date, activity_runs.local_date]) as local_date
    from edges
    inner join activity_runs
        on edges.person_id = activity_runs.person_id
            and edges.midnight >= activity_runs.started_at
            and epoch_us(edges.midnight)
            <= epoch_us(activity_runs.ended_at) + 60000000 * coalesce(next_duration_minutes, 0)
)

from touched
semi join grid_days using (person_id, local_date)
anti join build_days using (person_id, local_date)
"""
"""A row speaks of a run and the next: where either touches a day that changes, so may the row."""

_TAKE_IN_DAYS_TO_READ = """
insert into build_days
with long_runs as (
    select
        person_id,
        started_at,
        ended_at + to_minutes(coalesce(next_duration_minutes, 0)) as reached_at
    from activity_runs
    where duration_minutes + coalesce(next_duration_minutes, 0) > 1380
),

days_after as (
    select person_id, local_date + 1 as local_date from build_days
    except
    from build_days
)

select distinct local_days.person_id, local_days.local_date
from local_days
semi join days_after using (person_id, local_date)
semi join grid_days using (person_id, local_date)
inner join long_runs
    on local_days.person_id = long_runs.person_id
        and local_days.started_at > long_runs.started_at
        and local_days.ended_at < long_runs.reached_at
"""
"""A model reads the day after: where a run and the next go on beyond it, that day must be built."""

_BUILD_SPANS = """
create or replace table build_spans as
with margins as (
    select
        local_days.person_id,
        local_days.started_at - interval 1 day as started_at,
        local_days.ended_at + interval 1 day as ended_at
    from local_days semi join build_days using (person_id, local_date)
),

reached as (
    select
        *,
        max(ended_at) over (
            partition by person_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as reached_before
    from margins
),

numbered as (
    select
        *,
        sum((reached_before is null or started_at > reached_before)::integer) over (
            partition by person_id order by started_at, ended_at rows unbounded preceding
        ) as island
    from reached
)

select person_id, min(started_at) as started_at, max(ended_at) as ended_at
from numbered
group by person_id, island
"""


def choose_days(con: duckdb.DuckDBPyConnection, local_days: str, *, everything: bool) -> None:
    """Fill `build_days` and `build_spans`.

    Args:
        con: A draft whose settings tables are up to date.
        local_days: The SELECT of that model, which is needed before all others.
        everything: Choose every date that holds samples.
    """
    has_previous = has_table(con, "local_days")
    previous = "local_days" if has_previous else f"({local_days}) where false"
    con.execute(f"create or replace temp table previous_local_days as from {previous}")
    con.execute(f"create or replace table local_days as {local_days}")
    con.execute(_GRID_DAYS)
    con.execute("delete from build_days")
    if everything:
        con.execute("insert into build_days from grid_days")
    else:
        con.execute(_CHANGED_DAYS, {"before": -_DAYS_BEFORE, "after": _DAYS_AFTER})
        con.execute("insert into build_days from changed_days")
        extend_over_runs(con)
    con.execute(_BUILD_SPANS)


def extend_over_runs(con: duckdb.DuckDBPyConnection) -> None:
    """Add the days on which a run may change because minutes of `build_days` do."""
    con.execute(_TAKE_IN_TOUCHED_RUNS)
    while count(con, _TAKE_IN_DAYS_TO_READ):
        pass
