-- Every minute, judged: worn, asleep, how intense. The one table of minutes, as
-- narrow as can be.
--
-- work:    minute_activity shows it
-- grain:   one row per person and minute of every local date from the first to
--          the last of which any device said anything
-- key:     person_id, minute_number
-- units:   steps in the minute; beats per minute; minute_number: minutes since
--          1970, which take a third of the room that moments do; kind: all
--          that was judged in a few bits each, 0: null, else one more than
--          minute_activity says
-- null:    unknown; source_id: no source present
-- method:  METHODS.md#intensity-of-a-minute

with dates as materialized (

    -- Without limits no heart rate is too low, and none high enough.
    select
        person_id,
        local_date,
        heart_rate_limits.moderate_from_bpm is not null as has_limits,
        coalesce(suspect_below_bpm, 0) as suspect_below_bpm,
        coalesce(still_below_bpm, 'infinity') as still_below_bpm,
        coalesce(moderate_from_bpm, 'infinity') as moderate_from_bpm,
        coalesce(vigorous_from_bpm, 'infinity') as vigorous_from_bpm,
        coalesce(strict_moderate_from_bpm, 'infinity')
            as strict_moderate_from_bpm,
        coalesce(strict_vigorous_from_bpm, 'infinity')
            as strict_vigorous_from_bpm,
        coalesce(lenient_moderate_from_bpm, 'infinity')
            as lenient_moderate_from_bpm,
        coalesce(lenient_vigorous_from_bpm, 'infinity')
            as lenient_vigorous_from_bpm,
        coalesce(maximum_moderate_from_bpm, 'infinity')
            as maximum_moderate_from_bpm,
        coalesce(maximum_vigorous_from_bpm, 'infinity')
            as maximum_vigorous_from_bpm,
        coalesce(near_maximal_from_bpm, 'infinity') as near_maximal_from_bpm
    from build_days
    left join heart_rate_limits using (person_id, local_date)

),

-- Here and below sums of flags stand in place of conditions, as they take a
-- fraction of the time.
limited_minutes as (

    select
        minute_readings.*,
        dates.* exclude (person_id, local_date),
        parameters.moderate_steps_per_minute,
        parameters.vigorous_steps_per_minute,
        coalesce(minute_readings.steps, -1) as known_steps,
        coalesce(minute_readings.heart_rate_bpm, 0) as bpm,
        minute_readings.wear_source is not null as is_worn,
        coalesce(minute_readings.wear_source = 'heart_rate', false)
            as is_worn_by_pulse,
        is_worn and minute_readings.is_waking as is_judged,
        -- Brisk steps at a resting heart rate: the sensor lost the pulse.
        minute_readings.heart_rate_bpm is not null
        and known_steps >= parameters.moderate_steps_per_minute
        and bpm < dates.suspect_below_bpm as is_suspect,
        minute_readings.heart_rate_bpm is not null
        and dates.has_limits
        and not is_suspect as has_pulse,
        case
            when known_steps >= vigorous_steps_per_minute then 4
            when known_steps >= moderate_steps_per_minute then 3
            when known_steps >= sedentary_steps_per_minute then 2
            -- Steps alone cannot tell a still wrist from a watch on the table.
            when known_steps >= 0 and is_worn_by_pulse then 1
            else 0
        end as cadence_grade
    from minute_readings
    inner join dates using (person_id, local_date)
    cross join parameters

),

graded_minutes as (

    select
        *,
        (is_judged and has_pulse)::integer as has_pulse_reading,
        has_pulse_reading * (
            1
            + (bpm >= moderate_from_bpm)::integer
            + (bpm >= vigorous_from_bpm)::integer
        ) as pulse_reading,
        (is_judged and known_steps >= 0)::integer * (
            1
            + (known_steps >= moderate_steps_per_minute)::integer
            + (known_steps >= vigorous_steps_per_minute)::integer
        ) as cadence_reading,
        case
            when not is_judged then 0
            when not has_pulse then cadence_grade
            when bpm >= vigorous_from_bpm then 4
            when bpm >= moderate_from_bpm then 3
            when bpm >= still_below_bpm then 2
            -- A calm pulse at a brisk cadence is light; with steps unknown it
            -- may be sitting or strolling.
            else least(cadence_grade, 2)
        end as grade,
        (grade > 0)::integer as has_grade,
        -- A calm pulse with steps unknown is known not to be aerobic.
        (not has_pulse)::integer * has_grade * cadence_reading as plain_reading
    from limited_minutes

),

judged_minutes as (

    select
        *,
        has_grade * (2 + is_suspect::integer - has_pulse::integer)
            as grade_source,
        -- Both known, and both call it low movement, light or aerobic.
        has_pulse
        and cadence_reading > 0
        and cadence_grade > 0
        and (pulse_reading > 1) = (cadence_reading > 1)
        and (grade = 1) = (cadence_grade = 1) as is_confirmed,
        has_grade * if(
            is_suspect or not is_worn_by_pulse, 3, 2 - is_confirmed::integer
        ) as confidence,
        has_grade * (1 + (
            grade <= 2
            and is_worn_by_pulse
            and known_steps between 0 and 19
            and bpm < still_below_bpm
        )::integer) as wider_stillness,
        has_pulse_reading * (1 + (bpm >= near_maximal_from_bpm)::integer)
            as near_maximal,
        plain_reading + has_pulse_reading * (
            1
            + (bpm >= strict_moderate_from_bpm)::integer
            + (bpm >= strict_vigorous_from_bpm)::integer
        ) as low_reading,
        plain_reading + has_pulse_reading * (
            1
            + (bpm >= lenient_moderate_from_bpm)::integer
            + (bpm >= lenient_vigorous_from_bpm)::integer
        ) as high_reading,
        plain_reading + has_pulse_reading * (
            1
            + (bpm >= maximum_moderate_from_bpm)::integer
            + (bpm >= maximum_vigorous_from_bpm)::integer
        ) as maximum_reading
    from graded_minutes

)

select
    person_id,
    minute_number,
    local_date,
    local_hour,
    steps,
    heart_rate_bpm,
    is_asleep,
    source_id,
    is_waking::integer
    + (is_worn::integer * (2 - is_worn_by_pulse::integer) << 1)
    + (grade << 3)
    + (grade_source << 6)
    + (confidence << 8)
    + ((known_steps >= 0)::integer + (known_steps = 0)::integer << 10)
    + (wider_stillness << 12)
    + (near_maximal << 14)
    + (plain_reading + pulse_reading << 16)
    + (low_reading << 18)
    + (high_reading << 20)
    + (maximum_reading << 22)
    + (pulse_reading << 24)
    + (cadence_reading << 26) as kind
from judged_minutes
