-- Aerobic exercise at known times, each session once: what a log or a device
-- tells, and stretches that only the minutes show.
--
-- work:    aerobic_exercise is made with it
-- grain:   one row per person and session
-- key:     none: what only the minutes show has no session_number
-- units:   minutes as stated, else as measured
-- null:    session_number, source_id, name: nobody told of it; else not stated
-- method:  METHODS.md#aerobic-exercise

with measured_sessions as (

    select
        person_id,
        session_number,
        sum(duration_minutes)::double as measured_minutes,
        -- Of several stretches the longest says how the feet moved.
        arg_max(mean_steps_per_minute, (duration_minutes, started_at))
            as mean_steps_per_minute
    from stretch_sessions
    inner join aerobic_sessions using (person_id, started_at)
    group by person_id, session_number

)

select
    person_id,
    session_number,
    aerobic_log.source_id,
    aerobic_log.local_date,
    aerobic_log.started_at,
    coalesce(aerobic_log.minutes, measured_minutes) as minutes,
    measured_minutes,
    mean_steps_per_minute,
    aerobic_log.name,
    aerobic_log.exercise,
    aerobic_log.aerobic_mode,
    aerobic_log.is_high_impact
from aerobic_log
left join measured_sessions using (person_id, session_number)
where
    aerobic_log.started_at is not null
    and (aerobic_log.is_aerobic or measured_minutes is not null)
union all
select
    person_id,
    null,
    null,
    aerobic_sessions.local_date,
    started_at,
    aerobic_sessions.duration_minutes,
    aerobic_sessions.duration_minutes::double,
    aerobic_sessions.mean_steps_per_minute,
    null,
    null,
    null,
    null
from aerobic_sessions
anti join stretch_sessions using (person_id, started_at)
cross join parameters
where aerobic_sessions.duration_minutes >= shortest_measured_exercise_minutes
