-- The instants that a build may read: its days, with a day's margin on both
-- sides for what reaches over midnight.
--
-- grain:  one row per person and stretch without a hole
-- units:  ended_at is exclusive

with margins as (

    select
        local_days.person_id,
        local_days.started_at - interval 1 day as started_at,
        local_days.ended_at + interval 1 day as ended_at
    from local_days
    semi join build_days using (person_id, local_date)

),

first_margins as (

    -- Those that begin after all before them have ended.
    select
        person_id,
        started_at,
        max(ended_at) over person as ended_last,
        max(ended_at) over (
            person order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from margins
    window person as (partition by person_id)
    qualify started_at > coalesce(ended_before, '-infinity')

)

select
    person_id,
    started_at,
    coalesce(lead(ended_before) over (
        partition by person_id order by started_at
    ), ended_last) as ended_at
from first_margins
