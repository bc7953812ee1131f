-- Minutes of each kind in each hour of the local clock.
--
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- units:   minutes; steps in the hour; aerobic minutes as other readings of the
--          same minutes have it: heart rate only, cadence only, the higher of
--          both (either), by the share of the maximum heart rate
-- null:    steps: none known; minutes by intensity: no waking wear that hour;
--          sedentary minutes: none of the waking wear was told by heart rate;
--          aerobic and near-maximal minutes: that reading knows no minute
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
        sum(aerobic_minutes_by_heart_rate) as heart_rate_only,
        sum(aerobic_minutes_by_cadence) as cadence_only,
        sum(greatest(aerobic_minutes_by_heart_rate, aerobic_minutes_by_cadence))
            as either,
        sum(case
            when intensity_source = 'heart_rate'
                then
                    (heart_rate_bpm >= maximum_moderate_from_bpm)::utinyint
                    + (heart_rate_bpm >= maximum_vigorous_from_bpm)::utinyint
            else aerobic_minutes
        end) as percent_maximum,
        sum((heart_rate_bpm >= near_maximal_from_bpm)::utinyint) filter (
            where aerobic_minutes_by_heart_rate is not null
        ) as near_maximal,
        count(*) filter (where intensity_source = 'heart_rate')
            as heart_rate_minutes,
        count(*) filter (where intensity_confidence = 'high') as high,
        count(*) filter (where intensity_confidence = 'low') as low,
        count(intensity) as known_minutes
    from minute_activity
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
    heart_rate_only::integer as aerobic_minutes_heart_rate_only,
    cadence_only::integer as aerobic_minutes_cadence_only,
    either::integer as aerobic_minutes_either,
    percent_maximum::integer as aerobic_minutes_percent_maximum,
    near_maximal::integer as near_maximal_minutes,
    heart_rate_minutes,
    known_minutes - heart_rate_minutes as cadence_minutes,
    high as high_confidence_minutes,
    known_minutes - high - low as medium_confidence_minutes,
    low as low_confidence_minutes,
    waking_wear_minutes - known_minutes as unknown_minutes
from counted_hours
-- Looked up after counting, as there are sixty times fewer hours than minutes.
semi join build_days
    on
        counted_hours.person_id = build_days.person_id
        and counted_hours.local_date = build_days.local_date
