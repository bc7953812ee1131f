-- stop: a person's zone spans run in whole minutes, without holes or overlaps.
--
-- grain:   one row per person and span that breaks this
-- method:  METHODS.md#checks

select
    person_id,
    started_at
from zone_spans
window person as (partition by person_id order by started_at)
qualify
    started_at <> lag(ended_at) over person
    or epoch_us(started_at) % 60000000 <> 0
    or epoch_us(ended_at) % 60000000 <> 0
