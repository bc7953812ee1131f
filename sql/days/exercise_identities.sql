-- Which known exercise each name of a log or a plan stands for, and what the
-- back does in it.
--
-- grain:   one row per person and name, in plain lower-case words
-- key:     person_id, name_key
-- null:    exercise, aerobic_mode, step and what the back does: no known one
-- method:  METHODS.md#known-exercises

with written_names as (

    select
        person_id,
        name_key,
        kind,
        null as planned_exercise,
        is_high_impact
    from exercise_log
    where name_key <> ''
    union all
    select
        person_id,
        name_key,
        kind,
        planned_exercise,
        is_high_impact
    from exercise_names
    where planned_exercise is not null

),

names as (

    select
        person_id,
        name_key,
        mode(kind) filter (where kind is not null) as kind,
        min(planned_exercise) as planned_exercise,
        bool_or(is_high_impact) as is_high_impact
    from written_names
    group by person_id, name_key

),

searched_names as (

    -- The name itself; where it says nothing, that which the plan gives it.
    select
        *,
        name_key as searched_name,
        1 as place
    from names
    union all
    select
        *,
        trim(regexp_replace(
            lower(strip_accents(planned_exercise)), '[^\pL\pN]+', ' ', 'g'
        )),
        2
    from names
    where planned_exercise is not null

),

longest_matches as (

    select
        person_id,
        name_key,
        arg_min(
            known_exercises.exercise,
            (
                place,
                -length(regexp_extract(searched_name, name_pattern)),
                known_exercises.exercise
            )
        ) as exercise
    from searched_names
    inner join known_exercises
        on regexp_matches(searched_name, name_pattern)
    group by person_id, name_key

)

select
    person_id,
    name_key,
    names.planned_exercise,
    known_exercises.exercise,
    -- What tells exercises apart: two planned ones may be alike by name.
    coalesce(names.planned_exercise, known_exercises.exercise, name_key)
        as exercise_key,
    coalesce(
        nullif(names.kind, 'other'), known_exercises.kind, names.kind
    ) as kind,
    known_exercises.aerobic_mode,
    coalesce(names.is_high_impact, known_exercises.is_high_impact)
        as is_high_impact,
    known_exercises.bends_back,
    known_exercises.bends_forward,
    known_exercises.twists,
    known_exercises.loads_back,
    known_exercises.step
from names
left join longest_matches using (person_id, name_key)
left join known_exercises using (exercise)
