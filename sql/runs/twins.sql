-- Rows that arrive although another file said them, and which of the two
-- counts: that of the file that was changed earlier.
--
-- grain:  one row per arriving row and loaded row alike
-- given:  same_rows; ranked_files

select
    same_rows.arriving_number,
    same_rows.loaded_number,
    same_rows.person_id,
    arriving.file_rank > loaded.file_rank as is_later,
    if(
        is_later, same_rows.arriving_file_id, same_rows.loaded_file_id
    ) as file_id,
    if(
        is_later, same_rows.loaded_file_id, same_rows.arriving_file_id
    ) as superseded_by
from same_rows
inner join ranked_files as arriving
    on
        same_rows.arriving_file_id = arriving.file_id
        and same_rows.person_id = arriving.person_id
inner join ranked_files as loaded
    on
        same_rows.loaded_file_id = loaded.file_id
        and same_rows.person_id = loaded.person_id
where same_rows.arriving_file_id <> same_rows.loaded_file_id
