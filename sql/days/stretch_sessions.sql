-- The logged or recorded session that each measured stretch of aerobic minutes
-- belongs to.
--
-- work:    aerobic_exercise is made with it
-- grain:   one row per person and measured stretch within a session
-- key:     person_id, started_at
-- units:   started_at as in aerobic_sessions; session_number as in exercise_log
-- method:  METHODS.md#aerobic-exercise

with sessions as (

    -- A session and the stretches in it may begin on two dates.
    select
        * exclude (local_date),
        unnest([local_date - 1, local_date, local_date + 1]) as local_date
    from aerobic_log
    where started is not null

),

shared_stretches as (

    select
        aerobic_sessions.person_id,
        aerobic_sessions.started_at,
        aerobic_sessions.duration_minutes,
        sessions.session_number,
        sessions.is_aerobic,
        least(epoch_us(aerobic_sessions.ended_at), sessions.ended)
        - greatest(epoch_us(aerobic_sessions.started_at), sessions.started)
            as shared
    from aerobic_sessions
    inner join sessions
        on
            aerobic_sessions.person_id = sessions.person_id
            and aerobic_sessions.local_date = sessions.local_date
            and epoch_us(aerobic_sessions.started_at) < sessions.ended
            and epoch_us(aerobic_sessions.ended_at) > sessions.started
    cross join parameters
    where
        shared >= same_session_share * least(
            duration_minutes * 60000000, sessions.ended - sessions.started
        )

)

select
    person_id,
    started_at,
    arg_min(session_number, (not is_aerobic, -shared, session_number))
        as session_number
from shared_stretches
group by person_id, started_at
