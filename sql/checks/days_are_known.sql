-- tell: on how many valid days too little is known of what was done.
--
-- grain:   one row per person with such days
-- method:  METHODS.md#checks

select
    daily_activity.person_id,
    format(
        'On {} of {} valid days more than {}% of the waking minutes tell too '
        'little to be judged; they enter no verdict on low movement or, where '
        'effort is unknown as well, on aerobic minutes.',
        count(*) filter (where unknown_share > most_unknown_share),
        count(*),
        round(100 * most_unknown_share)::integer
    ) as sentence
from daily_activity
cross join parameters
where is_valid_day
group by daily_activity.person_id, most_unknown_share
having count(*) filter (where unknown_share > most_unknown_share) > 0
