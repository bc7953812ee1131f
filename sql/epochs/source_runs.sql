-- Unbroken runs of minutes in which a source is known to be on the body: with a
-- heart rate, or with steps and without one.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and run
-- key:     person_id, source_id, started_at
-- method:  METHODS.md#wear

with evidence_hours as (

    select
        source_hours.*,
        unnest([true, false]) as has_heart_rate,
        if(has_heart_rate, beating, moving & ~beating) as minutes_of_hour
    from source_hours
    semi join build_days using (person_id, local_date)

),

compared_hours as (

    -- Bits moved by one place stand where the minute after theirs does, so that
    -- changes are where a minute is not like the one before. An hour that none
    -- follows has one place more: its last minute was the last.
    select
        *,
        lag(utc_hour) over in_turn = utc_hour - 1 as follows,
        (minutes_of_hour << 1)
        + if(follows, lag(minutes_of_hour) over in_turn >> 59, 0)
            as minutes_before,
        xor(minutes_of_hour, minutes_before) as changes,
        if(lead(utc_hour) over in_turn = utc_hour + 1, 60, 61) as places
    from evidence_hours
    window in_turn as (
        partition by source_key, local_date, has_heart_rate order by utc_hour
    )

),

edges as (

    select
        person_id,
        source_id,
        source_key,
        local_date,
        has_heart_rate,
        minutes_of_hour,
        changes,
        utc_hour,
        unnest(range(places)) as place
    from compared_hours
    where changes <> 0

),

runs as (

    select
        *,
        utc_hour * 60 + place as minute_number,
        lead(minute_number) over (
            partition by source_key, local_date, has_heart_rate
            order by minute_number
        ) as next_minute
    from edges
    where (changes >> place) & 1 = 1
    qualify (minutes_of_hour >> place) & 1 = 1

)

select
    person_id,
    source_id,
    local_date,
    if(has_heart_rate, 'heart_rate', 'steps') as evidence,
    make_timestamptz(minute_number * 60000000::bigint) as started_at,
    make_timestamptz(next_minute * 60000000::bigint) as ended_at,
    next_minute - minute_number as minutes
from runs
