-- Floors climbed, distance covered and hours with standing on each local date,
-- each from one source.
--
-- grain:   one row per person and local date of which a device tells any of it
-- key:     person_id, local_date
-- units:   as devices state them; stand_hours: hours with a minute of standing
-- null:    no device tells it of that date; 0 is counted
-- method:  METHODS.md#floors

select
    person_id,
    local_date,
    round(sum(amount) filter (where measure = 'floors'), 4)::double as floors,
    round(sum(amount) filter (where measure = 'distance_kilometres'), 4)
    ::double as distance_kilometres,
    round(sum(amount) filter (where measure = 'stand_hours'), 4)::double
        as stand_hours,
    any_value(source_id) filter (where measure = 'floors') as floors_source_id,
    any_value(source_id) filter (where measure = 'distance_kilometres')
        as distance_source_id,
    any_value(source_id) filter (where measure = 'stand_hours')
        as stand_source_id
from hourly_amounts
semi join build_days using (person_id, local_date)
group by person_id, local_date
