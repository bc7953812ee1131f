-- How long each source of a person was chosen on each date.
--
-- grain:       one row per source and local date on which it was
-- parameters:  $person, $first_date, $last_date

select
    local_date,
    source_id,
    sum(minutes)::integer as chosen_minutes
from source_spans
where
    person_id = $person
    and source_id is not null
    and local_date between $first_date and $last_date
group by local_date, source_id
order by local_date, source_id
