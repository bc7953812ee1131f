-- Planned exercises that were done, found in the log by their names.
--
-- work:    weekly_plan sums it
-- grain:   one row per person, local date and planned exercise done
-- key:     person_id, local_date, planned_exercise
-- units:   amounts of the log that noted most
-- null:    not noted; has_dose: no dose planned, or too little noted to tell
-- method:  METHODS.md#doses

with planned_amounts as (

    -- Of one date. Seconds held say all of repetitions, and these of sets.
    select
        person_id,
        name as exercise,
        unnest(['sets', 'repetitions', 'held_seconds', 'minutes', 'kilograms'])
            as measure,
        unnest([
            if(coalesce(repetitions, held_seconds) is null, sets, null),
            if(held_seconds is null, coalesce(sets, 1) * repetitions, null),
            coalesce(sets, 1) * coalesce(repetitions, 1) * held_seconds,
            minutes,
            weight_kilograms
        ]) as planned_amount
    from planned_exercises

),

judged_amounts as (

    select
        exercise_amounts.person_id,
        exercise_amounts.local_date,
        exercise_amounts.exercise as planned_exercise,
        exercise_amounts.measure,
        exercise_amounts.amount,
        planned_amounts.planned_amount is not null as has_planned_amount,
        case
            when amount >= planned_amount - 0.000001 then true
            when has_planned_amount and is_whole then false
        end as is_reached
    from exercise_amounts
    left join planned_amounts using (person_id, exercise, measure)
    where exercise_amounts.is_planned

)

select
    person_id,
    local_date,
    planned_exercise,
    max(amount) filter (where measure = 'repetitions')::integer as repetitions,
    max(amount) filter (where measure = 'held_seconds') as held_seconds,
    max(amount) filter (where measure = 'minutes') as minutes,
    max(amount) filter (where measure = 'kilograms') as kilograms,
    case
        when bool_or(not is_reached) then false
        when
            bool_and(coalesce(is_reached, false)) filter (
                where has_planned_amount
            )
            then true
    end as has_dose
from judged_amounts
group by person_id, local_date, planned_exercise
