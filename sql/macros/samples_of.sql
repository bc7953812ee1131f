-- Where the figures of one date of a person come from: what each source wrote
-- that date, in which file.
--
-- macro:   samples_of(person, day)
-- grain:   one row per table, source and file
-- units:   samples: rows, those of sleep on each date that it touches
-- null:    source_id: a diary
-- method:  METHODS.md#several-devices

with pieces as (

    select
        started_at,
        ended_at
    from work.local_days
    where person_id = person and local_date = day

),

-- Of the same content in two people's folders, each sees only what lies in the
-- own one; a file that names people itself lies in nobody's, or in that of
-- somebody after whom they are called.
own_files as (

    select
        file_id,
        path,
        reader
    from source_files
    where person_id = person
    union all
    select
        source_files.file_id,
        source_files.path,
        source_files.reader
    from source_files
    anti join source_files as own_folder
        on
            source_files.file_id = own_folder.file_id
            and own_folder.person_id = person
    where
        source_files.person_id is null
        or starts_with(person, source_files.person_id || '-')

),

dated_samples as (

    select
        readings.table_name,
        readings.source_id,
        readings.file_id
    from readings_of(person) as readings
    semi join pieces
        on
            readings.first_at < pieces.ended_at
            and readings.last_at > pieces.started_at
    union all
    select
        'vendor_days',
        source_id,
        file_id
    from vendor_days
    where person_id = person and local_date = day
    union all
    select
        'device_resting_heart_rates',
        source_id,
        file_id
    from work.device_resting_heart_rates
    where person_id = person and local_date = day
    union all
    select
        'exercise_log',
        source_id,
        file_id
    from exercise_log
    where person_id = person and local_date = day
    union all
    select
        'pain_entries',
        null,
        file_id
    from pain_entries
    where person_id = person and local_date = day

)

select
    dated_samples.table_name,
    dated_samples.source_id,
    own_files.path,
    own_files.reader,
    count(*) as samples
from dated_samples
inner join own_files using (file_id)
group by all
order by all
