-- What a person says in backpain.toml of exercises, by the names that logs
-- give them.
--
-- work:    exercise_log is made with it
-- grain:   one row per person and name, in plain lower-case words
-- key:     person_id, name_key
-- null:    planned_exercise, kind: not in the plan; is_high_impact: not stated
-- method:  METHODS.md#exercise-plan

with stated_names as (

    select
        person_id,
        unnest(logged_names) as stated_name,
        name as planned_exercise,
        kind,
        null::boolean as is_high_impact
    from planned_exercises
    union all
    select
        person_id,
        name,
        null,
        null,
        is_high_impact
    from impact_names

)

select
    person_id,
    trim(regexp_replace(
        lower(strip_accents(stated_name)), '[^\pL\pN]+', ' ', 'g'
    )) as name_key,
    min(planned_exercise) as planned_exercise,
    arg_min(kind, planned_exercise) as kind,
    bool_or(is_high_impact) as is_high_impact
from stated_names
group by person_id, name_key
