-- All that a person's devices wrote, one by one, with the file it came from and
-- the time by which it belongs to a date.
--
-- macro:   readings_of(person)
-- grain:   one row per step interval, counter reading, heart rate or span of
--          sleep
-- units:   first_at and last_at are instants, last_at exclusive
-- method:  METHODS.md#several-devices

select
    'step_intervals' as table_name,
    source_id,
    file_id,
    started_at as first_at,
    started_at + interval 1 microsecond as last_at
from step_intervals
where person_id = person
union all
-- The reading at midnight sharp closes the day that ends.
select
    'step_counters',
    source_id,
    file_id,
    observed_at - interval 1 second,
    observed_at
from work.step_counters
where person_id = person
union all
select
    'heart_rate_samples',
    source_id,
    file_id,
    sampled_at,
    sampled_at + interval 1 microsecond
from heart_rate_samples
where person_id = person
union all
select
    'sleep_spans',
    source_id,
    file_id,
    started_at,
    ended_at
from sleep_spans
where person_id = person
