-- The ISO weeks of each person's record, and whether each is over.
--
-- work:    whatever judges a week reads it
-- grain:   one row per person and ISO week from the first to the last with any
--          data
-- key:     person_id, week_start_date
-- method:  METHODS.md#running-week

select distinct
    person_id,
    calendar_days.local_date
    - (isodow(calendar_days.local_date) - 1)::integer as week_start_date,
    week_start_date + 6 <= record_ends.last_whole_date as is_over
from calendar_days
inner join record_ends using (person_id)
