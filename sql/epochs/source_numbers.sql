-- A number for each source: minutes are grouped by it several times faster than
-- by names. It may change from one build to the next, so no table keeps it.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person and source with samples
-- key:     person_id, source_id
-- method:  METHODS.md#several-devices

select
    person_id,
    source_id,
    row_number() over (order by person_id, source_id) as source_number
from source_ranks
