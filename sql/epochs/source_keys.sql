-- A number for each source: minutes are stored, joined and grouped by it
-- several times faster than by names. It follows from the names alone, so that
-- it stays the same from build to build.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person and source with samples
-- key:     source_key
-- method:  METHODS.md#several-devices

select
    person_id,
    source_id,
    md5_number_lower(person_id) as person_key,
    md5_number_lower(md5(person_id) || source_id) as source_key
from source_ranks
