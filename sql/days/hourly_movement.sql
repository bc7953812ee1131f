-- Whether people moved in each hour of the local clock.
--
-- work:    daily_hourly_movement counts it, and the page shows the usual week
-- grain:   one row per person, local date and local hour, as hourly_activity
-- key:     person_id, local_date, local_hour
-- null:    has_steps: not worn long enough, or steps not known; breaks: also
--          an hour without low movement, or wear is known from steps only
-- method:  METHODS.md#hourly-movement

with break_hours as (

    -- A break belongs to the hour of the active minute that makes it.
    select
        person_id,
        local_date,
        (epoch_us(sedentary_bouts.ended_at) // 60000000 + utc_offset_minutes)
        // 60 % 24 as local_hour,
        max(sedentary_bouts.active_minutes_after) as longest_break_minutes
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
    group by all

)

select
    person_id,
    local_date,
    local_hour,
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
    ) as has_break,
    if(
        has_break,
        coalesce(longest_break_minutes >= full_break_minutes, false),
        has_break
    ) as has_full_break
from hourly_activity
semi join build_days using (person_id, local_date)
inner join daily_activity using (person_id, local_date)
left join break_hours using (person_id, local_date, local_hour)
cross join parameters
