-- The pieces of local dates once more, listed under each UTC day they touch.
-- An instant finds its local date by its UTC day and two comparisons: an
-- equality join, where a join on ranges alone would compare every minute with
-- every date.
--
-- work:    local_days in a form to join by
-- grain:   one row per person per piece per UTC day
-- key:     person_id, utc_day, started_at
-- units:   utc_day in days since 1970-01-01; the rest as in local_days
-- method:  METHODS.md#local-dates

select
    person_id,
    unnest(range(
        epoch_us(started_at) // 86400000000,
        (epoch_us(ended_at) - 1) // 86400000000 + 1
    )) as utc_day,
    local_date,
    started_at,
    ended_at,
    utc_offset_minutes
from local_days
