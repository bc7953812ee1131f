-- Minutes of each kind on each local date.
--
-- grain:   one row per person and local date from the first to the last of
--          which any device said anything
-- units:   as in hourly_activity
-- null:    no minute of the date tells
-- method:  METHODS.md#days

with kinds as (

    select
        person_id,
        local_date,
        kind_hours.kind,
        sum(bit_count(kind_hours.minutes_of_hour))::integer as minutes,
        sum(kind_hours.steps)::integer as steps
    from kind_hours
    semi join build_days using (person_id, local_date)
    group by person_id, local_date, kind_hours.kind

)

select
    kinds.person_id,
    kinds.local_date,
    sum(kinds.minutes)::integer as minutes,
    sum(kinds.steps)::integer as steps,
    sum(kinds.minutes * columns(kind_amounts.* exclude (kind)))::integer
from kinds
inner join kind_amounts using (kind)
group by kinds.person_id, kinds.local_date
