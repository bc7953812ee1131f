-- tell: on how many dates our steps differ from the device's own daily total.
--
-- grain:   one row per person with such dates
-- method:  METHODS.md#checks

with compared_days as (

    select
        person_id,
        abs(daily_activity.steps - vendor_days.steps)
        > parameters.step_total_tolerance_share * vendor_days.steps
            as is_different
    from daily_activity
    inner join main_sources using (person_id, local_date)
    inner join vendor_days using (person_id, local_date, source_id)
    cross join parameters
    where vendor_days.steps > 0 and daily_activity.steps is not null

)

select
    compared_days.person_id,
    count(*) filter (where compared_days.is_different) as different_dates,
    count(*) as dates,
    100 * min(parameters.step_total_tolerance_share) as most_percent
from compared_days
cross join parameters
group by compared_days.person_id
having different_dates > 0
