-- stop: a person's zone spans run in whole minutes, without holes or overlaps.
--
-- grain:   one row per person and span that breaks this
-- method:  METHODS.md#checks

with followed_spans as (

    select
        person_id,
        started_at,
        ended_at,
        lag(ended_at) over (
            partition by person_id order by started_at
        ) as previous_ended_at
    from zone_spans

)

select
    person_id,
    started_at
from followed_spans
where
    started_at <> previous_ended_at
    or epoch_us(started_at) % 60000000 <> 0
    or epoch_us(ended_at) % 60000000 <> 0
