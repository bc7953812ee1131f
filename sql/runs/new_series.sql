-- Numbers for persons, sources and files that have none yet.
--
-- grain:  one row per person, source and file
-- given:  arriving_series, the names that rows have

select
    row_number() over (order by person_id, source_id, file_id) + (
        select coalesce(max(numbered.series_id), 0)
        from sample_series as numbered
    ) as series_id,
    person_id,
    source_id,
    file_id
from arriving_series
anti join sample_series using (person_id, source_id, file_id)
