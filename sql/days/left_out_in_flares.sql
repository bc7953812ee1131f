-- Which exercises of a plan or a log are commonly left out while a flare lasts:
-- high impact, lifting, twisting.
--
-- work:    flare_exercises and the page's words for a flare rest on it
-- grain:   one row per person and name of such an exercise, in plain lower-case
--          words
-- key:     person_id, name_key
-- null:    exercise: no known one; planned_exercise: not in the plan
-- method:  METHODS.md#in-a-flare

with lifted_names as (

    select
        person_id,
        name_key,
        max(weight_kilograms) as heaviest_kilograms
    from exercise_log
    where weight_kilograms > 0
    group by person_id, name_key

)

select
    person_id,
    name_key,
    planned_exercise,
    exercise,
    coalesce(is_high_impact, false) as is_high_impact,
    -- A weight in core work or a stretch is a small one.
    coalesce(loads_back, false)
    or (heaviest_kilograms is not null and coalesce(kind, 'other') = 'other')
        as lifts,
    coalesce(twists, false) as twists
from exercise_identities
left join lifted_names using (person_id, name_key)
where is_high_impact or lifts or twists
