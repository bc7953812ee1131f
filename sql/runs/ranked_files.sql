-- Which of two files stands: the one that was changed later, then the later in
-- the alphabet, in whatever order they arrive.
--
-- grain:  one row per content and person in it, loaded or arriving
-- given:  arriving_files; arriving_coverage; replaced_files, whose word is
--         about to go and counts against nobody

with listed_files as (

    select
        file_id,
        person_id,
        (modified_at, path) as file_rank
    from source_files
    anti join replaced_files using (file_id)
    union all
    select
        file_id,
        person_id,
        (modified_at, path) as file_rank
    from arriving_files

),

people as (

    select
        file_id,
        person_id
    from file_coverage
    union
    select
        file_id,
        person_id
    from arriving_coverage

)

-- A file that names people itself is nobody's, or of somebody after whom they
-- are called. Of the same bytes in two such folders each has its own.
select
    people.file_id,
    people.person_id,
    listed_files.file_rank
from people
inner join listed_files
    on
        people.file_id = listed_files.file_id
        and starts_with(
            people.person_id || '-', coalesce(listed_files.person_id || '-', '')
        )
qualify
    row_number() over (
        partition by people.file_id, people.person_id
        order by length(listed_files.person_id) desc nulls last
    ) = 1
