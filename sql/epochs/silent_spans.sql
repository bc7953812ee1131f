-- Stretches of which the source that counts is silent, and those
-- for which none counts. With them the grid of minutes has no holes.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, local date and stretch
-- key:     person_id, started_at
-- null:    source_id, wear_source: as in source_spans
-- method:  METHODS.md#the-minute-grid

with build_source_spans as (

    select source_spans.*
    from source_spans
    semi join build_days using (person_id, local_date)

),

spoken_spans as (

    -- An empty one at the start of each span, so that silence before the first
    -- word is found like that between two.
    select
        *,
        started_at as spoken_from,
        started_at as spoken_until
    from build_source_spans
    union all
    select
        build_source_spans.*,
        greatest(source_runs.started_at, build_source_spans.started_at),
        least(source_runs.ended_at, build_source_spans.ended_at)
    from build_source_spans
    inner join source_runs
        on
            build_source_spans.person_id = source_runs.person_id
            and build_source_spans.local_date = source_runs.local_date
            and build_source_spans.source_id = source_runs.source_id
            and build_source_spans.started_at < source_runs.ended_at
            and build_source_spans.ended_at > source_runs.started_at

),

silences as (

    select
        * exclude (started_at, ended_at, spoken_from, spoken_until),
        spoken_until as started_at,
        coalesce(
            lead(spoken_from) over (
                partition by person_id, started_at
                order by spoken_from, spoken_until
            ),
            ended_at
        ) as ended_at
    from spoken_spans

)

select
    person_id,
    local_date,
    source_id,
    started_at,
    ended_at,
    wear_source,
    utc_offset_minutes
from silences
where started_at < ended_at
