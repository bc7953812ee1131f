-- The first and the last moment of each content.
--
-- grain:  one row per content, as it is listed, that covers anything
-- units:  instants

select
    source_files.file_id,
    source_files.person_id,
    min(file_coverage.first_at) at time zone 'UTC' as first_at,
    max(file_coverage.last_at) at time zone 'UTC' as last_at
from source_files
inner join file_coverage
    on source_files.file_id = file_coverage.file_id
    -- The same content may lie in two people's folders. One that names people
    -- itself is nobody's, or of somebody after whom they are called.
    and starts_with(
        file_coverage.person_id || '-',
        coalesce(source_files.person_id || '-', '')
    )
group by source_files.file_id, source_files.person_id
