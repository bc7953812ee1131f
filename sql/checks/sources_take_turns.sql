-- stop: two sources never count for the same time.
--
-- grain:   one row per person and stretch that begins before the last one ends
-- method:  METHODS.md#checks

with followed_spans as (

    select
        person_id,
        local_date,
        started_at,
        lag(ended_at) over (
            partition by person_id, local_date order by started_at
        ) as previous_ended_at
    from source_spans

)

select
    person_id,
    local_date,
    started_at
from followed_spans
where started_at < previous_ended_at
