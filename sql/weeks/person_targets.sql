-- What each person aims for in a week: their own target, else the usual one.
--
-- work:    weekly_activity shows it
-- grain:   one row per person with any data
-- key:     person_id
-- units:   per week
-- method:  METHODS.md#weekly-targets

with known_persons as (

    select distinct person_id
    from calendar_days

)

select
    person_id,
    7 * coalesce(step_target, steps_per_day) as steps_target,
    coalesce(aerobic_minutes_target, aerobic_minutes_per_week)
        as aerobic_minutes_target,
    aerobic_days_per_week as aerobic_days_target,
    coalesce(core_sessions_target, core_sessions_per_week)
        as core_sessions_target,
    coalesce(stretching_days_target, stretching_days_per_week)
        as stretching_days_target,
    coalesce(aerobic_sessions_target, aerobic_sessions_per_week)
        as aerobic_sessions_target
from known_persons
left join persons using (person_id)
cross join parameters
