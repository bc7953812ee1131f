-- Steps of intervals that are not just one minute, spread over their minutes.
--
-- grain:   one row per person, source, interval and minute that it touches
-- units:   whole steps, the remainder to the first minutes, so that sums are
--          exact
-- null:    steps: taken in some minute of the interval, not known in which
-- method:  METHODS.md#steps-of-a-minute

with earliest_spans as (

    select min(started_at) as started_at
    from build_spans

),

long_intervals as (

    select
        step_samples.person_id,
        step_samples.source_id,
        step_samples.steps,
        step_samples.is_placed,
        epoch_us(step_samples.started_at) // 60000000 as first_minute,
        greatest(
            (epoch_us(step_samples.ended_at) - 1) // 60000000 - first_minute, 0
        ) + 1 as minutes
    from step_samples
    inner join build_spans
        on
            step_samples.person_id = build_spans.person_id
            and step_samples.started_at >= build_spans.started_at
            and step_samples.started_at < build_spans.ended_at
    where
        (minutes > 1 or not step_samples.is_placed)
        -- For by the spans alone a night would read the whole history.
        and step_samples.started_at
        >= (select earliest_spans.started_at from earliest_spans)

),

touched_minutes as (

    select
        *,
        unnest(range(minutes)) as place,
        make_timestamptz((first_minute + place) * 60000000) as minute_at
    from long_intervals

)

select
    touched_minutes.person_id,
    touched_minutes.source_id,
    utc_days.local_date,
    touched_minutes.minute_at,
    case
        when touched_minutes.is_placed
            then
                touched_minutes.steps // touched_minutes.minutes
                + (
                    touched_minutes.place
                    < touched_minutes.steps % touched_minutes.minutes
                )::integer
    end as steps,
    not touched_minutes.is_placed as has_unplaced_steps
from touched_minutes
inner join utc_days
    on
        touched_minutes.person_id = utc_days.person_id
        and epoch_us(touched_minutes.minute_at) // 86400000000
        = utc_days.utc_day
        and touched_minutes.minute_at >= utc_days.started_at
        and touched_minutes.minute_at < utc_days.ended_at
semi join build_days
    on
        touched_minutes.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
