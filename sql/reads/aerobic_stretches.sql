-- The aerobic exercise that a person's logs note, in order. Sessions that
-- overlap are one: the log and the watch often tell of the same.
--
-- grain:       one row per stretch
-- units:       minutes, 0 where unknown
-- parameters:  $person

with sessions as (

    select
        started_at,
        started_at + to_seconds(60 * coalesce(minutes, 0)) as ended_at
    from exercise_log
    where
        person_id = $person and kind = 'aerobic' and started_at is not null

),

followed_sessions as (

    select
        *,
        started_at <= max(ended_at) over (
            order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as continues
    from sessions

),

numbered_sessions as (

    select
        *,
        count_if(continues is distinct from true)
            over (order by started_at, ended_at) as stretch_number
    from followed_sessions

)

select
    min(started_at) as started_at,
    epoch(max(ended_at) - min(started_at)) / 60 as minutes
from numbered_sessions
group by stretch_number
order by min(started_at)
