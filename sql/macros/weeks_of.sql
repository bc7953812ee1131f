-- The ISO weeks of a person: activity against the targets, beside pain.
--
-- macro:   weeks_of(person)
-- grain:   one row per ISO week from the first to the last with any data, in
--          order
-- units:   as in weekly_activity and weekly_pain
-- null:    as there; pain also where nothing was written
-- method:  METHODS.md#weekly-targets

select
    person_id,
    week_start_date,
    weekly_activity.is_over,
    weekly_activity.valid_days,
    weekly_activity.steps_valid_days,
    weekly_activity.aerobic_valid_days,
    weekly_activity.steps,
    weekly_activity.steps_status,
    weekly_activity.steps_status_reason,
    weekly_activity.steps_is_decidable,
    weekly_activity.aerobic_minutes,
    weekly_activity.aerobic_status,
    weekly_activity.aerobic_status_reason,
    weekly_activity.aerobic_is_decidable,
    weekly_activity.aerobic_days,
    weekly_activity.aerobic_days_status,
    weekly_activity.aerobic_days_status_reason,
    weekly_activity.aerobic_days_is_decidable,
    weekly_activity.broken_up_days,
    weekly_activity.broken_up_days_status,
    weekly_activity.broken_up_days_status_reason,
    weekly_activity.broken_up_days_is_decidable,
    weekly_activity.core_sessions,
    weekly_activity.core_status,
    weekly_activity.core_status_reason,
    weekly_activity.core_is_decidable,
    weekly_activity.stretching_days,
    weekly_activity.stretching_status,
    weekly_activity.stretching_status_reason,
    weekly_activity.stretching_is_decidable,
    weekly_pain.rated_days,
    weekly_pain.pain_nrs,
    weekly_pain.highest_pain_nrs,
    weekly_pain.worst_pain_nrs
from weekly_activity
left join weekly_pain using (person_id, week_start_date)
where person_id = person
order by week_start_date
