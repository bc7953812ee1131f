-- The dates of one ISO week of a person, and which of them count.
--
-- grain:       one row per date of the week within the record, in order
-- units:       as in days_of; valid_day_minutes and most_unknown_share: what a
--              date is judged by
-- null:        as there
-- parameters:  $person, $monday

select
    dates.local_date,
    dates.is_valid_day,
    dates.why_not_valid,
    dates.waking_wear_minutes,
    valid_day_minutes,
    dates.effort_unknown_share,
    most_unknown_share,
    dates.steps,
    dates.aerobic_minutes,
    dates.longest_unbroken_minutes,
    dates.is_broken_up,
    dates.pain_nrs
from days_of($person) as dates
cross join parameters
where dates.local_date between $monday and $monday::date + 6
order by dates.local_date
