-- Of which minutes of each hour a source knows what.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and UTC hour of which the
--          source said anything
-- key:     person_id, source_id, local_date, utc_hour
-- units:   utc_hour: hours since 1970; one bit a minute: of which anything is
--          said (heard), with a heart rate (beating), with steps, be they 0
--          (counted), and with plausible steps above 0 (moving)
-- method:  METHODS.md#wear

with source_dates as (

    select
        source_keys.person_id,
        source_keys.source_id,
        source_keys.source_key,
        build_days.local_date
    from source_keys
    inner join build_days using (person_id)

),

hours as (

    select
        source_dates.source_key,
        source_dates.local_date,
        recorded_minutes.minute_number // 60 as utc_hour,
        bit_or(1::bigint << minute_number % 60) as heard,
        bit_or(
            if(heart_rate_bpm is null, 0, 1::bigint << minute_number % 60)
        ) as beating,
        bit_or(if(steps is null, 0, 1::bigint << minute_number % 60))
            as counted,
        bit_or(if(
            steps between 1 and parameters.highest_plausible_steps_per_minute,
            1::bigint << minute_number % 60,
            0
        )) as moving
    from recorded_minutes
    inner join source_dates using (source_key, local_date)
    cross join parameters
    group by all

)

select
    source_dates.person_id,
    source_dates.source_id,
    source_key,
    local_date,
    hours.utc_hour,
    hours.heard,
    hours.beating,
    hours.counted,
    hours.moving
from hours
inner join source_dates using (source_key, local_date)
