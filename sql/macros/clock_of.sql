-- The clock of one date of a person: its length, and where it comes from.
--
-- macro:   clock_of(person, day)
-- grain:   one row per piece of the date on one clock; two on dates on which
--          clocks change and after flights
-- units:   started_at and ended_at are instants, ended_at exclusive; origin as
--          in zone_spans
-- method:  METHODS.md#local-dates

select
    local_days.person_id,
    local_days.local_date,
    local_days.started_at,
    local_days.ended_at,
    local_days.utc_offset_minutes,
    (epoch_us(local_days.ended_at) - epoch_us(local_days.started_at))
    // 60000000 as minutes,
    zone_spans.origin
from work.local_days
inner join zone_spans
    on
        local_days.person_id = zone_spans.person_id
        and local_days.started_at >= zone_spans.started_at
        and local_days.started_at < zone_spans.ended_at
where local_days.person_id = person and local_days.local_date = day
order by local_days.started_at
