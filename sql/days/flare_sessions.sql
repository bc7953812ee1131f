-- Sessions on flare days that common advice says to leave out in a flare: high
-- impact, heavy lifting, twisting.
--
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person and session
-- key:     none: two sessions may be alike in all but one note
-- units:   kilograms
-- null:    as in session_demands
-- method:  METHODS.md#exercise-on-flare-days

select
    person_id,
    local_date,
    session_demands.started_at,
    session_demands.name,
    session_demands.exercise_key,
    session_demands.kind,
    session_demands.weight_kilograms,
    session_demands.is_high_impact,
    session_demands.is_heavy,
    session_demands.is_twisting
from work.session_demands
inner join main.daily_flares using (person_id, local_date)
where
    daily_flares.is_flare_day
    and (
        session_demands.is_high_impact
        or session_demands.is_heavy
        or session_demands.is_twisting
    )
