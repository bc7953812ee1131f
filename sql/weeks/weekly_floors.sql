-- Floors climbed, distance covered and hours with standing in each ISO week, on
-- the dates of which a device tells them.
--
-- grain:   one row per person and ISO week with a date as in daily_floors
-- key:     person_id, week_start_date
-- units:   sums of all dates that tell; _days: these dates
-- null:    no device tells it of any date of the week; 0 is counted
-- method:  METHODS.md#floors

select
    person_id,
    local_date - (isodow(local_date) - 1)::integer as week_start_date,
    -- An exact sum, whatever the order of the dates.
    sum(floors::decimal(18, 4))::double as floors,
    count(floors) as floor_days,
    sum(distance_kilometres::decimal(18, 4))::double as distance_kilometres,
    count(distance_kilometres) as distance_days,
    sum(stand_hours::decimal(18, 4))::double as stand_hours,
    count(stand_hours) as stand_days
from daily_floors
group by all
