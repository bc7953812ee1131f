-- What vendors themselves state of one date, each total once.
--
-- grain:       one row per source and its totals
-- parameters:  $person, $day

select distinct
    source_id,
    steps,
    aerobic_minutes
from vendor_days
where person_id = $person and local_date = $day
order by source_id, steps, aerobic_minutes
