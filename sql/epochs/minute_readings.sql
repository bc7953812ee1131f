-- What is known of each minute before any judgement: one source's steps and
-- heart rate, whether it was worn, whether the person slept.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person and minute of every local date from the first to
--          the last of which any device said anything
-- key:     person_id, minute_at
-- units:   steps in the minute; beats per minute
-- null:    unknown; source_id: no source present; wear_source: not worn
-- method:  METHODS.md#the-minute-grid

with minutes as (

    select
        person_id,
        local_date,
        source_spans.source_id,
        source_spans.wear_source,
        source_spans.utc_offset_minutes,
        epoch_us(source_minutes.minute_at) // 60000000 as minute_number,
        source_minutes.steps,
        source_minutes.has_unplaced_steps,
        source_minutes.heart_rate_bpm
    from source_minutes
    semi join build_days using (person_id, local_date)
    inner join source_spans
        on
            source_minutes.person_id = source_spans.person_id
            and source_minutes.local_date = source_spans.local_date
            and source_minutes.source_id = source_spans.source_id
            and source_minutes.minute_at >= source_spans.started_at
            and source_minutes.minute_at < source_spans.ended_at
    union all by name
    select
        silent_spans.* exclude (started_at, ended_at),
        unnest(range(
            epoch_us(started_at) // 60000000, epoch_us(ended_at) // 60000000
        )) as minute_number
    from silent_spans
    semi join build_days using (person_id, local_date)

),

clocked_minutes as (

    select
        *,
        make_timestamptz(minute_number * 60000000) as minute_at,
        (minute_number + utc_offset_minutes) // 60 % 24 as local_hour
    from minutes

),

sleep_logs as (

    select distinct
        person_id,
        local_date
    from asleep_spans
    where ends_main_sleep

)

select
    person_id,
    minute_at,
    local_date,
    clocked_minutes.local_hour::utinyint as local_hour,
    source_id,
    clocked_minutes.wear_source,
    -- Out of range is unknown, as are steps that do not apply; silence of a
    -- device that counts and has a pulse, or is worn and seldom takes one, is
    -- zero, unless steps of unknown time may lie in it.
    case
        when
            persons.steps_apply is false
            or clocked_minutes.steps > highest_plausible_steps_per_minute
            then null
        when has_unplaced_steps then nullif(clocked_minutes.steps, 0)
        when borrowed_steps.steps <= highest_plausible_steps_per_minute
            then borrowed_steps.steps
        when
            source_days.step_minutes > 0
            and (
                clocked_minutes.heart_rate_bpm is not null
                or (
                    source_days.has_sparse_heart_rate
                    and clocked_minutes.wear_source = 'heart_rate'
                )
            )
            then coalesce(clocked_minutes.steps, 0)
        else clocked_minutes.steps
    end as steps,
    coalesce(
        clocked_minutes.heart_rate_bpm, carried_heart_rates.heart_rate_bpm
    ) as heart_rate_bpm,
    asleep_spans.person_id is not null as is_asleep,
    asleep_spans.person_id is null
    and (
        sleep_logs.person_id is not null
        or local_hour between waking_starts_hour and waking_ends_hour - 1
    ) as is_waking
from clocked_minutes
left join source_days using (person_id, local_date, source_id)
left join borrowed_steps using (person_id, local_date, minute_at)
left join persons using (person_id)
left join carried_heart_rates
    on
        clocked_minutes.person_id = carried_heart_rates.person_id
        and clocked_minutes.local_date = carried_heart_rates.local_date
        and clocked_minutes.source_id = carried_heart_rates.source_id
        and clocked_minutes.minute_at = carried_heart_rates.minute_at
        and clocked_minutes.wear_source = 'heart_rate'
left join asleep_spans
    on
        clocked_minutes.person_id = asleep_spans.person_id
        and clocked_minutes.local_date = asleep_spans.local_date
        and clocked_minutes.minute_at >= asleep_spans.started_at
        and clocked_minutes.minute_at < asleep_spans.ended_at
left join sleep_logs using (person_id, local_date)
cross join parameters
