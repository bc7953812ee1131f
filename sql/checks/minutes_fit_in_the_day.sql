-- stop: each date has as many minutes as its clock: 1,440, or 1,380 or 1,500
-- when the clock changes.
--
-- grain:   one row per person and date with another number
-- method:  METHODS.md#checks

with clock_days as (

    select
        person_id,
        local_date,
        sum(epoch_us(ended_at) - epoch_us(started_at)) // 60000000 as minutes
    from local_days
    group by person_id, local_date

)

select
    person_id,
    local_date,
    daily_counts.minutes
from daily_counts
left join clock_days using (person_id, local_date)
where clock_days.minutes is distinct from daily_counts.minutes
