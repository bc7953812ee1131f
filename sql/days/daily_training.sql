-- Measured aerobic sessions of each local date and their training impulse.
--
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   a session counts whole on the date on which it starts; impulses in
--          points; aerobic_minutes_in_runs_of_10: as daily_aerobic_runs
-- null:    no minute of known intensity on that date; an impulse also where
--          that of one session is not known
-- method:  METHODS.md#training-impulse

with session_days as (

    select
        person_id,
        local_date,
        count(*) as sessions,
        sum(aerobic_sessions.duration_minutes)::integer as minutes,
        count(banister_trimp) = sessions as has_banister,
        count(edwards_trimp) = sessions as has_edwards,
        -- An exact sum, whatever the order of the sessions.
        sum(banister_trimp::decimal(18, 9))::double as banister_trimp,
        sum(edwards_trimp)::integer as edwards_trimp
    from aerobic_sessions
    semi join build_days using (person_id, local_date)
    group by person_id, local_date

)

select
    person_id,
    local_date,
    case
        when daily_activity.aerobic_minutes is not null
            then coalesce(session_days.sessions, 0)
    end as measured_aerobic_sessions,
    case
        when daily_activity.aerobic_minutes is not null
            then coalesce(session_days.minutes, 0)
    end as aerobic_session_minutes,
    case
        when session_days.has_banister then session_days.banister_trimp
        when session_days.person_id is null and measured_aerobic_sessions = 0
            then 0
    end as banister_trimp,
    case
        when session_days.has_edwards then session_days.edwards_trimp
        when session_days.person_id is null and measured_aerobic_sessions = 0
            then 0
    end as edwards_trimp,
    case
        when daily_activity.aerobic_minutes is not null
            then coalesce(daily_aerobic_runs.aerobic_minutes_in_runs_of_10, 0)
    end as aerobic_minutes_in_runs_of_10
from daily_activity
semi join build_days using (person_id, local_date)
left join session_days using (person_id, local_date)
left join daily_aerobic_runs using (person_id, local_date)
