-- The ratings of one ISO week of a person.
--
-- grain:       one row, or none where nothing is written
-- units:       as in weekly_pain
-- null:        as there
-- parameters:  $person, $monday

select
    weekly_pain.is_over,
    weekly_pain.rated_days,
    weekly_pain.pain_nrs,
    weekly_pain.highest_pain_nrs,
    weekly_pain.worst_pain_nrs,
    pain_entries_per_week as days_needed
from weekly_pain
cross join parameters
where person_id = $person and week_start_date = $monday
