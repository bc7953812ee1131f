-- Minutes of each kind in each hour of the local clock.
--
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- units:   minutes; steps in the hour; aerobic minutes as other readings of the
--          same minutes have it: heart rate only, cadence only, the higher of
--          both (either), by the share of the maximum heart rate
-- null:    steps: none known; minutes by intensity: none known that hour;
--          sedentary minutes: none of the waking wear was told by heart rate;
--          aerobic and near-maximal minutes: that reading knows no minute
-- method:  METHODS.md#days

with counted_hours as (

    -- countif() takes half the time of a count with a filter, but is null where
    -- all that it looks at is unknown.
    select
        minute_activity.person_id,
        minute_activity.local_date,
        minute_activity.local_hour,
        count(*) as minutes,
        sum(steps)::integer as steps,
        count(wear_source) as wear_minutes,
        coalesce(countif(wear_source = 'steps'), 0)::integer
            as step_wear_minutes,
        coalesce(countif(is_waking and wear_source is not null), 0)::integer
            as waking_wear_minutes,
        countif(is_waking and wear_source = 'heart_rate')
            as waking_pulse_minutes,
        coalesce(countif(intensity = 'sedentary'), 0)::integer as sedentary,
        coalesce(countif(intensity = 'sedentary' and steps = 0), 0)::integer
            as sedentary_zero_steps,
        coalesce(countif(case intensity
            when 'sedentary' then true
            when 'light'
                then
                    steps < sedentary_wider_steps_per_minute
                    and coalesce(heart_rate_bpm < still_below_bpm, true)
        end), 0)::integer as sedentary_wider,
        coalesce(countif(intensity = 'light'), 0)::integer as light,
        coalesce(countif(intensity = 'moderate'), 0)::integer as moderate,
        coalesce(countif(intensity = 'vigorous'), 0)::integer as vigorous,
        sum(aerobic_minutes) as aerobic,
        sum(aerobic_minutes) filter (where steps = 0) as nonambulatory_aerobic,
        sum(aerobic_minutes_low) as aerobic_low,
        sum(aerobic_minutes_high) as aerobic_high,
        sum(aerobic_minutes_by_heart_rate) as heart_rate_only,
        sum(aerobic_minutes_by_cadence) as cadence_only,
        -- The higher of both; greatest() takes ten times as long.
        sum(case
            when aerobic_minutes_by_heart_rate > aerobic_minutes_by_cadence
                then aerobic_minutes_by_heart_rate
            else
                coalesce(
                    aerobic_minutes_by_cadence, aerobic_minutes_by_heart_rate
                )
        end) as either,
        sum(case
            when intensity_source = 'heart_rate'
                then
                    (heart_rate_bpm >= maximum_moderate_from_bpm)::utinyint
                    + (heart_rate_bpm >= maximum_vigorous_from_bpm)::utinyint
            else aerobic_minutes
        end) as percent_maximum,
        sum(if(
            aerobic_minutes_by_heart_rate is not null,
            (heart_rate_bpm >= near_maximal_from_bpm)::utinyint,
            null
        )) as near_maximal,
        coalesce(countif(intensity_source = 'heart_rate'), 0)::integer
            as heart_rate_minutes,
        coalesce(countif(intensity_confidence = 'high'), 0)::integer as high,
        coalesce(countif(intensity_confidence = 'low'), 0)::integer as low,
        count(intensity) as known_minutes,
        count(coalesce(
            aerobic_minutes_by_cadence, aerobic_minutes_by_heart_rate
        )) as effort_known_minutes,
        known_minutes > 0 and waking_pulse_minutes > 0 as knows_stillness
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
    -- Of an hour in which nothing is known, nothing is known to be none.
    if(knows_stillness, sedentary, null) as sedentary_minutes,
    if(knows_stillness, sedentary_zero_steps, null)
        as sedentary_minutes_zero_steps,
    if(knows_stillness, sedentary_wider, null)
        as sedentary_minutes_below_20_steps,
    if(known_minutes > 0, light, null) as light_minutes,
    if(known_minutes > 0, moderate, null) as moderate_minutes,
    if(known_minutes > 0, vigorous, null) as vigorous_minutes,
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
    waking_wear_minutes - known_minutes as unknown_minutes,
    effort_known_minutes
from counted_hours
-- Looked up after counting, as there are sixty times fewer hours than minutes.
semi join build_days
    on
        counted_hours.person_id = build_days.person_id
        and counted_hours.local_date = build_days.local_date
