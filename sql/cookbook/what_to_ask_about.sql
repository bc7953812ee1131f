-- Which exercises of the plan does a stated condition make a case to ask about?
--
-- A caution and no verdict: what is right for somebody, and when, their
-- clinician knows.
--
-- grain:   one row per person, condition and planned exercise
-- units:   logged_days: local dates with it since the condition
-- null:    since_date: not stated
-- method:  METHODS.md#conditions-and-cautions

select
    person_id,
    condition,
    since_date,
    exercise_name,
    left_out,
    asked_about,
    loads_back,
    logged_days,
    advice_source
from exercise_cautions
where is_planned
order by person_id, condition, exercise_name
