-- The hours of a person's usual day, weekdays and weekends apart: means over
-- the valid days.
--
-- macro:   hours_of(person)
-- grain:   one row per kind of day and local hour in which anything was worn
-- units:   minutes and steps in the hour; counted_days: valid days with
--          waking wear in that hour
-- null:    sedentary_minutes: wear is known from steps only
-- method:  METHODS.md#days

select
    isodow(local_date) >= 6 as is_weekend,
    hourly_activity.local_hour,
    count(*) as counted_days,
    avg(hourly_activity.waking_wear_minutes) as waking_wear_minutes,
    avg(hourly_activity.sedentary_minutes) as sedentary_minutes,
    avg(hourly_activity.light_minutes) as light_minutes,
    avg(hourly_activity.aerobic_minutes) as aerobic_minutes,
    avg(hourly_activity.steps) as steps
from hourly_activity
inner join daily_activity using (person_id, local_date)
where
    person_id = person
    and daily_activity.is_valid_day
    and hourly_activity.waking_wear_minutes > 0
group by isodow(local_date) >= 6, hourly_activity.local_hour
order by is_weekend, hourly_activity.local_hour
