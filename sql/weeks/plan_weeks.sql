-- Each ISO week of the whole plan and of each of its items, judged.
--
-- work:    plan_consistency is made of it
-- grain:   one row per person with a log, ISO week that is over and item of
--          the plan, or 'everything'
-- key:     person_id, week_start_date, item, is_exercise
-- units:   missing_sessions: how many are missing to as many as planned
-- null:    missing_sessions: everything, or outside the dates of the log
-- method:  METHODS.md#exercise-plan

select
    person_id,
    week_start_date,
    'everything' as item,
    false as is_exercise,
    status,
    is_decidable,
    null::integer as missing_sessions
from weekly_plan_status
-- Of a week that still runs nothing can be said, so it ends no run.
where status_reason is distinct from 'week_running'
union all
select
    person_id,
    week_start_date,
    item,
    is_exercise,
    status,
    is_decidable,
    if(planned_sessions > 1, planned_sessions - sessions, null)
from weekly_plan
where status_reason is distinct from 'week_running'
