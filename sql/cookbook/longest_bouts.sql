-- Which were the longest stretches of low movement, and what ended them?
--
-- grain:   one row per person and bout, the ten longest of each person
-- units:   minutes; local_clock on the person's own clock; ended_by as in the
--          macro bouts_of
-- method:  METHODS.md#sedentary-bouts

with longest_bouts as (

    select
        person_id,
        local_date,
        started_at
    from sedentary_bouts
    qualify row_number() over (
        partition by person_id order by duration_minutes desc, started_at asc
    ) <= 10

)

select
    longest_bouts.person_id,
    bouts.local_clock,
    bouts.duration_minutes,
    bouts.is_censored,
    bouts.ended_by
from longest_bouts
cross join
    lateral (
        select *
        from bouts_of(longest_bouts.person_id, longest_bouts.local_date)
    ) as bouts
where bouts.started_at = longest_bouts.started_at
order by
    longest_bouts.person_id asc,
    bouts.duration_minutes desc,
    bouts.started_at asc
