-- Which source counts when on one date of a person, and why.
--
-- macro:   sources_of(person, day)
-- grain:   one row per stretch in which the same sources were present, in order
-- units:   local_clock: the start on the person's own clock, without a zone;
--          the rest as in source_spans
-- null:    source_id, device_kind: no source was present; wear_source: none was
--          worn
-- method:  METHODS.md#several-devices

select
    person_id,
    source_spans.local_date,
    make_timestamp(
        epoch_us(source_spans.started_at)
        + source_spans.utc_offset_minutes * 60000000
    ) as local_clock,
    source_spans.started_at,
    source_spans.ended_at,
    source_spans.minutes,
    source_id,
    sources.device_kind,
    source_spans.wear_source,
    source_spans.why
from source_spans
left join sources using (person_id, source_id)
where person_id = person and source_spans.local_date = day
order by source_spans.started_at
