-- Unbroken runs of minutes of known intensity, of low movement and of activity.
--
-- grain:   one row per person and run of one kind; it belongs to the date of
--          its first minute and is not cut at midnight
-- units:   started_at and ended_at are instants, ended_at exclusive;
--          follows_at_once, is_followed_at_once: a known minute of the other
--          kind lies directly before, directly after;
--          next_duration_minutes: how long the run that follows at once lasts
-- null:    next_duration_minutes: what follows is not known
-- method:  METHODS.md#sedentary-bouts

with hours as (

    -- An hour becomes two numbers of sixty bits, one bit a minute: there are
    -- sixty times fewer hours than minutes to put in order.
    select
        minute_activity.person_id,
        (epoch_us(minute_at) // 60000000)::integer // 60 as hour_number,
        bit_or(1::bigint << (epoch_us(minute_at) // 60000000)::integer % 60)
            as known,
        bit_or(if(
            intensity = 'sedentary',
            1::bigint << (epoch_us(minute_at) // 60000000)::integer % 60,
            0
        )) as sedentary
    from minute_activity
    semi join neighbouring_days
        on
            minute_activity.person_id = neighbouring_days.person_id
            and minute_activity.local_date = neighbouring_days.local_date
    where minute_activity.intensity is not null
    group by minute_activity.person_id, hour_number

),

compared_hours as (

    -- A bit of changes is set where a minute is not like the one before. An
    -- hour that none follows has one place more: its last minute was the last.
    select
        *,
        lag(hour_number) over person = hour_number - 1 as follows,
        if(follows, lag(known) over person >> 59, 0) as known_before,
        if(follows, lag(sedentary) over person >> 59, 0) as sedentary_before,
        xor(known, (known << 1) + known_before)
        | xor(sedentary, (sedentary << 1) + sedentary_before) as changes,
        if(lead(hour_number) over person = hour_number + 1, 60, 61) as places
    from hours
    window person as (partition by person_id order by hour_number)

),

minutes as (

    select
        person_id,
        hour_number,
        known,
        sedentary,
        changes,
        unnest(range(places)) as place
    from compared_hours

),

-- Known minutes alternate between the two kinds of run, so a run that touches
-- the one before or after touches one of the other kind.
runs as (

    select
        person_id,
        hour_number * 60 + place as first_minute,
        (known >> place) & 1 = 1 as is_known,
        (sedentary >> place) & 1 = 1 as is_sedentary,
        lead(first_minute) over person as next_minute,
        lead(first_minute, 2) over person - next_minute as later_minutes,
        coalesce(lag(is_known) over person, false) as follows_at_once,
        coalesce(lead(is_known) over person, false) as is_followed_at_once
    from minutes
    where (changes >> place) & 1 = 1
    window person as (partition by person_id order by hour_number, place)

)

select
    runs.person_id,
    utc_days.local_date,
    make_timestamptz(runs.first_minute * 60000000) as started_at,
    make_timestamptz(runs.next_minute * 60000000) as ended_at,
    runs.next_minute - runs.first_minute as duration_minutes,
    runs.is_sedentary,
    runs.follows_at_once,
    runs.is_followed_at_once,
    if(runs.is_followed_at_once, runs.later_minutes, null)
        as next_duration_minutes
from runs
inner join utc_days
    on
        runs.person_id = utc_days.person_id
        and runs.first_minute // 1440 = utc_days.utc_day
        and make_timestamptz(runs.first_minute * 60000000)
        >= utc_days.started_at
        and make_timestamptz(runs.first_minute * 60000000) < utc_days.ended_at
semi join build_days
    on
        runs.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
where runs.is_known
