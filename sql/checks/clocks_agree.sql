-- tell: on how many dates a device ran on another clock than the declared zone.
--
-- grain:   one row per person with such dates
-- method:  METHODS.md#checks

with device_clocks as (

    select distinct
        person_id,
        epoch_us(started_at) // 86400000000 as utc_day,
        utc_offset_minutes
    from step_intervals
    union
    select distinct
        person_id,
        epoch_us(observed_at) // 86400000000,
        utc_offset_minutes
    from step_counters
    union
    select distinct
        person_id,
        epoch_us(sampled_at) // 86400000000,
        utc_offset_minutes
    from heart_rate_samples
    union
    select distinct
        person_id,
        epoch_us(stated_at) // 86400000000,
        utc_offset_minutes
    from stated_clocks

)

select
    person_id,
    count(distinct utc_day) as dates
from device_clocks
anti join utc_days using (person_id, utc_day, utc_offset_minutes)
where utc_offset_minutes is not null
group by person_id
