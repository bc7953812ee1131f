-- How repetitions, seconds held, minutes and the heaviest weight of each
-- exercise differ from the ISO week before.
--
-- grain:   one row per person, ISO week, named exercise that was done in it and
--          measure ('repetitions', 'held_seconds', 'minutes', 'kilograms')
-- key:     person_id, week_start_date, exercise, measure
-- units:   amounts of the week, kilograms: the heaviest; change as a share of
--          the week before: 0.1 is 10 % more
-- null:    amounts: not all sessions of the week note it; change_share,
--          is_steep: either week is not known whole, or it was not done in the
--          week before
-- method:  METHODS.md#progression-of-exercises

with done_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        exercise,
        measure,
        if(
            bool_and(is_whole),
            if(measure = 'kilograms', max(amount), sum(amount)),
            null
        ) as amount
    from exercise_amounts
    where measure <> 'sets'
    group by person_id, week_start_date, exercise, measure

),

whole_weeks as (

    select
        person_id,
        week_start_date,
        record_weeks.is_over and weekly_exercise.log_days = 7 as is_whole
    from weekly_exercise
    inner join record_weeks using (person_id, week_start_date)

),

compared_weeks as (

    select
        weeks.*,
        weeks_before.amount as amount_before,
        case
            when whole_weeks.is_whole and whole_weeks_before.is_whole
                then
                    (weeks.amount - weeks_before.amount)
                    / nullif(weeks_before.amount, 0)
        end as change_share,
        case weeks.measure
            when 'repetitions' then steep_rise_repetitions
            when 'held_seconds' then steep_rise_held_seconds
            when 'minutes' then steep_rise_exercise_minutes
            when 'kilograms' then steep_rise_kilograms
        end as least_rise
    from done_weeks as weeks
    left join done_weeks as weeks_before
        on
            weeks.person_id = weeks_before.person_id
            and weeks.exercise = weeks_before.exercise
            and weeks.measure = weeks_before.measure
            and weeks.week_start_date = weeks_before.week_start_date + 7
    left join whole_weeks
        on
            weeks.person_id = whole_weeks.person_id
            and weeks.week_start_date = whole_weeks.week_start_date
    left join whole_weeks as whole_weeks_before
        on
            weeks.person_id = whole_weeks_before.person_id
            and weeks.week_start_date = whole_weeks_before.week_start_date + 7
    cross join parameters

)

select
    person_id,
    week_start_date,
    exercise,
    measure,
    amount,
    amount_before,
    change_share,
    -- Rising from 100 to 130 is 30 %, whatever rounding makes of it.
    change_share > steep_rise_share + 0.000000001
    and amount - amount_before > least_rise + 0.000000001 as is_steep
from compared_weeks
cross join parameters
