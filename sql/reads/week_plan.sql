-- The plan in one ISO week of a person, and why an item has no verdict.
--
-- grain:       one row per item of the plan in force, kinds before exercises
-- units:       as in weekly_plan
-- null:        as there
-- parameters:  $person, $monday

select
    kind,
    item,
    planned_sessions,
    sessions,
    status,
    status_reason as reason,
    is_decidable,
    log_days as counted_days,
    7 as days_needed
from weekly_plan
where person_id = $person and week_start_date = $monday
order by is_exercise, kind, item
