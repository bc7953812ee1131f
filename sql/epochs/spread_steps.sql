-- Steps of intervals that are not just one minute, or not whole, shared out by
-- the time that each spends in its minutes.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, date on which intervals begin and minute
--          that these touch
-- key:     none: intervals of two dates may touch the same minute
-- units:   whole steps: the running total of the date is rounded, not the
--          minute, so that sums are exact
-- null:    steps: taken in some minute of the interval, not known in which
-- method:  METHODS.md#steps-of-a-minute

with intervals as (

    -- What a date's first minutes are left of an interval hangs on the running
    -- total of the date before: all of that date is read, hence one day more.
    select
        step_samples.person_id,
        step_samples.source_id,
        step_samples.steps,
        step_samples.is_placed,
        epoch_us(step_samples.started_at) as started,
        epoch_us(step_samples.ended_at) as ended,
        started // 60000000 as first_minute,
        greatest((ended - 1) // 60000000 - first_minute, 0) + 1 as minutes
    from step_samples
    semi join build_spans
        on
            step_samples.person_id = build_spans.person_id
            and step_samples.started_at
            >= build_spans.started_at - interval 1 day
            and step_samples.started_at < build_spans.ended_at
    where
        (
            minutes > 1
            or not step_samples.is_placed
            or step_samples.steps <> floor(step_samples.steps)
        )
        -- For by the spans alone a night would read the whole history.
        and step_samples.started_at >= (
            select min(spans.started_at) - interval 1 day
            from build_spans as spans
        )

),

dated_intervals as (

    -- The remainder of a division by minutes goes to the first of them, as one
    -- step a minute more: 11 steps in three minutes are 4, 4 and 3.
    select
        intervals.*,
        utc_days.local_date as started_date,
        floor(steps * 60000000 / (ended - started)) as steps_per_minute,
        steps
        - steps_per_minute * (ended - started) / 60000000 as surplus
    from intervals
    inner join utc_days
        on
            intervals.person_id = utc_days.person_id
            and intervals.started // 86400000000 = utc_days.utc_day
            and intervals.started >= epoch_us(utc_days.started_at)
            and intervals.started < epoch_us(utc_days.ended_at)

),

touched_minutes as (

    select
        *,
        first_minute + unnest(range(minutes)) as minute_number,
        greatest(minute_number * 60000000 - started, 0) / 60000000 as entered,
        least((minute_number + 1) * 60000000, ended) / 60000000
        - started / 60000000 as passed
    from dated_intervals

),

-- In millionths, whose sums do not hang on their order as those of fractions
-- do.
shares as (

    select
        person_id,
        source_id,
        started_date,
        minute_number,
        sum(
            round(1000000 * (
                steps_per_minute * passed + least(passed, surplus)
            ))::bigint
            - round(1000000 * (
                steps_per_minute * entered + least(entered, surplus)
            ))::bigint
        ) filter (where is_placed)::bigint as millionths,
        bool_or(not is_placed) as has_unplaced_steps
    from touched_minutes
    group by person_id, source_id, started_date, minute_number

),

running_totals as (

    select
        *,
        sum(coalesce(millionths, 0)) over (
            partition by person_id, source_id, started_date
            order by minute_number
            rows unbounded preceding
        )::bigint as total
    from shares

)

select
    running_totals.person_id,
    running_totals.source_id,
    utc_days.local_date,
    make_timestamptz(running_totals.minute_number * 60000000) as minute_at,
    (
        (running_totals.total + 500000) // 1000000
        - (running_totals.total - running_totals.millionths + 500000)
        // 1000000
    )::integer as steps,
    running_totals.has_unplaced_steps
from running_totals
inner join utc_days
    on
        running_totals.person_id = utc_days.person_id
        and running_totals.minute_number // 1440 = utc_days.utc_day
        and running_totals.minute_number
        >= epoch_us(utc_days.started_at) // 60000000
        and running_totals.minute_number
        < epoch_us(utc_days.ended_at) // 60000000
semi join build_days
    on
        running_totals.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
