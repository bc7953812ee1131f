-- On which clock does each person live, and when did it change?
--
-- grain:   one row per person and span of one offset from UTC
-- units:   instants; utc_offset_hours; changed_by_hours beside the span before;
--          dates: local dates that begin in the span
-- null:    changed_by_hours: the first span
-- method:  METHODS.md#local-dates

with followed_spans as (

    select
        *,
        utc_offset_minutes - lag(utc_offset_minutes) over (
            partition by person_id order by started_at
        ) as changed_by_minutes
    from zone_spans

)

select
    followed_spans.person_id,
    followed_spans.origin,
    followed_spans.started_at,
    followed_spans.ended_at,
    followed_spans.utc_offset_minutes / 60 as utc_offset_hours,
    followed_spans.changed_by_minutes / 60 as changed_by_hours,
    -- Local midnights, as a date begins with one.
    (
        epoch_us(followed_spans.ended_at)
        + followed_spans.utc_offset_minutes * 60000000 - 1
    ) // 86400000000
    - (
        epoch_us(followed_spans.started_at)
        + followed_spans.utc_offset_minutes * 60000000 - 1
    ) // 86400000000 as dates
from followed_spans
order by followed_spans.person_id, followed_spans.started_at
