-- What became of each file's rows: how many are kept, their steps, their dates.
--
-- grain:  one row per content and path, in the order of loading
-- null:   steps: it has none of its own; dates: it gave nothing
-- given:  file_dates; kept_rows, counts of each table by person and content

select
    source_files.path,
    source_files.person_id,
    coalesce(sum(kept_rows.rows_kept), 0)::bigint as rows_kept,
    sum(kept_rows.steps)::bigint as steps,
    min(file_dates.first_date) as first_date,
    max(file_dates.last_date) as last_date
from source_files
left join file_dates
    on source_files.file_id = file_dates.file_id
    -- As in file_spans.
    and starts_with(
        file_dates.person_id || '-', coalesce(source_files.person_id || '-', '')
    )
left join kept_rows
    on
        file_dates.file_id = kept_rows.file_id
        and file_dates.person_id = kept_rows.person_id
group by
    source_files.file_id,
    source_files.person_id,
    source_files.path,
    source_files.loaded_at
order by source_files.loaded_at
