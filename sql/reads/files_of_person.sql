-- The files with data of a person, what became of each, and what it lacks.
--
-- grain:       one row per file
-- null:        first_date, last_date: it gave nothing
-- given:       file_dates
-- parameters:  $person

select
    source_files.path,
    source_files.reader,
    source_files.status,
    source_files.reason,
    source_files.notes,
    source_files.rows_read,
    source_files.rows_rejected,
    file_dates.first_date,
    file_dates.last_date,
    source_files.loaded_at,
    (
        select list(distinct rejected_rows.reason order by rejected_rows.reason)
        from rejected_rows
        where
            rejected_rows.file_id = source_files.file_id
            and rejected_rows.person_id
            is not distinct from source_files.person_id
    ) as rejections
from source_files
left join file_dates
    on
        source_files.file_id = file_dates.file_id
        and file_dates.person_id = $person
where
    source_files.person_id = $person
    -- Of the same content elsewhere too, a person sees what lies in the own
    -- folder; other files are nobody's, or of somebody after whom the person
    -- is called.
    or file_dates.file_id is not null
    and starts_with($person || '-', coalesce(source_files.person_id || '-', ''))
    and source_files.file_id not in (
        select own_files.file_id
        from source_files as own_files
        where own_files.person_id = $person
    )
order by source_files.first_at, source_files.path
