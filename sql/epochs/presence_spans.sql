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
        source_runs.source_key,
        'evidence' as kind,
        source_runs.started_at,
        source_runs.ended_at,
        -- The date on which a silence begins says how long it may be.
        source_days.bridge_minutes * 60000000 as longest_silence
    from source_runs
    semi join neighbouring_days using (person_id, local_date)
    inner join source_days using (person_id, source_id, local_date)
    union all
    select
        movement_runs.person_id,
        movement_runs.source_id,
        movement_runs.source_key,
        case when movement_runs.is_spike then 'spike' else 'movement' end,
        movement_runs.started_at,
        movement_runs.ended_at,
        if(
            movement_runs.is_spike, null, nonwear_window_minutes * 60000000 - 1
        )
    from movement_runs
    cross join parameters

),

first_runs as (

    -- Those before which the silence is too long.
    select
        person_id,
        source_id,
        source_key,
        kind,
        started_at,
        lag(ended_at) over source as ended_before,
        max(ended_at) over (partition by source_key, kind) as ended_last
    from runs
    window source as (partition by source_key, kind order by started_at)
    qualify
        (
            epoch_us(started_at) - epoch_us(ended_before)
            <= lag(longest_silence) over source
        ) is distinct from true

),

whole_stretches as (

    select
        *,
        coalesce(lead(ended_before) over (
            partition by source_key, kind order by started_at
        ), ended_last) as ended_at
    from first_runs

),

stretches as (

    -- The dates that a stretch can touch in any zone: an equality to join on,
    -- where ranges alone would compare each stretch with each date.
    select
        person_id,
        source_id,
        kind,
        started_at,
        ended_at,
        unnest(range(
            epoch_us(started_at) // 86400000000 - 1,
            epoch_us(ended_at) // 86400000000 + 2
        )) as day_number
    from whole_stretches

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
