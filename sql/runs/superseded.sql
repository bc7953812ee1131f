-- What older files say within the days and hours that a newer one covers.
--
-- grain:       one row per person, source, older file, newer file and UTC date
--              that both cover
-- units:       first_at and last_at are naive UTC, both inclusive
-- null:        series_id: the rows are no readings, and carry their names
-- given:       arriving_coverage; ranked_files
-- parameters:  $table

with covered as (

    select
        * exclude (table_name),
        false as is_arriving
    from file_coverage
    where table_name = $table
    union all by name
    select
        * exclude (arrival),
        true as is_arriving
    from arriving_coverage

),

ranked as (

    select
        covered.*,
        ranked_files.file_rank
    from covered
    semi join arriving_coverage using (person_id, source_id, covered_date)
    inner join ranked_files using (file_id, person_id)

)

select
    older.person_id,
    older.source_id,
    older.file_id,
    newer.file_id as superseded_by,
    sample_series.series_id,
    greatest(older.first_at, newer.first_at) as first_at,
    least(older.last_at, newer.last_at) as last_at
from ranked as older
inner join ranked as newer using (person_id, source_id, covered_date)
left join sample_series
    on
        older.person_id = sample_series.person_id
        and older.source_id = sample_series.source_id
        and older.file_id = sample_series.file_id
where
    newer.supersedes
    and (older.is_arriving or newer.is_arriving)
    and newer.file_rank > older.file_rank
    and older.first_at <= newer.last_at
    and older.last_at >= newer.first_at
