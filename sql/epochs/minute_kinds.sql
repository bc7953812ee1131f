-- What minutes of one kind have in common, read off any one of them: how
-- intense they are, and what one adds to the counts of an hour or a date.
--
-- work:    hours and dates are summed with it
-- grain:   one row per kind
-- key:     kind
-- units:   1 or 0: it counts or not; aerobic minutes 0, 1 or 2
-- null:    such a minute does not tell
-- method:  METHODS.md#days

with examples as (

    -- The lowest bit that is set is the first minute of that kind in its hour.
    select distinct on (kind)
        kind,
        person_id,
        make_timestamptz((
            utc_hour * 60
            + bit_count((minutes_of_hour & -minutes_of_hour) - 1)
        ) * 60000000::bigint) as minute_at
    from kind_hours

),

minutes as (

    select
        minute_activity.* exclude (person_id, minute_at),
        is_waking and wear_source is not null as is_judged,
        intensity is not null as is_known,
        -- Neither steps alone nor a pulse alone tell low movement.
        is_known and wear_source = 'heart_rate' and steps is not null
            as tells_stillness,
        coalesce(steps = 0, false) as is_known_still,
        coalesce(aerobic_minutes_by_cadence, aerobic_minutes_by_heart_rate)
            as effort
    from examples
    inner join minute_activity using (person_id, minute_at, kind)

)

select
    kind,
    intensity,
    (wear_source is not null)::integer as wear_minutes,
    coalesce(wear_source = 'steps', false)::integer as step_wear_minutes,
    is_judged::integer as waking_wear_minutes,
    if(tells_stillness, intensity = 'sedentary', null)::integer
        as sedentary_minutes,
    if(
        tells_stillness, intensity = 'sedentary' and is_known_still, null
    )::integer as sedentary_minutes_zero_steps,
    if(tells_stillness, is_sedentary_below_20_steps, null)::integer
        as sedentary_minutes_below_20_steps,
    (intensity = 'light')::integer as light_minutes,
    (intensity = 'moderate')::integer as moderate_minutes,
    (intensity = 'vigorous')::integer as vigorous_minutes,
    aerobic_minutes::integer as aerobic_minutes,
    aerobic_minutes * is_known_still::integer
        as nonambulatory_aerobic_minutes,
    aerobic_minutes_low::integer as aerobic_minutes_low,
    aerobic_minutes_high::integer as aerobic_minutes_high,
    aerobic_minutes_by_heart_rate::integer as aerobic_minutes_heart_rate_only,
    aerobic_minutes_by_cadence::integer as aerobic_minutes_cadence_only,
    greatest(effort, aerobic_minutes_by_heart_rate)::integer
        as aerobic_minutes_either,
    aerobic_minutes_percent_maximum::integer as aerobic_minutes_percent_maximum,
    is_near_maximal::integer as near_maximal_minutes,
    coalesce(intensity_source = 'heart_rate', false)::integer
        as heart_rate_minutes,
    coalesce(intensity_source <> 'heart_rate', false)::integer
        as cadence_minutes,
    coalesce(intensity_confidence = 'high', false)::integer
        as high_confidence_minutes,
    coalesce(intensity_confidence = 'medium', false)::integer
        as medium_confidence_minutes,
    coalesce(intensity_confidence = 'low', false)::integer
        as low_confidence_minutes,
    (is_judged and not is_known)::integer as unknown_minutes,
    (effort is not null)::integer as effort_known_minutes
from minutes
