-- Time asleep as each source logged it, spans that touch or overlap merged.
--
-- work:    told_sleeps and sleep_episodes are made with it
-- grain:   one row per person, source and stretch asleep
-- key:     person_id, source_id, started_at
-- units:   started_at and ended_at are instants, ended_at exclusive
-- method:  METHODS.md#sleep-of-a-night

with first_spans as (
    -- Those that begin after all before them of their source have ended.
    select
        person_id,
        source_id,
        started_at,
        max(ended_at) over of_source as ended_last,
        max(ended_at) over (
            of_source order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from sleep_spans
    where started_at < ended_at
    window of_source as (partition by person_id, source_id)
    qualify started_at > coalesce(ended_before, '-infinity')

)

select
    person_id,
    source_id,
    started_at,
    coalesce(lead(ended_before) over (
        partition by person_id, source_id order by started_at
    ), ended_last) as ended_at
from first_spans
