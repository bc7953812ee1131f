-- How much each exercise was enjoyed, and how hard it was, where rated.
--
-- work:    the page shows it
-- grain:   one row per person and named exercise
-- key:     person_id, exercise
-- units:   sessions; means of ratings 0 to 10
-- null:    means: never rated
-- method:  METHODS.md#enjoyment-and-effort

select
    person_id,
    exercise_key as exercise,
    count(*) as sessions,
    count(enjoyment_nrs) as enjoyment_ratings,
    avg(enjoyment_nrs) as mean_enjoyment_nrs,
    count(effort_nrs) as effort_ratings,
    avg(effort_nrs) as mean_effort_nrs
from exercise_log
inner join exercise_identities using (person_id, name_key)
group by person_id, exercise_key
