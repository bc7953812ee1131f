-- On how many diary days was no medication written down, and how was pain then?
--
-- People tend to take and to note medication on bad days, and a day without a
-- note need not be a day without medication.
--
-- grain:   one row per person who ever noted medication, with and without
-- units:   dates; pain 0 to 10
-- null:    mean_pain_nrs: none of these dates is rated
-- method:  METHODS.md#diary-days

with noted_days as (

    select
        person_id,
        local_date,
        bool_or(trim(coalesce(medication, '')) <> '') as has_medication
    from pain_entries
    where local_date is not null
    group by person_id, local_date
    qualify bool_or(has_medication) over (partition by person_id)

)

select
    person_id,
    noted_days.has_medication,
    count(*) as diary_days,
    count(daily_pain.pain_nrs) as rated_days,
    avg(daily_pain.pain_nrs) as mean_pain_nrs
from noted_days
inner join daily_pain using (person_id, local_date)
group by person_id, noted_days.has_medication
order by person_id, noted_days.has_medication
