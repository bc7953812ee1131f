-- Logged and recorded sessions that are aerobic, or may be if the watch saw
-- effort in them.
--
-- work:    aerobic_exercise is made with it
-- grain:   one row per person and session
-- key:     person_id, session_number
-- units:   as in exercise_log; started and ended in microseconds since 1970; of
--          unknown length: one
-- null:    as in exercise_log; started, ended: a date only was stated
-- method:  METHODS.md#aerobic-exercise

select
    person_id,
    session_number,
    exercise_log.source_id,
    exercise_log.local_date,
    exercise_log.started_at,
    exercise_log.minutes,
    exercise_log.name,
    exercise_identities.exercise,
    exercise_identities.aerobic_mode,
    exercise_log.kind = 'aerobic' or exercise_identities.kind = 'aerobic'
        as is_aerobic,
    coalesce(exercise_log.is_high_impact, exercise_identities.is_high_impact)
        as is_high_impact,
    epoch_us(exercise_log.started_at) as started,
    started
    + greatest((coalesce(exercise_log.minutes, 0) * 60000000)::bigint, 1)
        as ended
from exercise_log
left join exercise_identities using (person_id, name_key)
left join planned_exercises
    on
        exercise_log.person_id = planned_exercises.person_id
        and exercise_log.planned_exercise = planned_exercises.name
where
    exercise_log.local_date is not null
    and exercise_log.kind in ('aerobic', 'other')
    and coalesce(exercise_identities.kind, 'other') in ('aerobic', 'other')
    -- A warm-up is not the run that it begins.
    and planned_exercises.kind is distinct from 'warm_up'
