-- Low-movement bouts that single active minutes do not end.
--
-- work:    for studies of how bouts are defined; nothing else reads it
-- view:    read too seldom to be made each night
-- grain:   one row per person, window length and bout; it belongs to the date
--          of its first minute and is not cut at midnight
-- key:     person_id, window_minutes, started_at
-- units:   ended_at is exclusive; each minute lies in window_minutes (10, 20
--          or 30) in a row that are low movement but for a few active minutes,
--          never two in a row
-- method:  METHODS.md#tolerant-bouts

with chained_runs as (

    -- Where one known active minute parts each run from the next, the clock and
    -- the running total advance together; their difference names the chain.
    select
        person_id,
        local_date,
        epoch_us(started_at) // 60000000 as first_minute,
        epoch_us(ended_at) // 60000000 as next_minute,
        next_minute + is_followed_at_once::integer
        - sum(duration_minutes + is_followed_at_once::integer) over (
            person rows unbounded preceding
        ) as chain_key,
        unnest([10, 20, 30]) as window_minutes
    from work.activity_runs
    where is_sedentary
    window person as (partition by person_id order by started_at)
    -- Most runs are short and alone, and part of no bout.
    qualify
        duration_minutes >= 10
        or next_duration_minutes = 1
        or lag(next_duration_minutes) over person = 1

),

stretches as (

    -- As long as can be with no more interruptions than a window may hold. The
    -- windows inside it cover it whole; a shorter one holds no window.
    select
        chained_runs.*,
        coalesce(
            lead(next_minute, floor(
                (1 - tolerant_bout_share) * window_minutes + 0.000000001
            )::integer) over (chain order by first_minute),
            max(next_minute) over chain
        ) as end_minute
    from chained_runs
    cross join main.parameters
    window chain as (partition by person_id, chain_key, window_minutes)
    qualify end_minute - first_minute >= window_minutes

),

edges as (

    -- Stretches that overlap are one bout: the first opens, the last closes it.
    select
        *,
        coalesce(lag(end_minute) over size < first_minute, true) as opens,
        coalesce(lead(first_minute) over size > end_minute, true) as closes
    from stretches
    window size as (
        partition by person_id, window_minutes order by first_minute
    )

)

select
    person_id,
    local_date,
    window_minutes,
    make_timestamptz(first_minute * 60000000) as started_at,
    make_timestamptz(60000000 * if(closes, end_minute, lead(end_minute) over (
        partition by person_id, window_minutes order by first_minute
    ))) as ended_at,
    epoch_us(ended_at) // 60000000 - first_minute as duration_minutes
from edges
where opens or closes
qualify opens
