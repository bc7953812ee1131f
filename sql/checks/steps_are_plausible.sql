-- tell: how many minutes held more steps than anyone takes.
--
-- grain:   one row per person with such minutes
-- method:  METHODS.md#checks

select
    source_minutes.person_id,
    format(
        '{} {} of a device held more than {} steps and {} as unknown.',
        count(*),
        case when count(*) = 1 then 'minute' else 'minutes' end,
        parameters.highest_plausible_steps_per_minute,
        case when count(*) = 1 then 'counts' else 'count' end
    ) as sentence
from source_minutes
cross join parameters
where
    source_minutes.steps > parameters.highest_plausible_steps_per_minute
group by
    source_minutes.person_id, parameters.highest_plausible_steps_per_minute
