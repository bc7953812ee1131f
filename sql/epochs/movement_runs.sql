-- Movement as the Choi algorithm cleans it, for sources without heart rate:
-- runs less than the spike apart are one, and a run is a spike when it is short
-- and long stillness lies on both sides.
--
-- work:    a step from samples to minute_activity
-- view:    few people need it, and it must see each stillness whole
-- grain:   one row per person, source and run; the first and last counted
--          minute of a record are runs of no length, so that stillness at its
--          edges has a length too
-- key:     person_id, source_id, started_at
-- method:  METHODS.md#wear

with counted_days as (

    select
        person_id,
        source_id,
        source_key,
        local_date,
        steps_started_at,
        steps_ended_at,
        lag(local_date) over source = local_date - 1 as follows,
        lead(local_date) over source = local_date + 1 as is_followed,
        bool_or(basis = 'steps')
            over (partition by source_key) as needs_steps
    from source_days
    where step_minutes > 0
    window source as (partition by source_key order by local_date)

),

marks as (

    select
        person_id,
        source_id,
        source_key,
        started_at,
        ended_at
    from source_runs
    semi join counted_days
        on
            source_runs.source_key = counted_days.source_key
            and counted_days.needs_steps
    union all
    select
        person_id,
        source_id,
        source_key,
        steps_started_at as started_at,
        steps_started_at as ended_at
    from counted_days
    where needs_steps and follows is distinct from true
    union all
    select
        person_id,
        source_id,
        source_key,
        steps_ended_at as started_at,
        steps_ended_at as ended_at
    from counted_days
    where needs_steps and is_followed is distinct from true

),

followed_marks as (

    select
        marks.*,
        epoch_us(started_at) - epoch_us(lag(ended_at) over (
            partition by source_key order by started_at, ended_at
        ))
        < parameters.nonwear_spike_minutes * 60000000 as continues
    from marks
    cross join main.parameters

),

numbered_marks as (

    select
        *,
        sum((continues is distinct from true)::integer) over (
            partition by source_key order by started_at, ended_at
            rows unbounded preceding
        ) as run_number
    from followed_marks

),

runs as (

    select
        person_id,
        source_id,
        source_key,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        epoch_us(max(ended_at)) - epoch_us(min(started_at)) as length,
        epoch_us(min(started_at)) - epoch_us(lag(max(ended_at)) over source)
            as stillness_before,
        epoch_us(lead(min(started_at)) over source) - epoch_us(max(ended_at))
            as stillness_after
    from numbered_marks
    group by person_id, source_id, source_key, run_number
    window source as (partition by source_key order by run_number)

)

select
    runs.person_id,
    runs.source_id,
    runs.source_key,
    runs.started_at,
    runs.ended_at,
    coalesce(
        runs.length <= parameters.nonwear_spike_minutes * 60000000
        and least(runs.stillness_before, runs.stillness_after)
        >= parameters.nonwear_flank_minutes * 60000000
        and runs.stillness_before is not null
        and runs.stillness_after is not null,
        false
    ) as is_spike
from runs
cross join main.parameters
