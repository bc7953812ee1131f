-- How many persons could not be compared at all, and what did they lack?
--
-- grain:   one row per reason
-- units:   persons; refusal_values: those of the person who came closest
-- null:    never
-- method:  METHODS.md#cohorts

with refused_persons as (

    select
        person_id,
        arg_max(refusal_code, days) as refusal_code,
        arg_max(refusal_values, days) as refusal_values,
        max(days) as most_days
    from associations
    where lag_days = 1
    group by person_id
    having count(estimate) = 0

)

select
    refusal_code,
    count(*) as persons,
    arg_max(refusal_values, most_days) as refusal_values
from refused_persons
where refusal_code is not null
group by refusal_code
order by persons desc, refusal_code asc
