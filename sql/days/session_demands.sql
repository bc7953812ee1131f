-- The exercise log with the known exercise of each session, and whether it was
-- hard on the back: high impact, heavy, twisting.
--
-- work:    comparisons of exercises, of the time before flares, and what is
--          left out in one read it
-- view:    a selection of exercise_log
-- grain:   one row per person and session
-- key:     none: two sessions may be alike in all but one note
-- units:   as in exercise_log and exercise_identities
-- null:    as in exercise_log; exercise_key: no name is noted; is_heavy: no
--          weight is noted and the exercise is not known; is_twisting: the
--          exercise is not known
-- method:  METHODS.md#what-went-before-flares

select
    exercise_log.person_id,
    exercise_log.local_date,
    exercise_log.started_at,
    exercise_log.minutes,
    exercise_log.kind,
    exercise_log.name,
    exercise_log.planned_exercise,
    exercise_log.name_key,
    exercise_identities.exercise_key,
    exercise_log.weight_kilograms,
    exercise_log.pain_before_nrs,
    exercise_log.pain_after_nrs,
    coalesce(
        exercise_log.is_high_impact, exercise_identities.is_high_impact
    ) as is_high_impact,
    -- A weight that is noted has the word, as light ones are lifted too.
    coalesce(
        exercise_log.weight_kilograms >= parameters.heavy_load_kilograms,
        exercise_identities.loads_back
    ) as is_heavy,
    exercise_identities.twists as is_twisting
from main.exercise_log
left join main.exercise_identities using (person_id, name_key)
cross join main.parameters
