-- By which clock each person's days are cut.
--
-- grain:  one row per person
-- units:  offsets less UTC, in minutes

select
    person_id,
    list(
        distinct utc_offset_minutes order by utc_offset_minutes
    ) as utc_offset_minutes,
    any_value(origin) as origin
from zone_spans
group by person_id
order by person_id
