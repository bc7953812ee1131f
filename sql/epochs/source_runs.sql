-- Unbroken runs of minutes in which a source is known to be on the body: with a
-- heart rate, or with steps and without one.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and run
-- key:     person_id, source_id, started_at
-- method:  METHODS.md#wear

with evidence_hours as (

    select
        *,
        unnest([true, false]) as has_heart_rate
    from source_hours
    semi join build_days using (person_id, local_date)

),

compared_hours as (

    -- Bits moved by one place stand where the minute after theirs does, so that
    -- a run begins where a minute is not like the one before.
    select
        *,
        if(has_heart_rate, beating, moving & ~beating) as minutes_of_hour,
        minutes_of_hour & ~(
            (minutes_of_hour << 1)
            + if(
                lag(utc_hour) over in_turn = utc_hour - 1,
                lag(minutes_of_hour) over in_turn >> 59,
                0
            )
        ) as beginnings,
        -- As many as there are in a row from the first minute on.
        bit_count(minutes_of_hour & ~(minutes_of_hour + 1)) as unbroken,
        if(
            unbroken = 60 and lead(utc_hour) over in_turn = utc_hour + 1,
            null,
            utc_hour * 60 + unbroken
        ) as first_other
    from evidence_hours
    window in_turn as (
        partition by source_key, local_date, has_heart_rate order by utc_hour
    )

),

followed_hours as (

    select
        * exclude (unbroken),
        if(
            lead(utc_hour) over in_turn = utc_hour + 1,
            min(first_other) over (
                in_turn rows between 1 following and unbounded following
            ),
            null
        ) as other_after
    from compared_hours
    window in_turn as (
        partition by source_key, local_date, has_heart_rate order by utc_hour
    )

),

places as (

    select
        *,
        unnest(range(60))::integer as place
    from followed_hours
    where beginnings <> 0

),

runs as (

    select
        *,
        bit_count(
            (minutes_of_hour >> place) & ~((minutes_of_hour >> place) + 1)
        ) as minutes_here,
        utc_hour * 60 + place as first_minute,
        if(
            place + minutes_here < 60,
            first_minute + minutes_here,
            coalesce(other_after, utc_hour * 60 + 60)
        ) as next_minute
    from places
    where (beginnings >> place) & 1 = 1

)

select
    person_id,
    source_id,
    source_key,
    local_date,
    if(has_heart_rate, 'heart_rate', 'steps') as evidence,
    make_timestamptz(first_minute * 60000000::bigint) as started_at,
    make_timestamptz(next_minute * 60000000::bigint) as ended_at,
    (next_minute - first_minute)::bigint as minutes
from runs
