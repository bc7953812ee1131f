-- On how many days is there a worn watch, a pain rating, and both?
--
-- grain:   one row per person
-- units:   dates from the first to the last with any data; next_day_pairs: a
--          valid day whose next date is rated
-- method:  METHODS.md#analysis-days

with known_days as (

    select
        persons.person_id,
        person_days.local_date,
        person_days.is_valid_day,
        person_days.pain_nrs is not null as is_rated,
        coalesce(lead(person_days.pain_nrs is not null) over (
            partition by persons.person_id order by person_days.local_date
        ), false) as is_next_rated
    from persons
    cross join lateral (select * from days_of(persons.person_id)) as person_days

)

select
    person_id,
    count(*) as dates,
    count(*) filter (where is_valid_day) as valid_days,
    count(*) filter (where is_rated) as rated_days,
    count(*) filter (where is_valid_day and is_rated) as both_days,
    count(*) filter (where is_valid_day and is_next_rated) as next_day_pairs
from known_days
group by person_id
order by person_id
