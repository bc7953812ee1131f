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
    from local_days
    where person_id = person and local_date = day

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
    from device_resting_heart_rates
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
    source_files.path,
    source_files.reader,
    count(*) as samples
from dated_samples
inner join source_files on dated_samples.file_id = source_files.file_id
group by all
order by all
