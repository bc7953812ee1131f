-- The pieces of each local date: stretches of it on one clock offset.
--
-- grain:   one row per person per piece; a date has two pieces when the clock
--          changes or after a flight, which may lie hours apart
-- key:     person_id, started_at
-- method:  METHODS.md#local-dates

with clocks as (

    select
        person_id,
        utc_offset_minutes,
        utc_offset_minutes * 60000000 as offset_microseconds,
        epoch_us(started_at) + offset_microseconds as first_local,
        epoch_us(ended_at) + offset_microseconds as last_local
    from zone_spans
    where started_at < ended_at

),

dated_clocks as (

    select
        *,
        unnest(range(
            first_local // 86400000000, (last_local - 1) // 86400000000 + 1
        )) as day_number
    from clocks

)

select
    person_id,
    date '1970-01-01' + day_number::integer as local_date,
    make_timestamptz(
        greatest(first_local, day_number * 86400000000) - offset_microseconds
    ) as started_at,
    make_timestamptz(
        least(last_local, (day_number + 1) * 86400000000) - offset_microseconds
    ) as ended_at,
    utc_offset_minutes
from dated_clocks
