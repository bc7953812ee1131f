-- The exercises of a person's plan as the latest run saw them.
--
-- grain:       one row per planned exercise
-- units:       as in backpain.toml, by whose names they go
-- null:        not stated
-- parameters:  $person

select
    name,
    kind,
    times_per_week,
    sets,
    repetitions,
    held_seconds as hold_seconds,
    minutes,
    weight_kilograms as kilograms
from work.planned_exercises
where person_id = $person
order by name
