-- stop: sedentary, light, moderate, vigorous and unknown minutes sum to the
-- waking wear.
--
-- grain:   one row per person and date where they do not
-- method:  METHODS.md#checks

select
    person_id,
    local_date,
    waking_wear_minutes
from daily_counts
where
    waking_wear_minutes
    <> coalesce(sedentary_minutes, 0)
    + coalesce(light_minutes, 0)
    + coalesce(moderate_minutes, 0)
    + coalesce(vigorous_minutes, 0)
    + unknown_minutes
