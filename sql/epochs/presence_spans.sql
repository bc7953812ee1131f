-- When each source was on the body. One that writes heart rate: runs of
-- evidence, and the short silences between them. One that does not: movement,
-- by the Choi algorithm on its steps; its spikes are present, for their steps
-- count, but not worn.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and stretch
-- key:     none: a spike may lie inside a stretch of wear
-- null:    wear_source where the source was not worn
-- method:  METHODS.md#wear

with runs as (

    select
        person_id,
        source_id,
        'evidence' as kind,
        source_runs.started_at,
        source_runs.ended_at,
        -- The date on which a silence begins says how long it may be.
        source_days.bridge_minutes * 60000000 as longest_silence
    from source_runs
    semi join neighbouring_days using (person_id, local_date)
    inner join source_days using (person_id, source_id, local_date)
    where source_runs.evidence <> 'none'
    union all
    select
        movement_runs.person_id,
        movement_runs.source_id,
        case when movement_runs.is_spike then 'spike' else 'movement' end,
        movement_runs.started_at,
        movement_runs.ended_at,
        if(
            movement_runs.is_spike, null, nonwear_window_minutes * 60000000 - 1
        )
    from movement_runs
    cross join parameters

),

followed_runs as (

    select
        *,
        epoch_us(started_at) - epoch_us(lag(ended_at) over source)
        <= lag(longest_silence) over source as continues
    from runs
    window source as (
        partition by person_id, source_id, kind order by started_at
    )

),

numbered_runs as (

    select
        *,
        sum((continues is distinct from true)::integer) over (
            partition by person_id, source_id, kind order by started_at
            rows unbounded preceding
        ) as stretch_number
    from followed_runs

),

stretches as (

    -- The dates that a stretch can touch in any zone: an equality to join on,
    -- where ranges alone would compare each stretch with each date.
    select
        person_id,
        source_id,
        kind,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        unnest(range(
            epoch_us(min(started_at)) // 86400000000 - 1,
            epoch_us(max(ended_at)) // 86400000000 + 2
        )) as day_number
    from numbered_runs
    group by person_id, source_id, kind, stretch_number

),

local_stretches as (

    select
        stretches.person_id,
        stretches.source_id,
        stretches.kind,
        local_days.local_date,
        greatest(stretches.started_at, local_days.started_at) as started_at,
        least(stretches.ended_at, local_days.ended_at) as ended_at
    from stretches
    inner join local_days
        on
            stretches.person_id = local_days.person_id
            and stretches.day_number
            = local_days.local_date - date '1970-01-01'
            and stretches.started_at < local_days.ended_at
            and stretches.ended_at > local_days.started_at
    -- A single mark at the edge of a record.
    where stretches.started_at < stretches.ended_at

)

select
    person_id,
    source_id,
    local_date,
    local_stretches.started_at,
    local_stretches.ended_at,
    case
        when local_stretches.kind = 'movement' then 'steps'
        when source_days.basis = 'heart_rate' then 'heart_rate'
    end as wear_source
from local_stretches
inner join source_days using (person_id, source_id, local_date)
semi join build_days using (person_id, local_date)
where (local_stretches.kind = 'evidence') = (source_days.basis <> 'steps')
