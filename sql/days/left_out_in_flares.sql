-- Which exercises of a plan or a log are commonly left out while a flare lasts:
-- high impact, heavy lifting, twisting.
--
-- work:    the page's words for a flare rest on it
-- grain:   one row per person and name of such an exercise, in plain lower-case
--          words
-- key:     person_id, name_key
-- null:    exercise: no known one; planned_exercise: not in the plan
-- method:  METHODS.md#in-a-flare

with logged_loads as (

    select
        person_id,
        name_key,
        bool_or(is_heavy) as was_heavy
    from work.session_demands
    group by person_id, name_key

),

planned_loads as (

    select
        planned_exercises.person_id,
        planned_exercises.name as planned_exercise,
        planned_exercises.weight_kilograms >= parameters.heavy_load_kilograms
            as would_be_heavy
    from work.planned_exercises
    cross join main.parameters

)

select
    person_id,
    name_key,
    exercise_identities.planned_exercise,
    exercise_identities.exercise,
    coalesce(exercise_identities.is_high_impact, false) as is_high_impact,
    -- A weight that is noted has the word, as light ones are lifted too.
    coalesce(
        was_heavy or would_be_heavy,
        was_heavy,
        would_be_heavy,
        exercise_identities.loads_back,
        false
    ) as is_heavy,
    coalesce(exercise_identities.twists, false) as twists
from main.exercise_identities
left join logged_loads using (person_id, name_key)
left join planned_loads using (person_id, planned_exercise)
where exercise_identities.is_high_impact or is_heavy or twists
