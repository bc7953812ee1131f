-- The sources of a person, by the minutes that they were chosen for.
--
-- grain:       one row per source
-- parameters:  $person, $first_date, $last_date

with chosen as (

    select
        source_id,
        sum(minutes)::bigint as chosen_minutes
    from source_spans
    where
        person_id = $person
        and local_date between $first_date and $last_date
    group by source_id

)

select
    source_id,
    sources.device_kind,
    coalesce(chosen.chosen_minutes, 0) as chosen_minutes
from sources
left join chosen using (source_id)
where sources.person_id = $person
order by chosen_minutes desc, source_id asc
