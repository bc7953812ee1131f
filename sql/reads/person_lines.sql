-- Each person at a glance.
--
-- grain:  one row per person
-- null:   dates: there is none of the kind

with active as (

    select
        person_id,
        count(*) as activity_days,
        min(local_date) as first_activity_date,
        max(local_date) as last_activity_date
    from daily_activity
    where wear_minutes > 0 or steps is not null
    group by person_id

),

rated as (

    select
        person_id,
        count(pain_nrs) as pain_days,
        min(local_date) as first_pain_date,
        max(local_date) as last_pain_date
    from daily_pain
    group by person_id

)

select
    person_id,
    coalesce(active.activity_days, 0) as activity_days,
    active.first_activity_date,
    active.last_activity_date,
    coalesce(rated.pain_days, 0) as pain_days,
    rated.first_pain_date,
    rated.last_pain_date,
    (
        select count(distinct vendor_days.local_date)
        from vendor_days
        where vendor_days.person_id = persons.person_id
    ) as total_days
from persons
left join active using (person_id)
left join rated using (person_id)
order by person_id
