-- How much do aerobic minutes depend on the way they are counted?
--
-- grain:   one row per person with valid days of which both heart rate and
--          cadence know something
-- units:   aerobic minutes a week, seven times the mean of these days: combined
--          as everywhere else; by heart rate alone; by cadence alone; by
--          whichever of the two says more. By heart rate alone is too few where
--          heart_rate_share, of waking wear, is low
-- method:  METHODS.md#intensity-of-a-minute

select
    person_id,
    count(*) as valid_days,
    avg(heart_rate_share) as heart_rate_share,
    7 * avg(aerobic_minutes) as combined_minutes,
    7 * avg(aerobic_minutes_heart_rate_only) as heart_rate_only_minutes,
    7 * avg(aerobic_minutes_cadence_only) as cadence_only_minutes,
    7 * avg(aerobic_minutes_either) as either_minutes
from daily_activity
where
    is_valid_day
    and aerobic_minutes_heart_rate_only is not null
    and aerobic_minutes_cadence_only is not null
group by person_id
order by person_id
