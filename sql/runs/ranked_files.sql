-- Which of two files stands: the one that was changed later, then the later in
-- the alphabet, in whatever order they arrive.
--
-- grain:  one row per content, loaded or arriving
-- given:  arriving_files; replaced_files, whose word is about to go and counts
--         against nobody

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
