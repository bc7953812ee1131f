-- What exports hold and no reader uses, by its kind.
--
-- view:    the same rows counted together
-- grain:   one row per person, reader and kind, whole files apart
-- key:     none: a file may be nobody's
-- units:   records and files that hold any; of whole files, which are known by
--          their names and not opened, as many records as files
-- null:    person_id: the file names its people itself
-- method:  METHODS.md#unread-kinds

with kinds_in_files as (

    select
        unread_records.person_id,
        source_files.reader,
        unread_records.kind,
        false as is_whole_file,
        sum(unread_records.records)::bigint as records,
        count(distinct unread_records.file_id) as files
    from work.unread_records
    inner join source_files
        on
            unread_records.file_id = source_files.file_id
            and unread_records.person_id
            is not distinct from source_files.person_id
    group by all

),

kinds_of_files as (

    select
        person_id,
        reader,
        kind,
        true as is_whole_file,
        sum(files)::bigint as records,
        sum(files)::bigint as files
    from work.passed_over_files
    group by all

)

select * from kinds_in_files
union all by name
select * from kinds_of_files
