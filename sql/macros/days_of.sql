-- The dates of a person: activity beside pain, and why a date is not valid.
--
-- macro:   days_of(person)
-- grain:   one row per date from the first to the last with any data, in order
-- units:   as in daily_activity, daily_sedentary, daily_hourly_movement and
--          daily_pain
-- null:    why_not_valid: the day is valid; the rest as there, and where a
--          table has no row for the date
-- method:  METHODS.md#days

select
    person_id,
    local_date,
    coalesce(daily_activity.is_valid_day, false) as is_valid_day,
    case
        when daily_activity.is_valid_day then null
        when coalesce(daily_activity.wear_minutes, 0) = 0 then 'not worn'
        when daily_activity.waking_wear_minutes < valid_day_minutes
            then 'worn too short while awake'
        when daily_activity.steps is null then 'no heart rate'
        when daily_activity.steps < fewest_valid_day_steps then 'too few steps'
        else 'too many steps'
    end as why_not_valid,
    daily_activity.wear_minutes,
    daily_activity.waking_wear_minutes,
    daily_activity.wear_source,
    daily_activity.waking_source,
    daily_activity.steps,
    daily_activity.unplaced_steps,
    daily_sedentary.sedentary_minutes,
    daily_sedentary.prolonged_30_minutes,
    daily_sedentary.bouts,
    daily_sedentary.longest_bout_minutes,
    daily_sedentary.breaks_per_sedentary_hour,
    daily_sedentary.longest_unbroken_minutes,
    daily_sedentary.is_broken_up,
    daily_hourly_movement.sedentary_hours,
    daily_hourly_movement.full_break_hours,
    daily_activity.light_minutes,
    daily_activity.moderate_minutes,
    daily_activity.vigorous_minutes,
    daily_activity.aerobic_minutes,
    daily_activity.unknown_share,
    daily_activity.effort_unknown_share,
    daily_pain.pain_nrs,
    daily_pain.worst_pain_nrs,
    daily_pain.has_flare,
    daily_pain.entries
from work.calendar_days
left join daily_activity using (person_id, local_date)
left join daily_sedentary using (person_id, local_date)
left join daily_hourly_movement using (person_id, local_date)
left join daily_pain using (person_id, local_date)
cross join parameters
where person_id = person
order by local_date
