-- Of whom the rows of some contents speak.
--
-- grain:  one row per content and person in it
-- given:  contents, as they are listed

with people as (

    select
        file_id,
        person_id
    from file_coverage
    union
    select
        file_id,
        person_id
    from source_sightings
    union
    select
        file_id,
        person_id
    from superseded_files
    union
    select
        superseded_by,
        person_id
    from superseded_files

)

-- A file that names people itself is nobody's, or of somebody after whom they
-- are called. Of the same bytes in two such folders each has its own.
select distinct
    people.file_id,
    people.person_id
from people
inner join contents
    on
        people.file_id = contents.file_id
        and starts_with(
            people.person_id || '-', coalesce(contents.person_id || '-', '')
        )
anti join source_files
    on
        people.file_id = source_files.file_id
        and people.person_id = source_files.person_id
        and source_files.person_id is distinct from contents.person_id
