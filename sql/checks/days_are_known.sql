-- tell: on how many valid days too little is known of what was done.
--
-- grain:   one row per person with such days
-- method:  METHODS.md#checks

select
    daily_activity.person_id,
    count(*) filter (where unknown_share > most_unknown_share) as unknown_days,
    count(*) as valid_days,
    100 * most_unknown_share as most_percent
from daily_activity
cross join parameters
where is_valid_day
group by daily_activity.person_id, most_unknown_share
having unknown_days > 0
