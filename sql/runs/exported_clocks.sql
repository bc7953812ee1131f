-- The clocks that a person's exports state, in the order of time.
--
-- grain:       one row per statement
-- units:       stated_at is naive UTC, in whole minutes
-- null:        time_zone: only the offset is stated
-- parameters:  $person

select
    date_trunc('minute', first_at) as stated_at,
    utc_offset_minutes,
    null as time_zone
from file_coverage
where
    person_id = $person
    and utc_offset_minutes is not null
    and table_name <> 'stated_clocks'
union all
select
    date_trunc('minute', stated_at at time zone 'UTC'),
    utc_offset_minutes,
    time_zone
from stated_clocks
where person_id = $person
order by all
