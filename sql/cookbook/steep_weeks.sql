-- Which weeks rose steeply?
--
-- grain:   one row per person, such week and what rose, in order
-- units:   steps a day and aerobic minutes a week, as recorded; rise as a share
--          of the week before
-- null:    never
-- method:  METHODS.md#progression

with rises as (

    select
        person_id,
        week_start_date,
        unnest(['steps', 'aerobic_minutes']) as measure,
        unnest([is_steep_steps_rise, is_steep_aerobic_rise]) as is_steep,
        unnest([steps / 7, aerobic_minutes]) as amount,
        unnest([steps_before / 7, aerobic_minutes_before]) as amount_before
    from weekly_progression

)

select
    person_id,
    week_start_date,
    measure,
    round(amount) as amount,
    round(amount_before) as amount_before,
    round(amount / amount_before - 1, 2) as rise
from rises
where is_steep
order by person_id, week_start_date, measure
