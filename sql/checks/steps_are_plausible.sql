-- tell: how many minutes held more steps than anyone takes.
--
-- grain:   one row per person with such minutes
-- method:  METHODS.md#checks

select
    source_minutes.person_id,
    count(*) as minutes,
    parameters.highest_plausible_steps_per_minute as most_steps
from source_minutes
cross join parameters
where
    source_minutes.steps > parameters.highest_plausible_steps_per_minute
group by
    source_minutes.person_id, parameters.highest_plausible_steps_per_minute
