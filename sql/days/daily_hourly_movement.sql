-- In how many hours of each local date people moved.
--
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   hours of the local clock, awake and worn; shares 0 to 1
-- null:    no worn hour of which it is known
-- method:  METHODS.md#hourly-movement

with break_hours as (

    -- A break belongs to the hour of the active minute that makes it.
    select distinct
        person_id,
        local_date,
        (epoch_us(sedentary_bouts.ended_at) // 60000000 + utc_offset_minutes)
        // 60 % 24 as local_hour
    from utc_days
    semi join build_days using (person_id, local_date)
    inner join sedentary_bouts
        on
            utc_days.person_id = sedentary_bouts.person_id
            and utc_days.utc_day
            = epoch_us(sedentary_bouts.ended_at) // 86400000000
            and utc_days.started_at <= sedentary_bouts.ended_at
            and utc_days.ended_at > sedentary_bouts.ended_at
    where sedentary_bouts.ends_with_break

),

worn_hours as (

    select
        person_id,
        local_date,
        hourly_activity.waking_wear_minutes >= movement_hour_wear_minutes
            as is_worn,
        if(is_worn, hourly_activity.steps >= movement_hour_steps, null)
            as has_steps,
        -- An hour without any low movement has nothing to break.
        if(
            is_worn
            and daily_activity.wear_source = 'heart_rate'
            and hourly_activity.sedentary_minutes > 0,
            break_hours.person_id is not null,
            null
        ) as has_break
    from hourly_activity
    semi join build_days using (person_id, local_date)
    inner join daily_activity using (person_id, local_date)
    left join break_hours using (person_id, local_date, local_hour)
    cross join parameters

)

select
    person_id,
    local_date,
    count(*) filter (where is_worn)::integer as worn_hours,
    sum(has_steps::integer)::integer as stepping_hours,
    avg(has_steps::integer) as stepping_hours_share,
    nullif(count(has_break), 0)::integer as sedentary_hours,
    sum(has_break::integer)::integer as break_hours,
    avg(has_break::integer) as break_hours_share
from worn_hours
group by person_id, local_date
