-- Minutes of each kind in each hour of the local clock.
--
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- units:   minutes; steps in the hour
-- null:    steps: none known; minutes by intensity: no waking wear that hour;
--          sedentary minutes: none of the waking wear was told by heart rate
-- method:  METHODS.md#days

with counted_hours as (

    select
        minute_activity.person_id,
        minute_activity.local_date,
        minute_activity.local_hour,
        count(*) as minutes,
        sum(steps)::integer as steps,
        count(wear_source) as wear_minutes,
        count(*) filter (where wear_source = 'steps') as step_wear_minutes,
        count(wear_source) filter (where is_waking) as waking_wear_minutes,
        count(*) filter (where is_waking and wear_source = 'heart_rate')
            as waking_pulse_minutes,
        count(*) filter (where intensity = 'sedentary') as sedentary,
        count(*) filter (where intensity = 'sedentary' and steps = 0)
            as sedentary_zero_steps,
        count(*) filter (where intensity = 'sedentary' or (
            intensity = 'light'
            and steps < sedentary_wider_steps_per_minute
            and coalesce(heart_rate_bpm < still_below_bpm, true)
        )) as sedentary_wider,
        count(*) filter (where intensity = 'light') as light,
        count(*) filter (where intensity = 'moderate') as moderate,
        count(*) filter (where intensity = 'vigorous') as vigorous,
        sum(aerobic_minutes) as aerobic,
        sum(aerobic_minutes) filter (where steps = 0) as nonambulatory_aerobic,
        sum(aerobic_minutes_low) as aerobic_low,
        sum(aerobic_minutes_high) as aerobic_high,
        count(*) filter (where intensity_source = 'heart_rate')
            as heart_rate_minutes,
        count(intensity) as known_minutes
    from minute_activity
    semi join build_days
        on
            minute_activity.person_id = build_days.person_id
            and minute_activity.local_date = build_days.local_date
    left join heart_rate_limits
        on
            minute_activity.person_id = heart_rate_limits.person_id
            and minute_activity.local_date = heart_rate_limits.local_date
    cross join parameters
    group by
        minute_activity.person_id,
        minute_activity.local_date,
        minute_activity.local_hour

)

select
    person_id,
    local_date,
    local_hour,
    minutes,
    steps,
    wear_minutes,
    step_wear_minutes,
    waking_wear_minutes,
    case when waking_pulse_minutes > 0 then sedentary end as sedentary_minutes,
    case when waking_pulse_minutes > 0 then sedentary_zero_steps end
        as sedentary_minutes_zero_steps,
    case when waking_pulse_minutes > 0 then sedentary_wider end
        as sedentary_minutes_below_20_steps,
    case when waking_wear_minutes > 0 then light end as light_minutes,
    case when waking_wear_minutes > 0 then moderate end as moderate_minutes,
    case when waking_wear_minutes > 0 then vigorous end as vigorous_minutes,
    aerobic::integer as aerobic_minutes,
    coalesce(nonambulatory_aerobic, aerobic - aerobic)::integer
        as nonambulatory_aerobic_minutes,
    aerobic_low::integer as aerobic_minutes_low,
    aerobic_high::integer as aerobic_minutes_high,
    heart_rate_minutes,
    known_minutes - heart_rate_minutes as cadence_minutes,
    waking_wear_minutes - known_minutes as unknown_minutes
from counted_hours
