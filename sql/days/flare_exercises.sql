-- What was done on days with a flare that is commonly left out in one.
--
-- work:    the page says it
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person, local date with a flare and such exercise
-- key:     person_id, local_date, name_key
-- units:   heaviest_kilograms: the highest weight noted on the date
-- null:    heaviest_kilograms: no weight noted
-- method:  METHODS.md#in-a-flare

select
    session_demands.person_id,
    session_demands.local_date,
    session_demands.name_key,
    min(session_demands.name) as exercise_name,
    coalesce(bool_or(session_demands.is_high_impact), false) as is_high_impact,
    coalesce(bool_or(session_demands.is_heavy), false) as is_heavy,
    coalesce(bool_or(session_demands.is_twisting), false) as twists,
    max(session_demands.weight_kilograms) as heaviest_kilograms
from work.session_demands
inner join main.daily_flares using (person_id, local_date)
where daily_flares.is_flare_day and session_demands.name_key <> ''
group by
    session_demands.person_id,
    session_demands.local_date,
    session_demands.name_key
having
    bool_or(session_demands.is_high_impact)
    or bool_or(session_demands.is_heavy)
    or bool_or(session_demands.is_twisting)
