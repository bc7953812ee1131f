-- Aerobic exercise whoever tells of it: noted in a log, recorded as a session
-- by a device, or seen in the minutes alone; the same session counts once.
--
-- grain:   one row per person and session
-- key:     none: two sessions of one date may be alike
-- units:   minutes as stated, else as measured; mean_steps_per_minute over the
--          measured minutes of effort
-- null:    not known; started_at: a date only was stated and nothing measured
--          or recorded fits it
-- method:  METHODS.md#aerobic-exercise

with undated_logs as (

    -- Two logs may note the same of a date: the fuller one counts.
    select
        person_id,
        local_date,
        source_id,
        count(*) filter (where is_aerobic) as sessions
    from aerobic_log
    group by person_id, local_date, source_id
    qualify row_number() over (
        partition by person_id, local_date
        order by sessions desc, source_id <> 'log' asc, source_id asc
    ) = 1

),

undated_sessions as (

    select
        aerobic_log.*,
        row_number() over (
            partition by person_id, local_date
            order by minutes desc nulls last, session_number asc
        ) as turn
    from aerobic_log
    semi join undated_logs using (person_id, local_date, source_id)
    where started_at is null and is_aerobic

),

timed_sessions as (

    -- What the same log dates is another session than what it does not.
    select
        timed_exercise.*,
        coalesce(undated_logs.source_id = timed_exercise.source_id, false)
            as is_same_log,
        row_number() over (
            partition by person_id, local_date, is_same_log
            order by
                timed_exercise.minutes desc nulls last,
                started_at asc,
                session_number asc
        ) as turn
    from timed_exercise
    left join undated_logs using (person_id, local_date)

),

sessions as (

    -- An undated session is the longest that something else tells of its date,
    -- the next one the next: so it never counts twice, and never goes missing.
    select
        coalesce(undated_sessions.person_id, timed_sessions.person_id)
            as person_id,
        coalesce(undated_sessions.local_date, timed_sessions.local_date)
            as local_date,
        timed_sessions.started_at,
        coalesce(undated_sessions.source_id, timed_sessions.source_id)
            as source_id,
        coalesce(undated_sessions.name, timed_sessions.name) as session_name,
        coalesce(undated_sessions.exercise, timed_sessions.exercise)
            as exercise,
        coalesce(undated_sessions.minutes, timed_sessions.minutes) as minutes,
        timed_sessions.measured_minutes,
        timed_sessions.mean_steps_per_minute,
        coalesce(undated_sessions.aerobic_mode, timed_sessions.aerobic_mode)
            as named_mode,
        coalesce(undated_sessions.is_high_impact, timed_sessions.is_high_impact)
            as named_impact
    from undated_sessions
    full outer join timed_sessions
        on
            undated_sessions.person_id = timed_sessions.person_id
            and undated_sessions.local_date = timed_sessions.local_date
            and undated_sessions.turn = timed_sessions.turn
            and not timed_sessions.is_same_log

)

select
    person_id,
    local_date,
    started_at,
    case
        when source_id is null then 'measured'
        when source_id = 'log' then 'logged'
        else 'recorded'
    end as origin,
    source_id,
    session_name,
    exercise,
    minutes,
    measured_minutes,
    mean_steps_per_minute,
    case
        when named_mode is not null then named_mode
        when session_name is not null then null
        when mean_steps_per_minute < sedentary_steps_per_minute
            then 'hardly_a_step'
        when
            mean_steps_per_minute >= moderate_steps_per_minute
            and mean_steps_per_minute < vigorous_steps_per_minute
            then 'walking'
    end as aerobic_mode,
    case
        when named_mode is not null then 'name'
        when aerobic_mode is not null then 'steps'
    end as mode_source,
    coalesce(named_impact, if(mode_source = 'steps', false, null))
        as is_high_impact
from sessions
cross join parameters
