-- What is known of each minute before any judgement: one source's steps and
-- heart rate, whether it was worn, whether the person slept.
--
-- work:    minute_activity judges it
-- view:    read twice, which costs less than to write it
-- grain:   one row per person and minute of the dates that the last build
--          computed, and of those beside them
-- key:     person_id, minute_at
-- units:   steps in the minute; beats per minute; minute_number: minutes since
--          1970
-- null:    unknown; source_id: no source present; wear_source: not worn
-- method:  METHODS.md#the-minute-grid

with span_hours as (

    select
        source_spans.*,
        source_keys.source_key,
        unnest(range(
            epoch_us(started_at) // 3600000000,
            (epoch_us(ended_at) - 1) // 3600000000 + 1
        ))::integer as utc_hour
    from main.source_spans as source_spans
    semi join neighbouring_days using (person_id, local_date)
    left join source_keys using (person_id, source_id)

),

asleep_stretches as (

    select
        *,
        unnest(range(
            epoch_us(started_at) // 3600000000,
            (epoch_us(ended_at) - 1) // 3600000000 + 1
        ))::integer as utc_hour
    from asleep_spans
    semi join neighbouring_days using (person_id, local_date)

),

-- One bit a minute: what is true of many minutes is looked up once an hour. A
-- minute is asleep if it begins in a stretch, whose edges lie within minutes.
asleep_hours as (

    select
        person_id,
        utc_hour,
        bit_or(
            (1::bigint << least(
                (epoch_us(ended_at) + 59999999) // 60000000 - utc_hour * 60, 60
            )::bigint)
            - (1::bigint << greatest(
                (epoch_us(started_at) + 59999999) // 60000000 - utc_hour * 60, 0
            )::bigint)
        ) as asleep
    from asleep_stretches
    group by person_id, utc_hour

),

sleep_logs as (

    select distinct
        person_id,
        local_date
    from asleep_spans
    where ends_main_sleep

),

hours as (

    select
        person_id,
        local_date,
        source_id,
        span_hours.source_key,
        span_hours.utc_hour,
        span_hours.wear_source,
        span_hours.utc_offset_minutes,
        (1::bigint << least(
            epoch_us(span_hours.ended_at) // 60000000 - utc_hour * 60, 60
        )::bigint)
        - (1::bigint << greatest(
            epoch_us(span_hours.started_at) // 60000000 - utc_hour * 60, 0
        )::bigint) as minutes_of_hour,
        minutes_of_hour & ~coalesce(source_hours.heard, 0) as unheard,
        coalesce(asleep_hours.asleep, 0) as asleep,
        sleep_logs.person_id is not null as has_sleep_log,
        coalesce(persons.steps_apply, true) as steps_apply,
        coalesce(source_days.step_minutes > 0, false) as counts_steps,
        coalesce(
            source_days.has_sparse_heart_rate
            and span_hours.wear_source = 'heart_rate',
            false
        ) as is_zero_in_silence
    from span_hours
    left join source_hours using (person_id, local_date, source_id, utc_hour)
    left join asleep_hours using (person_id, utc_hour)
    left join sleep_logs using (person_id, local_date)
    left join main.persons using (person_id)
    left join source_days using (person_id, local_date, source_id)

),

unheard_places as (

    select
        *,
        unnest(range(60))::integer as place
    from hours
    where unheard <> 0

),

minutes as (

    select
        hours.*,
        recorded_minutes.minute_number,
        recorded_minutes.minute_number % 60 as place,
        recorded_minutes.steps,
        recorded_minutes.has_unplaced_steps,
        recorded_minutes.heart_rate_bpm
    from recorded_minutes
    inner join hours
        on
            recorded_minutes.source_key = hours.source_key
            -- Of which a night knows where it is stored.
            and recorded_minutes.local_date = hours.local_date
            and recorded_minutes.minute_number // 60 = hours.utc_hour
            and (hours.minutes_of_hour >> (minute_number % 60)) & 1 = 1
    union all by name
    select
        *,
        utc_hour * 60 + place as minute_number
    from unheard_places
    where (unheard >> place) & 1 = 1

),

clocked_minutes as (

    select
        *,
        make_timestamptz(minute_number * 60000000::bigint) as minute_at,
        ((minute_number + utc_offset_minutes) // 60 % 24)::utinyint
            as local_hour,
        (asleep >> place) & 1 = 1 as is_asleep
    from minutes

)

select
    person_id,
    minute_at,
    clocked_minutes.minute_number,
    local_date,
    clocked_minutes.local_hour,
    clocked_minutes.source_id,
    clocked_minutes.wear_source,
    -- Out of range is unknown, as are steps that do not apply; silence of a
    -- device that counts and has a pulse, or is worn and seldom takes one, is
    -- zero, unless steps of unknown time may lie in it.
    case
        when
            not clocked_minutes.steps_apply
            or clocked_minutes.steps > highest_plausible_steps_per_minute
            then null
        when clocked_minutes.has_unplaced_steps
            then nullif(clocked_minutes.steps, 0)
        when borrowed_steps.steps <= highest_plausible_steps_per_minute
            then borrowed_steps.steps
        when
            counts_steps
            and (
                clocked_minutes.heart_rate_bpm is not null
                or is_zero_in_silence
            )
            then coalesce(clocked_minutes.steps, 0)
        else clocked_minutes.steps
    end as steps,
    coalesce(
        clocked_minutes.heart_rate_bpm, carried_heart_rates.heart_rate_bpm
    ) as heart_rate_bpm,
    is_asleep,
    not is_asleep
    and (
        has_sleep_log
        or local_hour between waking_starts_hour and waking_ends_hour - 1
    ) as is_waking
from clocked_minutes
left join borrowed_steps using (person_id, local_date, minute_at)
left join carried_heart_rates
    on
        clocked_minutes.person_id = carried_heart_rates.person_id
        and clocked_minutes.local_date = carried_heart_rates.local_date
        and clocked_minutes.source_id = carried_heart_rates.source_id
        and clocked_minutes.minute_at = carried_heart_rates.minute_at
        and clocked_minutes.wear_source = 'heart_rate'
cross join main.parameters
