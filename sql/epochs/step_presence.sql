-- When a source without heart rate was on the body, by the Choi algorithm on
-- its steps. Spikes are present, for their steps count, but not worn.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and stretch
-- key:     none: a spike may lie inside a stretch of wear
-- units:   started_at and ended_at are instants, ended_at exclusive
-- null:    wear_source where the source was not worn
-- method:  METHODS.md#wear

with followed_runs as (

    select
        movement_runs.*,
        epoch_us(started_at) - epoch_us(lag(ended_at) over (
            partition by person_id, source_id order by started_at
        ))
        < parameters.nonwear_window_minutes * 60000000 as continues
    from movement_runs
    cross join parameters
    where not is_spike

),

numbered_runs as (

    select
        *,
        sum((continues is distinct from true)::integer) over (
            partition by person_id, source_id order by started_at
            rows unbounded preceding
        ) as stretch_number
    from followed_runs

),

stretches as (

    select
        person_id,
        source_id,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        'steps' as wear_source
    from numbered_runs
    group by person_id, source_id, stretch_number
    union all
    select
        person_id,
        source_id,
        started_at,
        ended_at,
        null as wear_source
    from movement_runs
    where is_spike

),

-- The dates that a stretch can touch in any zone: an equality to join on, where
-- ranges alone would compare each stretch with each date.
dated_stretches as (

    select
        *,
        unnest(range(
            epoch_us(started_at) // 86400000000 - 1,
            epoch_us(ended_at) // 86400000000 + 2
        )) as day_number
    from stretches

)

select
    dated_stretches.person_id,
    dated_stretches.source_id,
    local_days.local_date,
    greatest(dated_stretches.started_at, local_days.started_at) as started_at,
    least(dated_stretches.ended_at, local_days.ended_at) as ended_at,
    dated_stretches.wear_source
from dated_stretches
inner join local_days
    on
        dated_stretches.person_id = local_days.person_id
        and dated_stretches.day_number
        = local_days.local_date - date '1970-01-01'
        and dated_stretches.started_at < local_days.ended_at
        and dated_stretches.ended_at > local_days.started_at
inner join source_days
    on
        dated_stretches.person_id = source_days.person_id
        and dated_stretches.source_id = source_days.source_id
        and local_days.local_date = source_days.local_date
semi join build_days
    on
        dated_stretches.person_id = build_days.person_id
        and local_days.local_date = build_days.local_date
where
    source_days.basis = 'steps'
    and dated_stretches.started_at < dated_stretches.ended_at
