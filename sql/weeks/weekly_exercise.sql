-- Logged exercise of each ISO week, and how far the log speaks for that week.
--
-- grain:   one row per person and ISO week with any data, for people with a log
-- units:   sessions; dates with stretching. A date counts the log that noted
--          most, for two may note the same session
--          plan_log_days, log_days: dates that a log covers
-- null:    the week lies outside the dates of the log
-- method:  METHODS.md#exercise-log

with logged_days as (

    select
        person_id,
        source_id,
        local_date,
        count(*) filter (where kind = 'core') as core_sessions,
        count(*) filter (where kind = 'stretching') as stretching_sessions,
        count(*) filter (where kind = 'aerobic') as aerobic_sessions,
        -- A watch records runs for years though nobody notes exercises by
        -- hand: only logs that note core work or stretching at all can say
        -- that there was none.
        bool_or(core_sessions + stretching_sessions > 0)
            over (partition by person_id, source_id) as is_plan_log
    from exercise_log
    where local_date is not null
    group by person_id, source_id, local_date

),

log_spans as (

    select
        person_id,
        min(local_date) as first_date,
        max(local_date) as last_date,
        min(local_date) filter (where is_plan_log) as first_plan_date,
        max(local_date) filter (where is_plan_log) as last_plan_date
    from logged_days
    group by person_id

),

session_days as (

    select
        person_id,
        local_date,
        max(core_sessions) as core_sessions,
        max(stretching_sessions) as stretching_sessions,
        max(aerobic_sessions) as aerobic_sessions
    from logged_days
    group by person_id, local_date

),

judged_days as (

    select
        calendar_days.person_id,
        calendar_days.local_date,
        calendar_days.local_date
        between log_spans.first_date and log_spans.last_date as is_logged,
        calendar_days.local_date
        between log_spans.first_plan_date and log_spans.last_plan_date
            as is_plan_logged,
        coalesce(session_days.core_sessions, 0) as core_sessions,
        coalesce(session_days.stretching_sessions > 0, false)
            as has_stretching,
        coalesce(session_days.aerobic_sessions, 0) as aerobic_sessions
    from calendar_days
    inner join log_spans on calendar_days.person_id = log_spans.person_id
    left join session_days
        on
            calendar_days.person_id = session_days.person_id
            and calendar_days.local_date = session_days.local_date

)

select
    person_id,
    local_date - (isodow(local_date) - 1)::integer as week_start_date,
    sum(core_sessions) filter (where is_plan_logged)::integer as core_sessions,
    sum(has_stretching::integer) filter (where is_plan_logged)::integer
        as stretching_days,
    sum(aerobic_sessions) filter (where is_logged)::integer
        as aerobic_sessions,
    count(*) filter (where is_plan_logged) as plan_log_days,
    count(*) filter (where is_logged) as log_days
from judged_days
group by person_id, week_start_date
