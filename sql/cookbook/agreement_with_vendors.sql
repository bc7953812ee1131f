-- Do our daily steps agree with the totals that the device itself shows?
--
-- grain:   one row per person and source that counts for most of a date and
--          has totals of its own
-- units:   steps, ours less the vendor's; shares 0 to 1 of the compared days
-- method:  METHODS.md#checks

with compared_days as (

    select
        person_id,
        source_id,
        daily_activity.steps - vendor_days.steps as difference,
        abs(difference)
        <= parameters.step_total_tolerance_share * vendor_days.steps
            as is_alike
    from vendor_days
    inner join main_sources using (person_id, local_date, source_id)
    inner join daily_activity using (person_id, local_date)
    cross join parameters
    where vendor_days.steps > 0 and daily_activity.steps is not null

)

select
    person_id,
    source_id,
    count(*) as compared_days,
    avg(is_alike::integer) as alike_share,
    avg(difference) as mean_difference,
    median(difference) as median_difference,
    min(difference) as lowest_difference,
    max(difference) as highest_difference
from compared_days
group by person_id, source_id
order by person_id, source_id
