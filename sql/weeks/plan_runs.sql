-- Unbroken runs of ISO weeks of one plan status.
--
-- work:    plan_consistency is made of it
-- grain:   one row per person, item of the plan or 'everything', and run
-- key:     person_id, item, is_exercise, first_week_start_date
-- units:   weeks; last_week_start_date inclusive
-- null:    follows_status, next_status: nothing is known before, or after
-- method:  METHODS.md#exercise-plan

with keyed_weeks as (

    -- Weeks follow each other without holes, so inside a run the two numbers
    -- advance together.
    select
        person_id,
        item,
        is_exercise,
        week_start_date,
        status,
        row_number() over (
            partition by person_id, item, is_exercise order by week_start_date
        ) - row_number() over (
            partition by person_id, item, is_exercise, status
            order by week_start_date
        ) as run_key
    from plan_weeks

),

runs as (

    select
        person_id,
        item,
        is_exercise,
        status,
        min(week_start_date) as first_week_start_date,
        max(week_start_date) as last_week_start_date,
        count(*) as weeks
    from keyed_weeks
    group by person_id, item, is_exercise, status, run_key

)

select
    *,
    lag(status) over run_order as follows_status,
    lead(status) over run_order as next_status
from runs
window run_order as (
    partition by person_id, item, is_exercise order by first_week_start_date
)
