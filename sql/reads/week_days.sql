-- The dates of one ISO week of a person, and which of them count.
--
-- grain:       one row per date of the week within the record, in order
-- units:       as in days_of; valid_day_minutes and most_unknown_share: what a
--              date is judged by
-- null:        as there
-- parameters:  $person, $monday

select
    days.local_date,
    days.is_valid_day,
    days.why_not_valid,
    days.waking_wear_minutes,
    valid_day_minutes,
    days.effort_unknown_share,
    most_unknown_share,
    days.steps,
    days.aerobic_minutes,
    days.pain_nrs
from days_of($person) as days
cross join parameters
where days.local_date between $monday and $monday::date + 6
order by days.local_date
