-- Which days count, and why not the others?
--
-- grain:   one row per person and reason
-- null:    why_not_valid: the days that count
-- method:  METHODS.md#days

select
    persons.person_id,
    person_days.why_not_valid,
    count(*) as counted_days,
    min(person_days.local_date) as first_date,
    max(person_days.local_date) as last_date
from persons
cross join lateral (select * from days_of(persons.person_id)) as person_days
group by persons.person_id, person_days.why_not_valid
order by persons.person_id, person_days.why_not_valid nulls first
