-- How complete is each week of each person?
--
-- grain:   one row per person and ISO week from the first to the last with any
--          data
-- units:   days of seven; hours worn while awake, over seven days
-- method:  METHODS.md#analysis-days

with dated_days as (

    select
        persons.person_id,
        person_days.local_date - (isodow(person_days.local_date) - 1)::integer
            as week_start_date,
        person_days.is_valid_day,
        coalesce(person_days.waking_wear_minutes, 0) as waking_wear_minutes,
        person_days.pain_nrs is not null as is_rated
    from persons
    cross join lateral (select * from days_of(persons.person_id)) as person_days

)

select
    person_id,
    week_start_date,
    count(*) filter (where is_valid_day) as valid_days,
    count(*) filter (where is_rated) as rated_days,
    count(*) filter (where is_valid_day and is_rated) as both_days,
    sum(waking_wear_minutes) / 60 / 7 as worn_hours_per_day
from dated_days
group by person_id, week_start_date
order by person_id, week_start_date
