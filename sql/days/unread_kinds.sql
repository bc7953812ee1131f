-- What files hold that is known by its name and read by no reader.
--
-- view:    the same rows counted together
-- grain:   one row per person, reader and kind
-- key:     none: a file may be nobody's
-- units:   records and files that hold any
-- null:    person_id: the file names its people itself
-- method:  METHODS.md#unread-kinds

select
    unread_records.person_id,
    source_files.reader,
    unread_records.kind,
    sum(unread_records.records)::bigint as records,
    count(distinct unread_records.file_id) as files
from work.unread_records
inner join source_files
    on
        unread_records.file_id = source_files.file_id
        and unread_records.person_id is not distinct from source_files.person_id
group by all
