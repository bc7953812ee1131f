-- Minutes of each kind in each hour of the local clock.
--
-- view:    its sums cost less than keeping them
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- key:     person_id, local_date, local_hour
-- units:   minutes; steps in the hour
-- null:    none known that hour
-- method:  METHODS.md#days

with hours as (

    select
        * exclude (minutes_of_hour),
        bit_count(minutes_of_hour)::integer as minutes
    from work.kind_hours

)

select
    person_id,
    local_date,
    local_hour,
    sum(minutes)::integer as minutes,
    sum(steps)::integer as steps,
    sum(minutes * columns(minute_kinds.* exclude (kind, intensity)))::integer
from hours
inner join work.minute_kinds using (kind)
group by person_id, local_date, local_hour
