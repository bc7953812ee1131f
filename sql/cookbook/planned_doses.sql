-- Which exercises of the plan were done in each week, and with which dose?
--
-- grain:   one row per person, ISO week and exercise of the plan
-- units:   dates; amounts of the week, kilograms the heaviest
-- null:    not noted or not planned
-- method:  METHODS.md#doses

select
    person_id,
    week_start_date,
    item as exercise,
    sessions as done_days,
    planned_sessions as planned_days,
    dose_days as days_with_the_dose,
    coalesce(dose_status_reason, dose_status, 'no dose planned') as dose,
    repetitions,
    planned_repetitions,
    held_seconds,
    planned_held_seconds,
    kilograms,
    planned_kilograms
from weekly_plan
where is_exercise
order by person_id, week_start_date, exercise
