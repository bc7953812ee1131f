-- How many low-movement bouts of each length the valid days of an ISO week
-- hold, where it has enough of both.
--
-- work:    weekly_sedentary is made of it
-- grain:   one row per person, ISO week and length
-- key:     person_id, week_start_date, duration_minutes
-- units:   shares, 0 to 1, of all bouts and of all their minutes
-- method:  METHODS.md#accumulation-pattern

with lengths as (

    select
        sedentary_week_days.person_id,
        sedentary_week_days.week_start_date,
        sedentary_bouts.duration_minutes,
        count(*) as bouts
    from sedentary_bouts
    inner join sedentary_week_days
        on
            sedentary_bouts.person_id = sedentary_week_days.person_id
            and sedentary_bouts.local_date = sedentary_week_days.local_date
            and sedentary_week_days.is_pooled
    group by
        sedentary_week_days.person_id,
        sedentary_week_days.week_start_date,
        sedentary_bouts.duration_minutes

)

select
    person_id,
    week_start_date,
    duration_minutes,
    bouts,
    (
        sum(bouts) over whole_week - sum(bouts) over shorter_first + bouts
    )::integer as bouts_at_least,
    sum(bouts) over shorter_first / sum(bouts) over whole_week
        as bouts_share_up_to,
    sum(bouts * duration_minutes) over shorter_first
    / sum(bouts * duration_minutes) over whole_week as minutes_share_up_to
from lengths
window
    whole_week as (partition by person_id, week_start_date),
    shorter_first as (
        partition by person_id, week_start_date
        order by duration_minutes
        rows unbounded preceding
    )
