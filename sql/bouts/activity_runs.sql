-- Unbroken runs of minutes of known intensity, of low movement and of activity.
--
-- work:    sedentary_bouts shows the runs of low movement
-- grain:   one row per person and run of one kind; it belongs to the date of
--          its first minute and is not cut at midnight
-- key:     person_id, started_at
-- null:    next_duration_minutes: what follows is not known
-- method:  METHODS.md#sedentary-bouts

with people as (

    -- Numbers are put in order several times faster than names.
    select
        person_id,
        row_number() over (order by person_id)::integer as person_number
    from build_days
    group by person_id

),

hours as (

    select
        people.person_number,
        kind_hours.utc_hour,
        bit_or(minutes_of_hour) as known,
        bit_or(if(intensity = 'sedentary', minutes_of_hour, 0)) as sedentary
    from kind_hours
    semi join neighbouring_days using (person_id, local_date)
    inner join people using (person_id)
    inner join minute_kinds using (kind)
    where minute_kinds.intensity is not null
    group by people.person_number, kind_hours.utc_hour

),

days as (

    select
        people.person_number,
        person_id,
        utc_days.utc_day,
        local_date,
        epoch_us(utc_days.started_at) // 60000000 as first_minute,
        epoch_us(utc_days.ended_at) // 60000000 as next_minute
    from utc_days
    inner join people using (person_id)
    semi join build_days using (person_id, local_date)

),

compared_hours as (

    -- Bits moved by one place stand where the minute after theirs does, so that
    -- changes are where a minute is not like the one before. An hour that none
    -- follows has one place more: its last minute was the last.
    select
        *,
        lag(utc_hour) over person = utc_hour - 1 as follows,
        (known << 1) + if(follows, lag(known) over person >> 59, 0)
            as known_before,
        (sedentary << 1) + if(follows, lag(sedentary) over person >> 59, 0)
            as sedentary_before,
        xor(known, known_before) | xor(sedentary, sedentary_before) as changes,
        if(lead(utc_hour) over person = utc_hour + 1, 60, 61) as places
    from hours
    window person as (partition by person_number order by utc_hour)

),

minutes as (

    select
        person_number,
        utc_hour,
        known,
        known_before,
        sedentary,
        changes,
        unnest(range(places)) as place
    from compared_hours

),

-- Known minutes alternate between the two kinds of run, so a run that touches
-- the one before or after touches one of the other kind.
runs as (

    select
        person_number,
        utc_hour * 60 + place as first_minute,
        (known >> place) & 1 = 1 as is_known,
        (known_before >> place) & 1 = 1 as follows_at_once,
        (sedentary >> place) & 1 = 1 as is_sedentary,
        lead(first_minute) over person as next_minute,
        lead(first_minute, 2) over person - next_minute as later_minutes,
        coalesce(lead(is_known) over person, false) as is_followed_at_once
    from minutes
    where (changes >> place) & 1 = 1
    window person as (partition by person_number order by first_minute)

)

select
    days.person_id,
    days.local_date,
    make_timestamptz(runs.first_minute * 60000000) as started_at,
    make_timestamptz(runs.next_minute * 60000000) as ended_at,
    runs.next_minute - runs.first_minute as duration_minutes,
    runs.is_sedentary,
    runs.follows_at_once,
    runs.is_followed_at_once,
    if(runs.is_followed_at_once, runs.later_minutes, null)
        as next_duration_minutes
from runs
inner join days
    on
        runs.person_number = days.person_number
        and runs.first_minute // 1440 = days.utc_day
        and runs.first_minute >= days.first_minute
        and runs.first_minute < days.next_minute
where runs.is_known
