-- Every date from a person's first to last with any data.
--
-- work:    analysis_days has the same dates
-- grain:   one row per person and calendar date, without holes
-- key:     person_id, local_date
-- method:  METHODS.md#days

with known_days as (

    select
        person_id,
        local_date
    from daily_activity
    union
    select
        person_id,
        unnest([local_date, rated_date])
    from pain_entries
    union
    select
        person_id,
        local_date
    from exercise_log
    union
    select
        person_id,
        local_date
    from vendor_days

)

select
    person_id,
    unnest(range(
        min(local_date), max(local_date) + 1, interval 1 day
    ))::date as local_date
from known_days
where local_date is not null
group by person_id
