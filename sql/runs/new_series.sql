-- Numbers for persons, sources and files that have none yet.
--
-- grain:  one row per person, source and file
-- given:  arriving_series, the names that rows have

with numbered as (

    select coalesce(max(series_id), 0) as highest_id
    from sample_series

)

select
    row_number() over (order by person_id, source_id, file_id)
    + numbered.highest_id as series_id,
    person_id,
    source_id,
    file_id
from arriving_series
anti join sample_series using (person_id, source_id, file_id)
cross join numbered
