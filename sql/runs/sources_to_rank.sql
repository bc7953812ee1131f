-- The sources of a person, but for diaries and the log kept by hand, and what
-- kind of device each is.
--
-- grain:       one row per source and kind
-- parameters:  $person

select distinct
    file_coverage.source_id,
    coalesce(sources.device_kind, 'unknown') as device_kind
from file_coverage
left join sources using (person_id, source_id)
where
    person_id = $person
    and file_coverage.table_name <> 'diary_entries'
    and file_coverage.source_id <> 'log'
