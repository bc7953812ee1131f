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

first_sessions as (

    -- Those that begin after all before them have ended.
    select
        started_at,
        max(ended_at) over () as ended_last,
        max(ended_at) over (
            order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as ended_before
    from sessions
    qualify started_at > coalesce(ended_before, '-infinity')

)

select
    started_at,
    epoch(
        coalesce(lead(ended_before) over (order by started_at), ended_last)
        - started_at
    ) / 60 as minutes
from first_sessions
order by started_at
