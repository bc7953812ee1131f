-- What each source recorded of each minute; several may record the same one.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source and minute of which the source said
--          anything, be it that it has no reading
-- key:     person_id, source_id, minute_at
-- units:   steps in the minute; heart_rate_bpm: the median of its samples
-- null:    the source knows nothing of it
-- method:  METHODS.md#steps-of-a-minute

with readings as (

    -- Most intervals are one minute, and go straight through. Those not placed
    -- or not whole come with the spread ones; to leave them out here by a
    -- condition would make each night read the whole history. So would the
    -- spans alone, as the names of a sample stand in another table: their begin
    -- is stated apart.
    select
        source_numbers.source_number,
        epoch_us(step_samples.started_at) // 60000000 as minute_number,
        case
            when
                step_samples.is_placed
                and step_samples.steps = floor(step_samples.steps)
                then step_samples.steps::integer
        end as steps,
        false as has_unplaced_steps,
        null as heart_rate_bpm
    from step_samples
    inner join build_spans
        on
            step_samples.person_id = build_spans.person_id
            and step_samples.started_at >= build_spans.started_at
            and step_samples.started_at < build_spans.ended_at
    inner join source_numbers
        on
            step_samples.person_id = source_numbers.person_id
            and step_samples.source_id = source_numbers.source_id
    where
        (epoch_us(step_samples.ended_at) - 1) // 60000000 <= minute_number
        and step_samples.started_at
        >= (select min(spans.started_at) from build_spans as spans)
    union all
    select
        source_numbers.source_number,
        epoch_us(spread_steps.minute_at) // 60000000,
        spread_steps.steps,
        spread_steps.has_unplaced_steps,
        null
    from spread_steps
    semi join build_days using (person_id, local_date)
    inner join source_numbers using (person_id, source_id)
    union all
    select
        source_numbers.source_number,
        plausible_heart_rates.minute_number,
        null,
        false,
        plausible_heart_rates.heart_rate_bpm
    from plausible_heart_rates
    inner join build_spans
        on
            plausible_heart_rates.person_id = build_spans.person_id
            and plausible_heart_rates.sampled_at >= build_spans.started_at
            and plausible_heart_rates.sampled_at < build_spans.ended_at
    inner join source_numbers
        on
            plausible_heart_rates.person_id = source_numbers.person_id
            and plausible_heart_rates.source_id = source_numbers.source_id
    where
        plausible_heart_rates.sampled_at
        >= (select min(spans.started_at) from build_spans as spans)

),

minutes as (

    select
        source_number,
        minute_number,
        sum(steps)::integer as steps,
        -- The list can go to disk when memory is short, median() cannot.
        list_aggregate(
            list(heart_rate_bpm) filter (where heart_rate_bpm is not null),
            'median'
        )::float as heart_rate_bpm,
        bool_or(has_unplaced_steps) as has_unplaced_steps
    from readings
    group by source_number, minute_number

),

source_dates as (

    select
        source_numbers.*,
        local_date,
        utc_days.utc_day,
        epoch_us(utc_days.started_at) // 60000000 as first_minute,
        epoch_us(utc_days.ended_at) // 60000000 as next_minute
    from source_numbers
    inner join utc_days using (person_id)
    semi join build_days using (person_id, local_date)

)

select
    source_dates.person_id,
    source_dates.source_id,
    source_dates.local_date,
    make_timestamptz(minutes.minute_number * 60000000) as minute_at,
    minutes.steps,
    minutes.heart_rate_bpm,
    minutes.has_unplaced_steps
from minutes
inner join source_dates
    on
        minutes.source_number = source_dates.source_number
        and minutes.minute_number // 1440 = source_dates.utc_day
        and minutes.minute_number >= source_dates.first_minute
        and minutes.minute_number < source_dates.next_minute
-- Stored in order, a night reads only the stretch of it that it needs.
order by minutes.source_number, minutes.minute_number
