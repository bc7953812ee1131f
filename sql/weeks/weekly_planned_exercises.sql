-- Planned exercises that the log names in each ISO week.
--
-- work:    weekly_plan shows it
-- grain:   one row per person with a log, ISO week with any data, and planned
--          exercise
-- key:     person_id, week_start_date, planned_exercise
-- units:   dates; amounts as far as noted, of kilograms the most
-- null:    amounts: none noted
-- method:  METHODS.md#exercise-plan

with done_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        planned_exercise,
        count(*) as done_days,
        sum(repetitions)::integer as repetitions,
        sum(held_seconds) as held_seconds,
        sum(minutes) as minutes,
        max(kilograms) as kilograms,
        count(*) filter (where has_dose) as dose_days,
        count(*) filter (where has_dose is null) as unknown_dose_days
    from planned_exercise_days
    group by all

),

unnamed_weeks as (

    -- As 'Core, 20 minutes'. A date on which the exercise is named counts once
    -- anyway.
    select
        person_id,
        exercise_log.local_date
        - (isodow(exercise_log.local_date) - 1)::integer as week_start_date,
        planned_exercises.name as planned_exercise,
        count(distinct exercise_log.local_date) as unnamed_days
    from exercise_log
    inner join planned_exercises using (person_id, kind)
    anti join planned_exercise_days
        on
            exercise_log.person_id = planned_exercise_days.person_id
            and exercise_log.local_date = planned_exercise_days.local_date
            and planned_exercises.name = planned_exercise_days.planned_exercise
    where
        exercise_log.planned_exercise is null
        and starts_with(
            coalesce(exercise_log.name_key, kind),
            kind
        )
    group by all

)

select
    person_id,
    weekly_exercise.week_start_date,
    planned_exercises.name as planned_exercise,
    coalesce(done_weeks.done_days, 0) as done_days,
    coalesce(unnamed_weeks.unnamed_days, 0) as unnamed_days,
    done_weeks.repetitions,
    done_weeks.held_seconds,
    done_weeks.minutes,
    done_weeks.kilograms,
    coalesce(done_weeks.dose_days, 0) as dose_days,
    coalesce(done_weeks.unknown_dose_days, 0) as unknown_dose_days
from weekly_exercise
inner join planned_exercises using (person_id)
left join done_weeks
    on
        weekly_exercise.person_id = done_weeks.person_id
        and weekly_exercise.week_start_date = done_weeks.week_start_date
        and planned_exercises.name = done_weeks.planned_exercise
left join unnamed_weeks
    on
        weekly_exercise.person_id = unnamed_weeks.person_id
        and weekly_exercise.week_start_date = unnamed_weeks.week_start_date
        and planned_exercises.name = unnamed_weeks.planned_exercise
