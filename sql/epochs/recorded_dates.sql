-- From which local date to which any device said anything of a person.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person with samples or logged sleep
-- key:     person_id
-- units:   local dates, the last one inclusive
-- method:  METHODS.md#days

with spoken_days as (

    select
        person_id,
        local_date
    from source_days
    union all
    select
        person_id,
        local_date
    from asleep_spans

)

select
    person_id,
    min(local_date) as first_date,
    max(local_date) as last_date
from spoken_days
group by person_id
