-- What each source recorded of each minute, by numbers in place of names.
--
-- work:    source_minutes shows it
-- grain:   one row per source and minute of which the source said anything, be
--          it that it has no reading
-- key:     person_key, source_key, minute_number
-- units:   as in source_minutes; minute_number: minutes since 1970
-- null:    as in source_minutes
-- method:  METHODS.md#steps-of-a-minute

with step_readings as (

    -- Most intervals are one minute, and go straight through. Those not placed
    -- or not whole come with the spread ones; to leave them out here by a
    -- condition would make each night read the whole history. So would the
    -- spans alone, as the names of a sample stand in another table: their begin
    -- is stated apart.
    select
        source_keys.source_key,
        (epoch_us(step_samples.started_at) // 60000000)::integer
            as minute_number,
        case
            when
                step_samples.is_placed
                and step_samples.steps = floor(step_samples.steps)
                then step_samples.steps::integer
        end as steps,
        false as has_unplaced_steps
    from step_samples
    inner join build_spans
        on
            step_samples.person_id = build_spans.person_id
            and step_samples.started_at >= build_spans.started_at
            and step_samples.started_at < build_spans.ended_at
    inner join source_keys
        on
            step_samples.person_id = source_keys.person_id
            and step_samples.source_id = source_keys.source_id
    where
        (epoch_us(step_samples.ended_at) - 1) // 60000000 <= minute_number
        and step_samples.started_at
        >= (select min(spans.started_at) from build_spans as spans)
    union all
    select
        source_keys.source_key,
        (epoch_us(spread_steps.minute_at) // 60000000)::integer,
        spread_steps.steps,
        spread_steps.has_unplaced_steps
    from spread_steps
    semi join build_days using (person_id, local_date)
    inner join source_keys using (person_id, source_id)

),

step_minutes as (

    select
        source_key,
        minute_number,
        sum(steps)::integer as steps,
        bool_or(has_unplaced_steps) as has_unplaced_steps
    from step_readings
    group by source_key, minute_number

),

series as materialized (

    select
        sample_series.series_id,
        source_keys.source_key,
        build_spans.started_at,
        build_spans.ended_at
    from sample_series
    inner join source_keys using (person_id, source_id)
    inner join build_spans using (person_id)

),

heart_rates as (

    select
        series.source_key,
        (epoch_us(heart_rate_readings.sampled_at) // 60000000)::integer
            as minute_number,
        minute_number // 60 as utc_hour,
        if(
            heart_rate_readings.heart_rate_bpm
            between parameters.lowest_plausible_heart_rate_bpm
            and parameters.highest_plausible_heart_rate_bpm,
            heart_rate_readings.heart_rate_bpm,
            null
        ) as heart_rate_bpm
    from heart_rate_readings
    inner join series
        on
            heart_rate_readings.series_id = series.series_id
            and heart_rate_readings.sampled_at >= series.started_at
            and heart_rate_readings.sampled_at < series.ended_at
    cross join parameters
    where
        heart_rate_readings.hold_seconds = 0
    union all
    select
        source_keys.source_key,
        (epoch_us(held_heart_rates.minute_at) // 60000000)::integer
            as minute_number,
        minute_number // 60 as utc_hour,
        held_heart_rates.heart_rate_bpm
    from held_heart_rates
    inner join build_spans
        on
            held_heart_rates.person_id = build_spans.person_id
            and held_heart_rates.minute_at >= build_spans.started_at
            and held_heart_rates.minute_at < build_spans.ended_at
    inner join source_keys
        on
            held_heart_rates.person_id = source_keys.person_id
            and held_heart_rates.source_id = source_keys.source_id

),

-- A single heart rate is its own median: a bit for each minute tells which
-- hours hold no more than that, many times faster than a list for each minute.
single_hours as (

    select
        source_key,
        utc_hour
    from heart_rates
    group by source_key, utc_hour
    having count(*) = bit_count(bit_or(1::bigint << minute_number % 60))

),

heart_rate_minutes as (

    select
        source_key,
        minute_number,
        heart_rate_bpm::float as heart_rate_bpm
    from heart_rates
    semi join single_hours using (source_key, utc_hour)
    union all
    -- The list can go to disk when memory is short, median() cannot.
    select
        source_key,
        minute_number,
        list_aggregate(
            list(heart_rate_bpm) filter (where heart_rate_bpm is not null),
            'median'
        )::float
    from heart_rates
    anti join single_hours using (source_key, utc_hour)
    group by source_key, minute_number

),

-- Put together and taken apart again, dates are known to be few: they are kept
-- at hand while minutes pass by, not minutes while dates do.
source_dates as materialized (

    select
        person_key,
        source_key,
        unnest(list({
            'local_date': local_date,
            'utc_day': utc_days.utc_day::integer,
            'first_minute':
            (epoch_us(utc_days.started_at) // 60000000)::integer,
            'next_minute':
            (epoch_us(utc_days.ended_at) // 60000000)::integer
        }), recursive := true)
    from source_keys
    inner join utc_days using (person_id)
    semi join build_days using (person_id, local_date)
    group by person_key, source_key

),

minutes as (

    select
        source_key,
        minute_number,
        step_minutes.steps,
        heart_rate_minutes.heart_rate_bpm,
        coalesce(step_minutes.has_unplaced_steps, false) as has_unplaced_steps
    from heart_rate_minutes
    full join step_minutes using (source_key, minute_number)

)

select
    source_dates.person_key,
    source_dates.local_date,
    minutes.*
from minutes
inner join source_dates
    on
        minutes.source_key = source_dates.source_key
        and minutes.minute_number // 1440 = source_dates.utc_day
        and minutes.minute_number >= source_dates.first_minute
        and minutes.minute_number < source_dates.next_minute
-- Stored in order, minutes take a third of the room, and a night reads only the
-- stretch of them that it needs.
order by minutes.source_key, minutes.minute_number
