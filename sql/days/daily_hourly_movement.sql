-- In how many hours of each local date people moved.
--
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   hours of the local clock, awake and worn; shares 0 to 1
-- null:    no worn hour of which it is known
-- method:  METHODS.md#hourly-movement

select
    person_id,
    local_date,
    count(*) filter (where is_worn)::integer as worn_hours,
    sum(has_steps::integer)::integer as stepping_hours,
    avg(has_steps::integer) as stepping_hours_share,
    nullif(count(has_break), 0)::integer as sedentary_hours,
    sum(has_break::integer)::integer as break_hours,
    avg(has_break::integer) as break_hours_share,
    sum(has_full_break::integer)::integer as full_break_hours
from hourly_movement
semi join build_days using (person_id, local_date)
group by person_id, local_date
