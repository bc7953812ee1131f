-- Steps between two readings of a watch's all-day counter.
--
-- work:    step_samples shows it
-- grain:   one row per person, source, activity type and counter reading
-- key:     none: files may tell two counts of the same second
-- units:   steps in (started_at, ended_at]
-- method:  METHODS.md#step-counters

with readings as (

    -- Files overlap: the same message counts once, whichever file brought it.
    select
        step_counters.person_id,
        step_counters.source_id,
        step_counters.activity_type,
        step_counters.counter_steps,
        utc_days.local_date,
        epoch_us(step_counters.observed_at) as observed,
        bool_and(step_counters.is_snapshot) as is_snapshot,
        epoch_us(max(step_counters.interval_started_at)) as interval_started,
        min(step_counters.file_id) as file_id,
        coalesce(
            max(step_counters.utc_offset_minutes),
            min(utc_days.utc_offset_minutes)
        ) * 60000000 as clock_offset
    from step_counters
    inner join build_spans
        on
            step_counters.person_id = build_spans.person_id
            and step_counters.observed_at >= build_spans.started_at
            and step_counters.observed_at < build_spans.ended_at
    -- The reading at midnight sharp closes the day that ends.
    inner join utc_days
        on
            step_counters.person_id = utc_days.person_id
            and (epoch_us(step_counters.observed_at) - 1000000) // 86400000000
            = utc_days.utc_day
            and step_counters.observed_at > utc_days.started_at
            and step_counters.observed_at <= utc_days.ended_at
    -- Walking and running; other types count strokes or turns of the pedals.
    where step_counters.activity_type in (1, 6)
    group by all

),

dated_readings as (

    -- The counter restarts at midnight by the watch's own clock.
    select
        *,
        (observed + clock_offset - 1000000) // 86400000000 as watch_day,
        watch_day * 86400000000 - clock_offset as midnight
    from readings

),

followed_readings as (

    select
        *,
        lag(observed) over counter as previous_observed,
        lag(counter_steps, 1, 0) over counter as previous_steps
    from dated_readings
    window
        counter as (
            partition by person_id, source_id, activity_type, watch_day
            order by observed, counter_steps
        )

),

intervals as (

    select
        *,
        -- A counter that falls was set back to zero in between.
        counter_steps - if(counter_steps < previous_steps, 0, previous_steps)
            as steps,
        case
            when is_snapshot then greatest(midnight, previous_observed)
            else greatest(
                midnight,
                previous_observed,
                interval_started,
                observed - parameters.longest_spread_minutes * 60000000
            )
        end as started
    from followed_readings
    cross join parameters

)

select
    person_id,
    local_date,
    intervals.source_id,
    intervals.activity_type,
    make_timestamptz(least(intervals.started, intervals.observed - 1000000))
        as started_at,
    make_timestamptz(intervals.observed) as ended_at,
    intervals.steps,
    not intervals.is_snapshot as is_placed,
    intervals.file_id
from intervals
semi join build_days using (person_id, local_date)
where intervals.steps > 0 or not intervals.is_snapshot
