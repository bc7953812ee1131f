-- How many rows of older versions of files their newer versions do not hold.
--
-- grain:       one row per older version that holds any
-- given:       versions: of each, as it is listed, which content it is said by,
--              itself and each newer version
-- parameters:  $table

with said as (

    select
        versions.file_id,
        versions.person_id as listed_person_id,
        loaded.* exclude (file_id),
        bool_or(versions.is_newer) as is_kept
    from query_table($table) as loaded
    inner join versions
        on
            loaded.file_id = versions.said_by
            and (
                versions.is_newer
                or versions.person_id is null
                or loaded.person_id = versions.person_id
            )
    group by all

)

select
    file_id,
    listed_person_id,
    count(*) as rows_lost
from said
where not is_kept
group by file_id, listed_person_id
