-- Do our daily steps agree with the totals that the device itself shows?
--
-- grain:   one row per person and source that speaks for most of a date and
--          has totals of its own
-- units:   steps, ours less the vendor's; shares 0 to 1 of the compared days
-- method:  METHODS.md#checks

with compared_days as (

    select
        vendor_days.person_id,
        vendor_days.source_id,
        daily_activity.steps - vendor_days.steps as difference,
        abs(difference)
        <= parameters.step_total_tolerance_share * vendor_days.steps
            as is_alike
    from vendor_days
    inner join main_sources
        on
            vendor_days.person_id = main_sources.person_id
            and vendor_days.local_date = main_sources.local_date
            and vendor_days.source_id = main_sources.source_id
    inner join daily_activity
        on
            vendor_days.person_id = daily_activity.person_id
            and vendor_days.local_date = daily_activity.local_date
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
