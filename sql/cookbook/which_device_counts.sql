-- Which device counts for how much of each person's time, and why?
--
-- grain:   one row per person, source and reason
-- units:   hours; dates on which it counts; share 0 to 1 of the recorded time
-- null:    source_id: no source was present
-- method:  METHODS.md#several-devices

select
    person_id,
    source_id,
    why,
    sum(minutes) / 60 as hours,
    count(distinct local_date) as dates,
    sum(minutes) / sum(sum(minutes)) over (partition by person_id)
        as time_share
from source_spans
group by person_id, source_id, why
order by person_id asc, hours desc, why asc
