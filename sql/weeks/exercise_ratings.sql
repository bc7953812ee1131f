-- How much each exercise was enjoyed, and how hard it was, where rated.
--
-- work:    the page shows it
-- grain:   one row per person and named exercise
-- key:     person_id, exercise
-- units:   sessions; means of ratings 0 to 10
-- null:    means: never rated
-- method:  METHODS.md#enjoyment-and-effort

with named_sessions as (

    select
        exercise_log.person_id,
        coalesce(
            exercise_log.planned_exercise,
            exercise_identities.exercise,
            exercise_log.name_key
        ) as exercise,
        enjoyment_nrs,
        effort_nrs
    from exercise_log
    left join exercise_identities
        on
            exercise_log.person_id = exercise_identities.person_id
            and exercise_log.name_key = exercise_identities.name_key
    where exercise_log.name_key <> ''

)

select
    person_id,
    exercise,
    count(*) as sessions,
    count(enjoyment_nrs) as enjoyment_ratings,
    avg(enjoyment_nrs) as mean_enjoyment_nrs,
    count(effort_nrs) as effort_ratings,
    avg(effort_nrs) as mean_effort_nrs
from named_sessions
group by person_id, exercise
