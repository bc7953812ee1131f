-- What is remembered of contents that are about to go.
--
-- grain:       one row per content that gave anything
-- given:       leaving, with the rows that a newer version lacks; null: all
-- parameters:  $withdrawn_at

select
    source_files.file_id,
    source_files.path,
    source_files.person_id,
    source_files.reader,
    coalesce(leaving.rows_lost, source_files.rows_read) as rows_withdrawn,
    source_files.first_at,
    source_files.last_at,
    source_files.loaded_at,
    $withdrawn_at::timestamptz as withdrawn_at,
    leaving.reason
from source_files
inner join leaving
    on
        source_files.file_id = leaving.file_id
        and source_files.person_id is not distinct from leaving.person_id
where source_files.status = 'read' and rows_withdrawn > 0
