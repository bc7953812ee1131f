-- Which source counts for each stretch of time: the best ranked of those
-- present. The stretches tile every recorded date.
--
-- grain:   one row per person, local date and stretch in which the same
--          sources were present
-- key:     person_id, started_at
-- null:    source_id: no source was present; wear_source: none was worn
-- method:  METHODS.md#several-devices

with ranked_presence as (

    select
        presence_spans.*,
        struct_pack(
            source_rank := source_ranks.source_rank,
            source_id := source_id,
            -- A spike of movement may lie inside a stretch of wear.
            is_unworn := presence_spans.wear_source is null
        ) as precedence
    from presence_spans
    semi join build_days using (person_id, local_date)
    left join source_ranks using (person_id, source_id)

),

pieces as (

    select local_days.*
    from local_days
    semi join build_days using (person_id, local_date)
    inner join recorded_dates
        on
            local_days.person_id = recorded_dates.person_id
            and local_days.local_date >= recorded_dates.first_date
            and local_days.local_date <= recorded_dates.last_date

),

moments as (

    select
        person_id,
        local_date,
        unnest([started_at, ended_at]) as moment
    from ranked_presence
    union
    select
        person_id,
        local_date,
        unnest([started_at, ended_at])
    from pieces

),

slices as (

    select
        person_id,
        local_date,
        moment as started_at,
        lead(moment) over (
            partition by person_id, local_date order by moment
        ) as ended_at
    from moments

)

select
    slices.person_id,
    slices.local_date,
    arg_min(ranked_presence.source_id, ranked_presence.precedence) as source_id,
    slices.started_at,
    slices.ended_at,
    (epoch_us(slices.ended_at) - epoch_us(slices.started_at)) // 60000000
        as minutes,
    arg_min_null(ranked_presence.wear_source, ranked_presence.precedence)
        as wear_source,
    case count(distinct ranked_presence.source_id)
        when 0 then 'no source present'
        when 1 then 'only source present'
        else
            'best ranked of ' || count(distinct ranked_presence.source_id)
            || ' present'
    end as why,
    pieces.utc_offset_minutes
from slices
-- A date in two pieces has a hole between them.
inner join pieces
    on
        slices.person_id = pieces.person_id
        and slices.local_date = pieces.local_date
        and slices.started_at >= pieces.started_at
        and slices.ended_at <= pieces.ended_at
left join ranked_presence
    on
        slices.person_id = ranked_presence.person_id
        and slices.local_date = ranked_presence.local_date
        and slices.started_at >= ranked_presence.started_at
        and slices.ended_at <= ranked_presence.ended_at
group by
    slices.person_id,
    slices.local_date,
    slices.started_at,
    slices.ended_at,
    pieces.utc_offset_minutes
