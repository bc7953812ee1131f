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

),

counted_days as (

    select
        person_id,
        local_date,
        sum(minutes) as minutes
    from hourly_activity
    group by person_id, local_date

)

select
    counted_days.person_id,
    counted_days.local_date,
    counted_days.minutes
from counted_days
left join clock_days
    on
        counted_days.person_id = clock_days.person_id
        and counted_days.local_date = clock_days.local_date
where clock_days.minutes is distinct from counted_days.minutes
