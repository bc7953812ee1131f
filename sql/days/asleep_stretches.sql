-- Time asleep as each source logged it, spans that touch or overlap merged.
--
-- work:    told_sleeps and sleep_episodes are made with it
-- grain:   one row per person, source and stretch asleep
-- key:     person_id, source_id, started_at
-- units:   started_at and ended_at are instants, ended_at exclusive
-- method:  METHODS.md#sleep-of-a-night

with followed_spans as (

    select
        *,
        started_at <= max(ended_at) over (
            partition by person_id, source_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as continues
    from sleep_spans
    where started_at < ended_at

),

numbered_spans as (

    select
        *,
        count_if(continues is distinct from true) over (
            partition by person_id, source_id order by started_at, ended_at
            rows unbounded preceding
        ) as stretch_number
    from followed_spans

)

select
    person_id,
    source_id,
    min(started_at) as started_at,
    max(ended_at) as ended_at
from numbered_spans
group by person_id, source_id, stretch_number
