-- How was pain rated on the day after little, usual and much prolonged sitting?
--
-- A description, no comparison: weekday, earlier pain and chance are not
-- allowed for. The table associations says what can be said.
--
-- grain:   one row per person and third of the person's own valid days
-- units:   minutes in low-movement bouts of 30 minutes or more; pain 0 to 10
-- method:  METHODS.md#association

with followed_days as (

    select
        person_id,
        local_date,
        prolonged_30_minutes,
        lead(pain_nrs) over (
            partition by person_id order by local_date
        ) as next_pain_nrs
    from analysis_days

),

ranked_days as (

    select
        *,
        ntile(3) over (
            partition by person_id order by prolonged_30_minutes, local_date
        ) as third
    from followed_days
    where prolonged_30_minutes is not null and next_pain_nrs is not null

)

select
    person_id,
    third,
    count(*) as counted_days,
    min(prolonged_30_minutes) as least_minutes,
    max(prolonged_30_minutes) as most_minutes,
    avg(next_pain_nrs) as mean_pain_nrs,
    median(next_pain_nrs) as median_pain_nrs,
    stddev_samp(next_pain_nrs) as pain_standard_deviation
from ranked_days
group by person_id, third
order by person_id, third
