-- Every minute, judged: worn, asleep, how intense. The one table of minutes.
--
-- grain:   one row per person and minute of every local date from the first to
--          the last of which any device said anything
-- key:     person_id, minute_at
-- units:   steps in the minute; beats per minute; aerobic_minutes 0, 1 or 2
-- null:    readings: unknown; judgements: not worn, not waking, or not knowable
-- method:  METHODS.md#intensity-of-a-minute

with limited_minutes as (

    select
        minute_readings.*,
        heart_rate_limits.* exclude (person_id, local_date),
        minute_readings.wear_source is not null
        and minute_readings.is_waking as is_judged,
        -- Brisk steps at a resting heart rate: the sensor lost the pulse.
        coalesce(
            minute_readings.steps >= parameters.moderate_steps_per_minute
            and minute_readings.heart_rate_bpm
            < heart_rate_limits.suspect_below_bpm,
            false
        ) as is_suspect,
        coalesce(
            minute_readings.wear_source = 'heart_rate'
            and minute_readings.steps < 20
            and (
                minute_readings.heart_rate_bpm is null
                or heart_rate_limits.still_below_bpm is null
                or minute_readings.heart_rate_bpm
                < heart_rate_limits.still_below_bpm
            ),
            false
        ) as is_nearly_still,
        minute_readings.heart_rate_bpm is not null
        and heart_rate_limits.moderate_from_bpm is not null
        and not is_suspect as has_pulse,
        if(
            is_judged,
            (minute_readings.steps >= moderate_steps_per_minute)::utinyint
            + (minute_readings.steps >= vigorous_steps_per_minute)::utinyint,
            null
        ) as aerobic_by_cadence,
        case
            when minute_readings.steps >= vigorous_steps_per_minute
                then 'vigorous'
            when minute_readings.steps >= moderate_steps_per_minute
                then 'moderate'
            when minute_readings.steps >= sedentary_steps_per_minute
                then 'light'
            -- Steps alone cannot tell a still wrist from a watch on the table.
            when
                minute_readings.steps is not null
                and minute_readings.wear_source = 'heart_rate'
                then 'sedentary'
        end as cadence_intensity
    from minute_readings
    semi join build_days using (person_id, local_date)
    left join heart_rate_limits using (person_id, local_date)
    cross join parameters

),

graded_minutes as (

    select
        *,
        if(
            is_judged and has_pulse,
            (heart_rate_bpm >= moderate_from_bpm)::utinyint
            + (heart_rate_bpm >= vigorous_from_bpm)::utinyint,
            null
        ) as aerobic_by_heart_rate,
        case
            when not is_judged then null
            when not has_pulse then cadence_intensity
            when heart_rate_bpm >= vigorous_from_bpm then 'vigorous'
            when heart_rate_bpm >= moderate_from_bpm then 'moderate'
            when heart_rate_bpm >= still_below_bpm then 'light'
            -- A calm pulse at a brisk cadence is light; with steps unknown it
            -- may be sitting or strolling.
            when cadence_intensity in ('moderate', 'vigorous') then 'light'
            else cadence_intensity
        end as intensity,
        -- A calm pulse with steps unknown is known not to be aerobic.
        coalesce(
            aerobic_by_heart_rate,
            if(intensity is null, null, aerobic_by_cadence)
        ) as aerobic_minutes
    from limited_minutes

),

judged_minutes as (

    select
        person_id,
        minute_at,
        local_date,
        local_hour,
        steps,
        heart_rate_bpm,
        wear_source is not null as is_worn,
        is_asleep,
        is_waking,
        intensity,
        case
            when intensity is null then null
            when is_suspect then 'cadence_hr_suspect'
            when has_pulse then 'heart_rate'
            else 'cadence'
        end as intensity_source,
        source_id,
        wear_source,
        aerobic_minutes::utinyint as aerobic_minutes,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= strict_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= strict_vigorous_from_bpm)::utinyint
        end::utinyint as aerobic_minutes_low,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= lenient_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= lenient_vigorous_from_bpm)::utinyint
        end::utinyint as aerobic_minutes_high,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= maximum_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= maximum_vigorous_from_bpm)::utinyint
        end::utinyint as aerobic_minutes_percent_maximum,
        aerobic_by_heart_rate::utinyint as aerobic_minutes_by_heart_rate,
        aerobic_by_cadence::utinyint as aerobic_minutes_by_cadence,
        case
            when aerobic_by_heart_rate is not null
                then heart_rate_bpm >= near_maximal_from_bpm
        end as is_near_maximal,
        case
            when intensity is not null
                then
                    intensity in ('sedentary', 'light') and is_nearly_still
        end as is_sedentary_below_20_steps,
        case
            when intensity is null then null
            when is_suspect or wear_source = 'steps' then 'low'
            -- Both known, and both call it low movement, light or aerobic.
            when
                has_pulse
                and (aerobic_by_heart_rate > 0) = (aerobic_by_cadence > 0)
                and (intensity = 'sedentary')
                = (cadence_intensity = 'sedentary')
                then 'high'
            else 'medium'
        end as intensity_confidence
    from graded_minutes

)

select
    *,
    -- All that was judged in one number, so that minutes can be counted by it:
    -- every column is part of it but those left out here.
    hash(
        steps = 0,
        *columns(* exclude (
            person_id,
            minute_at,
            local_date,
            local_hour,
            steps,
            heart_rate_bpm,
            source_id,
            is_worn,
            is_asleep
        ))
    ) as kind
from judged_minutes
