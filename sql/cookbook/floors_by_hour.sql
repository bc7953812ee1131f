-- At which hours of the day are stairs climbed, and in how many not?
--
-- Devices that write only what was climbed know no hour without: then every
-- known hour has floors.
--
-- grain:   one row per person and local hour of which floors are known
-- units:   known_hours: dates on which the floors of that hour are known;
--          climbing_share of these, 0 to 1; mean_floors of one such hour
-- method:  METHODS.md#floors

select
    person_id,
    local_hour,
    count(*) as known_hours,
    avg((floors > 0)::integer) as climbing_share,
    avg(floors) as mean_floors
from hourly_activity
where floors is not null
group by person_id, local_hour
order by person_id, local_hour
