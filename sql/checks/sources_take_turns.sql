-- stop: two sources never count for the same time.
--
-- grain:   one row per person and stretch that begins before the last one ends
-- method:  METHODS.md#checks

select
    person_id,
    local_date,
    started_at
from source_spans
qualify
    started_at < lag(ended_at) over (
        partition by person_id, local_date order by started_at
    )
