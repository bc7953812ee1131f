-- Planned exercises that were done, found in the log by their names.
--
-- work:    weekly_plan sums it
-- grain:   one row per person, local date and planned exercise done
-- key:     person_id, local_date, planned_exercise
-- units:   amounts of the log that noted most
-- null:    not noted
-- method:  METHODS.md#exercise-plan

with logged_days as (

    select
        person_id,
        source_id,
        local_date,
        planned_exercise,
        sum(coalesce(sets, 1) * repetitions)::integer as repetitions,
        sum(coalesce(sets, 1) * coalesce(repetitions, 1) * held_seconds)
            as held_seconds,
        sum(minutes) as minutes
    from exercise_log
    where local_date is not null and planned_exercise is not null
    group by person_id, source_id, local_date, planned_exercise

)

select
    person_id,
    local_date,
    planned_exercise,
    max(repetitions) as repetitions,
    max(held_seconds) as held_seconds,
    max(minutes) as minutes
from logged_days
group by person_id, local_date, planned_exercise
