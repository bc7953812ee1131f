-- The exercise sessions of a person, in order.
--
-- grain:       one row per session of a known date
-- units:       as in session_demands
-- parameters:  $person

select
    local_date,
    started_at,
    minutes,
    kind,
    name,
    planned_exercise,
    exercise_key,
    weight_kilograms,
    pain_before_nrs,
    pain_after_nrs,
    is_high_impact,
    is_heavy,
    is_twisting
from session_demands
where person_id = $person and local_date is not null
order by all
