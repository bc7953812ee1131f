-- When a source that writes heart rate was on the body: runs of evidence, and
-- the short silences between them, on dates whose wear it tells.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and stretch
-- key:     person_id, source_id, started_at
-- units:   started_at and ended_at are instants, ended_at exclusive
-- method:  METHODS.md#wear

with followed_runs as (

    select
        person_id,
        source_id,
        source_runs.started_at,
        source_runs.ended_at,
        -- The date on which a silence begins says how long it may be.
        epoch_us(source_runs.started_at)
        - epoch_us(lag(source_runs.ended_at) over source)
        <= lag(source_days.bridge_minutes) over source * 60000000
            as continues
    from source_runs
    semi join neighbouring_days using (person_id, local_date)
    inner join source_days using (person_id, source_id, local_date)
    where source_runs.evidence <> 'none'
    window
        source as (
            partition by person_id, source_id
            order by source_runs.started_at
        )

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
        max(ended_at) as ended_at
    from numbered_runs
    group by person_id, source_id, stretch_number

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
    case source_days.basis when 'heart_rate' then 'heart_rate' end
        as wear_source
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
where source_days.basis in ('heart_rate', 'phone')
