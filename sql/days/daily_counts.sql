-- Minutes of each kind on each local date: the counts of its hours added up.
--
-- work:    daily_activity and daily_sedentary show it
-- grain:   one row per person and local date from the first to the last of
--          which any device said anything
-- key:     person_id, local_date
-- units:   as in hourly_activity
-- null:    no minute of the date tells
-- method:  METHODS.md#days

select
    person_id,
    local_date,
    sum(columns(
        * exclude (person_id, local_date, local_hour, floors)
    ))::integer
from hourly_activity
semi join build_days using (person_id, local_date)
group by person_id, local_date
