-- tell: on how many dates the device's resting heart rate is far from ours.
--
-- grain:   one row per person with such dates
-- method:  METHODS.md#checks

with compared_days as (

    select
        person_id,
        local_date,
        min(abs(
            daily_resting_heart_rates.resting_heart_rate_bpm
            - device_resting_heart_rates.resting_heart_rate_bpm
        )) as difference_bpm
    from daily_resting_heart_rates
    inner join device_resting_heart_rates using (person_id, local_date)
    where daily_resting_heart_rates.resting_heart_rate_bpm is not null
    group by person_id, local_date

)

select
    compared_days.person_id,
    count(*) filter (where difference_bpm > resting_disagreement_bpm)
        as different_dates,
    count(*) as dates,
    min(resting_disagreement_bpm) as most_bpm
from compared_days
cross join parameters
group by compared_days.person_id
having different_dates > 0
