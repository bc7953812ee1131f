-- What each source recorded of each minute; several may record the same one.
--
-- work:    minutes are chosen from it
-- view:    recorded_minutes with names, which cost more to keep than readings
-- grain:   one row per person, source and minute of which the source said
--          anything, be it that it has no reading
-- key:     person_id, source_id, minute_at
-- units:   steps in the minute; heart_rate_bpm: the median of its samples
-- null:    the source knows nothing of it
-- method:  METHODS.md#steps-of-a-minute

select
    source_keys.person_id,
    source_keys.source_id,
    recorded_minutes.local_date,
    make_timestamptz(recorded_minutes.minute_number * 60000000::bigint)
        as minute_at,
    recorded_minutes.steps,
    recorded_minutes.heart_rate_bpm,
    recorded_minutes.has_unplaced_steps
from recorded_minutes
inner join source_keys on recorded_minutes.source_key = source_keys.source_key
