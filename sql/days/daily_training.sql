-- Measured aerobic sessions of each local date and their training impulse.
--
-- work:    weekly_training sums it
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   a session counts whole on the date on which it starts
-- null:    no minute of known intensity; an impulse also where that of one
--          session is not known
-- method:  METHODS.md#training-impulse

with session_days as (

    select
        person_id,
        local_date,
        count(*) as sessions,
        sum(aerobic_sessions.duration_minutes)::integer as minutes,
        -- An exact sum, whatever the order of the sessions.
        if(
            count(banister_trimp) = sessions,
            sum(banister_trimp::decimal(18, 9))::double,
            null
        ) as banister_trimp,
        if(count(edwards_trimp) = sessions, sum(edwards_trimp)::integer, null)
            as edwards_trimp
    from aerobic_sessions
    semi join build_days using (person_id, local_date)
    group by person_id, local_date

)

select
    person_id,
    local_date,
    if(aerobic_minutes is null, null, coalesce(session_days.sessions, 0))
        as measured_aerobic_sessions,
    if(aerobic_minutes is null, null, coalesce(session_days.minutes, 0))
        as aerobic_session_minutes,
    if(measured_aerobic_sessions = 0, 0, session_days.banister_trimp)
        as banister_trimp,
    if(measured_aerobic_sessions = 0, 0, session_days.edwards_trimp)
        as edwards_trimp,
    if(
        aerobic_minutes is null,
        null,
        coalesce(daily_aerobic_runs.aerobic_minutes_in_runs_of_10, 0)
    ) as aerobic_minutes_in_runs_of_10
from daily_activity
semi join build_days using (person_id, local_date)
left join session_days using (person_id, local_date)
left join daily_aerobic_runs using (person_id, local_date)
