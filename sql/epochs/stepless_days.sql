-- The dates on which no minute's steps are known: those without any row of
-- steps, and all of somebody to whom steps do not apply.
--
-- work:    heart rate alone judges them
-- grain:   one row per person and such local date with samples
-- key:     person_id, local_date
-- method:  METHODS.md#heart-rate-alone

select
    person_id,
    local_date
from source_days
semi join build_days using (person_id, local_date)
left join persons using (person_id)
group by person_id, local_date, persons.steps_apply
having sum(source_days.step_minutes) = 0 or persons.steps_apply is false
