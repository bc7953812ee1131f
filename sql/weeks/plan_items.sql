-- What each person means to do in a week: what they state, else the usual plan.
--
-- work:    weekly_plan shows it
-- grain:   one row per person and item: a kind of exercise, or an exercise
-- key:     person_id, item, is_exercise
-- units:   amounts of a week; planned_kilograms: the weight
-- null:    amounts: not planned; planned_since_date: always in force
-- method:  METHODS.md#exercise-plan

with stated_kinds as (

    select
        person_id,
        unnest(['core', 'stretching', 'aerobic']) as kind,
        unnest([
            core_sessions_target, stretching_days_target,
            aerobic_sessions_target
        ]) as planned_sessions
    from persons

),

stated_items as (

    select
        person_id,
        kind as item,
        kind,
        false as is_exercise,
        planned_sessions,
        null::integer as planned_repetitions,
        null::double as planned_held_seconds,
        null::double as planned_minutes,
        null::double as planned_kilograms,
        false as has_planned_dose,
        null::date as item_since_date
    from stated_kinds
    where planned_sessions is not null
    union all
    select
        person_id,
        name,
        kind,
        true,
        times_per_week,
        times_per_week * coalesce(sets, 1) * repetitions,
        times_per_week * coalesce(sets, 1) * coalesce(repetitions, 1)
        * held_seconds,
        times_per_week * minutes,
        weight_kilograms,
        coalesce(
            sets, repetitions, held_seconds, minutes, weight_kilograms
        ) is not null,
        since_date
    from planned_exercises

),

usual_items as (

    select
        person_id,
        unnest(['core', 'stretching', 'aerobic']) as kind,
        unnest([
            core_sessions_per_week, stretching_days_per_week,
            aerobic_sessions_per_week
        ]) as planned_sessions
    from persons
    anti join stated_items using (person_id)
    cross join parameters

),

items as (

    select
        *,
        true as is_stated
    from stated_items
    union all by name
    select
        *,
        kind as item,
        false as is_exercise,
        false as has_planned_dose,
        false as is_stated
    from usual_items

)

select
    person_id,
    items.item,
    items.kind,
    items.is_exercise,
    items.is_stated,
    items.planned_sessions,
    items.planned_repetitions,
    items.planned_held_seconds,
    items.planned_minutes,
    items.planned_kilograms,
    items.has_planned_dose,
    -- An exercise may have come to the plan later.
    greatest(persons.plan_since_date, items.item_since_date)
        as planned_since_date
from items
left join persons using (person_id)
-- Who plans none of a kind cannot keep or miss it.
where items.planned_sessions > 0
