-- The contents that lack rows because others say the same, or say it anew.
--
-- grain:  one row per content, as it is listed
-- given:  winners, the others

select distinct
    source_files.file_id,
    source_files.person_id
from superseded_files
inner join winners
    on
        superseded_files.superseded_by = winners.file_id
        and starts_with(
            superseded_files.person_id || '-',
            coalesce(winners.person_id || '-', '')
        )
inner join source_files
    on
        superseded_files.file_id = source_files.file_id
        and starts_with(
            superseded_files.person_id || '-',
            coalesce(source_files.person_id || '-', '')
        )
