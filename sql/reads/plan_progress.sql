-- The ladder of a person, and the latest ISO week of their plan.
--
-- grain:       one row, where the person is known
-- units:       as in ladder_progress
-- null:        as there; week_start_date: no week of the plan is told yet
-- parameters:  $person

select
    step,
    exercises,
    plan_weeks,
    kept_weeks,
    pain_nrs,
    last_week_pain_nrs,
    pain_before_nrs,
    is_flare_on,
    offer,
    reason,
    (
        select max(week_start_date)
        from weekly_plan
        where person_id = $person
    ) as week_start_date
from ladder_progress
where person_id = $person
