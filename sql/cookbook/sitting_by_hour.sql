-- At which hours is there most low movement, on weekdays and at weekends?
--
-- grain:   one row per person and local hour
-- units:   minutes an hour, means over the valid days worn in that hour
-- null:    no such day, or wear known from steps only
-- method:  METHODS.md#sedentary-days

select
    persons.person_id,
    hours.local_hour,
    max(hours.sedentary_minutes) filter (where not hours.is_weekend)
        as weekday_minutes,
    max(hours.counted_days) filter (where not hours.is_weekend) as weekdays,
    max(hours.sedentary_minutes) filter (where hours.is_weekend)
        as weekend_minutes,
    max(hours.counted_days) filter (where hours.is_weekend) as weekend_days
from persons
cross join lateral (select * from hours_of(persons.person_id)) as hours
group by persons.person_id, hours.local_hour
order by persons.person_id, hours.local_hour
