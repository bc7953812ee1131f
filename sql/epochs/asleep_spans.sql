-- Time asleep, as any device logged it, merged and cut at local midnights.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, local date and stretch asleep
-- key:     person_id, started_at
-- method:  METHODS.md#sleep-and-waking-time

with first_spans as (

    -- Those that begin after all before them have ended.
    select
        person_id,
        started_at,
        max(ended_at) over person as ended_last,
        max(ended_at) over (
            person order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from sleep_spans
    where started_at < ended_at
    window person as (partition by person_id)
    qualify started_at > coalesce(ended_before, '-infinity')

),

stretches as (

    select
        person_id,
        started_at,
        coalesce(lead(ended_before) over (
            partition by person_id order by started_at
        ), ended_last) as ended_at
    from first_spans

),

-- The dates that a stretch can touch in any zone: an equality to join on, where
-- ranges alone would compare each stretch with each date.
dated_stretches as (

    select
        *,
        unnest(range(
            epoch_us(started_at) // 86400000000 - 1,
            epoch_us(ended_at) // 86400000000 + 2
        )) as day_number
    from stretches

)

select
    dated_stretches.person_id,
    local_days.local_date,
    greatest(dated_stretches.started_at, local_days.started_at) as started_at,
    least(dated_stretches.ended_at, local_days.ended_at) as ended_at,
    dated_stretches.ended_at <= local_days.ended_at
    and epoch_us(dated_stretches.ended_at)
    - epoch_us(dated_stretches.started_at)
    >= parameters.shortest_main_sleep_minutes * 60000000 as ends_main_sleep
from dated_stretches
inner join local_days
    on
        dated_stretches.person_id = local_days.person_id
        and dated_stretches.day_number
        = local_days.local_date - date '1970-01-01'
        and dated_stretches.started_at < local_days.ended_at
        and dated_stretches.ended_at > local_days.started_at
cross join parameters
