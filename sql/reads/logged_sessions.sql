-- The exercise sessions of a person, in order.
--
-- grain:       one row per session of a known date
-- parameters:  $person

select * exclude (person_id)
from session_demands
where person_id = $person and local_date is not null
order by all
