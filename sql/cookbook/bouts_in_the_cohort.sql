-- How do people differ in the way they accumulate low movement?
--
-- grain:   one row per measure
-- units:   of each person the mean over the valid days, then the percentiles of
--          these means over the persons; measures as in daily_sedentary
-- null:    nobody has a valid day
-- method:  METHODS.md#sedentary-days

with person_means as (

    select
        person_id,
        avg(daily_sedentary.sedentary_minutes) as sedentary_minutes,
        avg(daily_sedentary.prolonged_30_minutes) as prolonged_30_minutes,
        avg(daily_sedentary.prolonged_60_minutes) as prolonged_60_minutes,
        avg(daily_sedentary.longest_bout_minutes) as longest_bout_minutes,
        avg(daily_sedentary.bouts)::double as bouts,
        avg(daily_sedentary.breaks_per_sedentary_hour)
            as breaks_per_sedentary_hour
    from daily_sedentary
    inner join daily_activity using (person_id, local_date)
    where daily_activity.is_valid_day
    group by person_id

),

measured_persons as (

    unpivot person_means
    on columns(* exclude (person_id))
    into name measure value amount

)

select
    measure,
    count(*) as persons,
    quantile_cont(amount, 0.10) as percentile_10,
    quantile_cont(amount, 0.25) as percentile_25,
    quantile_cont(amount, 0.50) as percentile_50,
    quantile_cont(amount, 0.75) as percentile_75,
    quantile_cont(amount, 0.90) as percentile_90
from measured_persons
group by measure
order by measure
