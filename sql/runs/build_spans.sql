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

followed_margins as (

    select
        *,
        started_at <= max(ended_at) over (
            partition by person_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as continues
    from margins

),

numbered_margins as (

    select
        *,
        count_if(continues is distinct from true) over (
            partition by person_id order by started_at, ended_at
            rows unbounded preceding
        ) as stretch_number
    from followed_margins

)

select
    person_id,
    min(started_at) as started_at,
    max(ended_at) as ended_at
from numbered_margins
group by person_id, stretch_number
