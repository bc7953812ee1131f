-- Heart rate of each minute from the one source that counts.
--
-- work:    what source_minutes and source_spans say together
-- view:    a choice of rows from main.minute_activity
-- grain:   one row per person and minute with a known heart rate
-- key:     person_id, minute_at
-- units:   beats per minute, the median of the minute
-- method:  METHODS.md#several-devices

select
    person_id,
    minute_at,
    local_date,
    heart_rate_bpm,
    source_id
from main.minute_activity
where heart_rate_bpm is not null
