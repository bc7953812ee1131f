-- How many rows of older versions of files their newer versions do not hold.
--
-- grain:       one row per older version that holds any
-- given:       versions, pairs of an older version, as it is listed, and a
--              newer one
-- parameters:  $table

with older as (

    select
        versions.file_id,
        versions.person_id as listed_person_id,
        loaded.* exclude (file_id)
    from query_table($table) as loaded
    inner join versions
        on
            loaded.file_id = versions.file_id
            and loaded.person_id
            = coalesce(versions.person_id, loaded.person_id)

),

newer as (

    select
        versions.file_id,
        versions.person_id as listed_person_id,
        loaded.* exclude (file_id)
    from query_table($table) as loaded
    inner join versions on loaded.file_id = versions.new_file_id

),

lost as (

    select * from older
    except
    select * from newer

)

select
    file_id,
    listed_person_id,
    count(*) as rows_lost
from lost
group by file_id, listed_person_id
