-- What could not be read, in which file, and why?
--
-- grain:   one row per file and reason; files without trouble are left out
-- units:   rejected_rows; first_line in the file
-- null:    person_id: nobody was named; reader: no reader knows the file;
--          first_line: the file has no lines, or none of it was read
-- method:  METHODS.md#checks

with reasons as (

    select
        file_id,
        person_id,
        reason,
        count(*) as rejected_rows,
        min(line) as first_line
    from rejected_rows
    group by file_id, person_id, reason

)

select
    source_files.person_id,
    source_files.path,
    source_files.reader,
    source_files.status,
    coalesce(reasons.reason, source_files.reason) as reason,
    coalesce(reasons.rejected_rows, 0) as rejected_rows,
    reasons.first_line,
    source_files.rows_read
from source_files
left join reasons
    on
        source_files.file_id = reasons.file_id
        and source_files.person_id is not distinct from reasons.person_id
where source_files.status <> 'read' or reasons.file_id is not null
order by source_files.path asc, rejected_rows desc, reasons.reason asc
