-- What the logs note of each exercise on each date: sets, repetitions, seconds
-- held, minutes and kilograms.
--
-- work:    doses and the progression of exercises are made with it
-- grain:   one row per person, local date, named exercise, whether the plan
--          names it, and measure
-- key:     person_id, local_date, exercise, is_planned, measure
-- units:   of the date: repetitions of all sets, seconds held in all
--          repetitions, the heaviest weight; of the log that noted most
-- null:    amount: not noted
-- method:  METHODS.md#doses

with noted_amounts as (

    select
        exercise_log.person_id,
        exercise_log.source_id,
        exercise_log.local_date,
        exercise_log.planned_exercise is not null as is_planned,
        coalesce(
            exercise_log.planned_exercise, exercise_identities.exercise_key
        ) as exercise,
        unnest(['sets', 'repetitions', 'held_seconds', 'minutes', 'kilograms'])
            as measure,
        unnest([
            sets,
            coalesce(sets, 1) * repetitions,
            coalesce(sets, 1) * coalesce(repetitions, 1) * held_seconds,
            minutes,
            weight_kilograms
        ]) as amount
    from exercise_log
    left join exercise_identities using (person_id, name_key)
    where
        exercise_log.local_date is not null
        and coalesce(
            exercise_log.planned_exercise, exercise_identities.exercise_key
        ) is not null

),

logged_amounts as (

    select
        person_id,
        source_id,
        local_date,
        is_planned,
        exercise,
        measure,
        if(measure = 'kilograms', max(amount), sum(amount)) as amount,
        bool_and(amount is not null) as is_whole
    from noted_amounts
    group by
        person_id, source_id, local_date, is_planned, exercise, measure

)

select
    person_id,
    local_date,
    exercise,
    is_planned,
    measure,
    max(amount) as amount,
    bool_and(is_whole) as is_whole
from logged_amounts
group by person_id, local_date, exercise, is_planned, measure
