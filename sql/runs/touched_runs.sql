-- More days to build: those of a run of minutes that touches a day of the
-- build. A row describes a run and the next: where either touches a day that
-- changes, so may the row.
--
-- grain:  one row per person and local date
-- given:  grid_days

with sides as (

    select
        person_id,
        unnest([started_at, ended_at]) as midnight,
        unnest([local_date - 1, local_date + 1]) as local_date
    from local_days
    semi join build_days using (person_id, local_date)

),

touched as (

    select distinct
        sides.person_id,
        unnest([sides.local_date, activity_runs.local_date]) as local_date
    from sides
    anti join build_days using (person_id, local_date)
    inner join activity_runs
        on
            sides.person_id = activity_runs.person_id
            and sides.midnight >= activity_runs.started_at
            and epoch_us(sides.midnight) <= epoch_us(activity_runs.ended_at)
            + 60000000 * coalesce(activity_runs.next_duration_minutes, 0)

)

select
    person_id,
    local_date
from touched
semi join grid_days using (person_id, local_date)
anti join build_days using (person_id, local_date)
