-- Unbroken runs of ISO weeks of one plan status.
--
-- work:    plan_consistency is made of it
-- grain:   one row per person and run
-- key:     person_id, first_week_start_date
-- units:   weeks; last_week_start_date inclusive
-- null:    follows_status, next_status: nothing is known before, or after
-- method:  METHODS.md#exercise-plan

with keyed_weeks as (

    -- Weeks follow each other without holes, so inside a run the two numbers
    -- advance together.
    select
        person_id,
        week_start_date,
        status,
        row_number() over (partition by person_id order by week_start_date)
        - row_number() over (
            partition by person_id, status order by week_start_date
        ) as run_key
    from weekly_plan_status
    -- Of a week that still runs nothing can be said, so it ends no run.
    where status_reason is distinct from 'week_running'

),

runs as (

    select
        person_id,
        status,
        min(week_start_date) as first_week_start_date,
        max(week_start_date) as last_week_start_date,
        count(*) as weeks
    from keyed_weeks
    group by person_id, status, run_key

)

select
    *,
    lag(status) over run_order as follows_status,
    lead(status) over run_order as next_status
from runs
window run_order as (partition by person_id order by first_week_start_date)
