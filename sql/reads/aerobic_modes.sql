-- The time of a person's aerobic exercise in a period, by how the body moved.
--
-- grain:       one row per mode and impact, the longest first
-- units:       minutes; share 0 to 1 of all of them
-- null:        aerobic_mode, is_high_impact: not known; minutes and share: no
--              session states its length
-- parameters:  $person; $first_date; $last_date

with modes as (

    select
        aerobic_mode,
        is_high_impact,
        count(*) as sessions,
        sum(minutes::decimal(18, 4)) as exact_minutes
    from aerobic_exercise
    where person_id = $person and local_date between $first_date and $last_date
    group by aerobic_mode, is_high_impact

)

select
    aerobic_mode,
    is_high_impact,
    sessions,
    exact_minutes::double as minutes,
    exact_minutes / sum(exact_minutes) over () as minutes_share
from modes
order by exact_minutes desc nulls last, aerobic_mode asc, is_high_impact asc
