-- Every minute, judged: worn, asleep, how intense. The one table of minutes, as
-- narrow as can be.
--
-- work:    minute_activity shows it
-- grain:   one row per person and minute of every local date from the first to
--          the last of which any device said anything
-- key:     person_id, minute_at
-- units:   steps in the minute; beats per minute; kind: all that was judged, bit
--          by bit, 0 where it is null, else 1 more than the number it stands for
-- null:    unknown; source_id: no source present
-- method:  METHODS.md#intensity-of-a-minute

with limited_minutes as (

    select
        minute_readings.*,
        heart_rate_limits.* exclude (person_id, local_date),
        parameters.moderate_steps_per_minute,
        parameters.vigorous_steps_per_minute,
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
        )::utinyint as aerobic_by_cadence,
        case
            when minute_readings.steps >= vigorous_steps_per_minute then 3
            when minute_readings.steps >= moderate_steps_per_minute then 2
            when minute_readings.steps >= sedentary_steps_per_minute then 1
            -- Steps alone cannot tell a still wrist from a watch on the table.
            when
                minute_readings.steps is not null
                and minute_readings.wear_source = 'heart_rate'
                then 0
        end::utinyint as cadence_intensity
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
        )::utinyint as aerobic_by_heart_rate,
        case
            when not is_judged then null
            when not has_pulse then cadence_intensity
            when heart_rate_bpm >= vigorous_from_bpm then 3
            when heart_rate_bpm >= moderate_from_bpm then 2
            when heart_rate_bpm >= still_below_bpm then 1
            -- A calm pulse at a brisk cadence is light; with steps unknown it
            -- may be sitting or strolling.
            else if(cadence_intensity > 1, 1, cadence_intensity)
        end::utinyint as grade,
        -- A calm pulse with steps unknown is known not to be aerobic.
        coalesce(
            aerobic_by_heart_rate, if(grade is null, null, aerobic_by_cadence)
        ) as aerobic_minutes
    from limited_minutes

),

judged_minutes as (

    select
        *,
        case
            when grade is null then null
            when is_suspect then 2
            when has_pulse then 0
            else 1
        end as intensity_source,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= strict_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= strict_vigorous_from_bpm)::utinyint
        end as aerobic_minutes_low,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= lenient_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= lenient_vigorous_from_bpm)::utinyint
        end as aerobic_minutes_high,
        case
            when aerobic_by_heart_rate is null then aerobic_minutes
            else
                (heart_rate_bpm >= maximum_moderate_from_bpm)::utinyint
                + (heart_rate_bpm >= maximum_vigorous_from_bpm)::utinyint
        end as aerobic_minutes_percent_maximum,
        case
            when aerobic_by_heart_rate is not null
                then heart_rate_bpm >= near_maximal_from_bpm
        end as is_near_maximal,
        case
            when grade is not null then grade <= 1 and is_nearly_still
        end as is_sedentary_below_20_steps,
        case
            when grade is null then null
            when is_suspect or wear_source = 'steps' then 2
            -- Both known, and both call it low movement, light or aerobic.
            when
                has_pulse
                and (aerobic_by_heart_rate > 0) = (aerobic_by_cadence > 0)
                and (grade = 0) = (cadence_intensity = 0)
                then 0
            else 1
        end as intensity_confidence
    from graded_minutes

)

select
    person_id,
    minute_at,
    local_date,
    local_hour,
    steps,
    heart_rate_bpm,
    is_asleep,
    source_id,
    is_waking::integer
    + (coalesce(1 + (wear_source = 'steps')::integer, 0) << 1)
    + (coalesce(1 + grade::integer, 0) << 3)
    + (coalesce(1 + intensity_source, 0) << 6)
    + (coalesce(1 + intensity_confidence, 0) << 8)
    + (coalesce(1 + (steps = 0)::integer, 0) << 10)
    + (coalesce(1 + is_sedentary_below_20_steps::integer, 0) << 12)
    + (coalesce(1 + is_near_maximal::integer, 0) << 14)
    + (coalesce(1 + aerobic_minutes::integer, 0) << 16)
    + (coalesce(1 + aerobic_minutes_low::integer, 0) << 18)
    + (coalesce(1 + aerobic_minutes_high::integer, 0) << 20)
    + (coalesce(1 + aerobic_minutes_percent_maximum::integer, 0) << 22)
    + (coalesce(1 + aerobic_by_heart_rate::integer, 0) << 24)
    + (coalesce(1 + aerobic_by_cadence::integer, 0) << 26) as kind
from judged_minutes
