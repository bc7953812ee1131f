-- Steps of each minute from the one source that counts.
--
-- work:    what source_minutes and source_spans say together
-- view:    a choice of rows from main.minute_activity
-- grain:   one row per person and minute with known steps
-- key:     person_id, minute_at
-- units:   steps in the minute
-- method:  METHODS.md#several-devices

select
    person_id,
    minute_at,
    local_date,
    steps,
    source_id
from main.minute_activity
where steps is not null
