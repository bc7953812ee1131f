-- More days to build: a model reads the day after, so where a run and the next
-- go on beyond it, that day must be built.
--
-- grain:  one row per person and local date
-- given:  grid_days

with long_runs as (

    select
        person_id,
        started_at,
        ended_at
        + to_minutes(coalesce(next_duration_minutes, 0)) as reached_at
    from activity_runs
    where duration_minutes + coalesce(next_duration_minutes, 0) > 1380

),

days_after as (

    select
        person_id,
        local_date + 1 as local_date
    from build_days
    except
    select
        person_id,
        local_date
    from build_days

)

select distinct
    local_days.person_id,
    local_days.local_date
from local_days
semi join days_after using (person_id, local_date)
semi join grid_days using (person_id, local_date)
inner join long_runs
    on
        local_days.person_id = long_runs.person_id
        and local_days.started_at > long_runs.started_at
        and local_days.ended_at < long_runs.reached_at
