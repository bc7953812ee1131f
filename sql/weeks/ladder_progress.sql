-- On which step of the ladder each person's plan is, and whether the next one
-- or the one before may be tried.
--
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person
-- key:     person_id
-- units:   weeks of the latest ladder_weeks; means of weekly means of pain
-- null:    step: no exercise of the plan is on the ladder; pain: a week is
--          rated too seldom; conditions: none stated; offer: too little is
--          known, reason says what
-- method:  METHODS.md#ladder

with ladder_exercises as (

    -- Stretching belongs to every step, and lifting is no step of a plan.
    select
        planned_exercises.person_id,
        planned_exercises.name as item,
        max(exercise_identities.step) as step
    from work.planned_exercises
    inner join main.exercise_identities
        on
            planned_exercises.person_id = exercise_identities.person_id
            and planned_exercises.name = exercise_identities.planned_exercise
    where
        planned_exercises.kind = 'core'
        and exercise_identities.step is not null
    group by planned_exercises.person_id, planned_exercises.name

),

step_exercises as (

    select *
    from ladder_exercises
    qualify step = max(step) over (partition by person_id)

),

latest_weeks as (

    select
        person_id,
        week_start_date,
        row_number() over (
            partition by person_id order by week_start_date desc
        ) as place
    from work.record_weeks
    where is_over

),

step_weeks as (

    select
        weekly_plan.person_id,
        latest_weeks.place,
        bool_and(
            status = 'met' and dose_status is distinct from 'not_met'
        ) as is_kept,
        bool_or(
            status = 'not_met' or dose_status is not distinct from 'not_met'
        ) as is_missed,
        sum(sessions) > 0 as is_done
    from main.weekly_plan
    inner join step_exercises using (person_id, item)
    inner join latest_weeks using (person_id, week_start_date)
    cross join main.parameters
    where is_exercise and place <= ladder_weeks
    group by weekly_plan.person_id, latest_weeks.place

),

steps as (

    select
        step_exercises.person_id,
        any_value(step_exercises.step) as step,
        string_agg(step_exercises.item, ', ' order by step_exercises.item)
            as exercises
    from step_exercises
    group by step_exercises.person_id

),

kept_steps as (

    select
        person_id,
        count(*) as plan_weeks,
        count(*) filter (where is_kept) as kept_weeks,
        bool_or(is_missed) as is_missed,
        bool_or(is_done) as is_done
    from step_weeks
    group by person_id

),

pain_weeks as (

    select
        weekly_pain.person_id,
        if(
            count(pain_nrs) filter (where place <= ladder_weeks)
            = any_value(ladder_weeks),
            avg(pain_nrs) filter (where place <= ladder_weeks),
            null
        ) as pain_nrs,
        any_value(pain_nrs) filter (where place = 1) as last_week_pain_nrs,
        avg(pain_nrs) filter (where place > ladder_weeks) as pain_before_nrs
    from main.weekly_pain
    inner join latest_weeks using (person_id, week_start_date)
    cross join main.parameters
    where place <= 2 * ladder_weeks
    group by weekly_pain.person_id

),

flare_sessions as (

    select
        flares.person_id,
        avg(pain_after_nrs - pain_before_nrs) as change_nrs
    from main.flares
    left join step_exercises using (person_id)
    left join main.exercise_log
        on
            flares.person_id = exercise_log.person_id
            and step_exercises.item = exercise_log.planned_exercise
            and exercise_log.local_date
            between flares.first_date and flares.last_date
    where flares.is_ongoing
    group by flares.person_id

),

stated_conditions as (

    select
        person_id,
        string_agg(condition, ', ' order by condition) as conditions
    from work.person_conditions
    group by person_id

),

highest_steps as (

    select max(step) as highest_step
    from work.known_exercises

),

known as (

    select
        persons.person_id,
        highest_steps.highest_step,
        steps.step,
        steps.exercises,
        stated_conditions.conditions,
        coalesce(kept_steps.plan_weeks, 0) as plan_weeks,
        coalesce(kept_steps.kept_weeks, 0) as kept_weeks,
        coalesce(kept_steps.is_missed, false) as is_missed,
        coalesce(kept_steps.is_done, false) as is_done,
        pain_weeks.pain_nrs,
        pain_weeks.last_week_pain_nrs,
        pain_weeks.pain_before_nrs,
        flare_sessions.person_id is not null as is_flare_on,
        coalesce(flare_sessions.change_nrs > 0, false) as hurts_in_flare
    from main.persons
    left join steps using (person_id)
    left join stated_conditions using (person_id)
    left join kept_steps using (person_id)
    left join pain_weeks using (person_id)
    left join flare_sessions using (person_id)
    cross join highest_steps

)

select
    person_id,
    step,
    exercises,
    conditions,
    plan_weeks,
    kept_weeks,
    pain_nrs,
    last_week_pain_nrs,
    pain_before_nrs,
    is_flare_on,
    case
        when step is null then 'no_exercise_on_ladder'
        when
            is_done
            and last_week_pain_nrs - pain_before_nrs
            >= pain_important_change_points - 0.000000001
            then 'pain_rose'
        when hurts_in_flare then 'pain_rose_in_flare'
        when is_flare_on then 'flare'
        when is_missed then 'not_kept'
        when plan_weeks < ladder_weeks then 'too_few_weeks'
        when kept_weeks < ladder_weeks then 'not_noted'
        when pain_nrs is null or pain_before_nrs is null then 'pain_not_rated'
        when
            pain_nrs - pain_before_nrs
            > ladder_pain_rise_points + 0.000000001
            then 'pain_rose_a_little'
        when step = highest_step
            then 'highest_step'
        else 'kept'
    end as reason,
    case
        when reason = 'kept' then 'next'
        when reason not in ('pain_rose', 'pain_rose_in_flare')
            then
                if(
                    reason in (
                        'flare', 'not_kept', 'pain_rose_a_little',
                        'highest_step'
                    ),
                    'stay',
                    null
                )
        when step > 1 then 'back'
        else 'less'
    end as offer
from known
cross join main.parameters
