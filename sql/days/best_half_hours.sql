-- The thirty minutes in a row with most steps on each local date.
--
-- work:    daily_cadence shows it
-- grain:   one row per person and local date with thirty minutes in a row that
--          were worn and whose steps are known
-- key:     person_id, local_date
-- units:   steps in those minutes
-- method:  METHODS.md#cadence

with hours as (

    select
        person_id,
        local_date,
        kind_hours.utc_hour,
        sum(kind_hours.first_steps) as first_steps,
        sum(steps) - sum(kind_hours.first_steps) as second_steps,
        bit_or(kind_hours.minutes_of_hour) as known
    from kind_hours
    semi join build_days using (person_id, local_date)
    inner join minute_kinds using (kind)
    where minute_kinds.wear_minutes = 1 and steps is not null
    group by person_id, local_date, kind_hours.utc_hour

),

half_hours as (

    select
        person_id,
        local_date,
        unnest([2 * utc_hour, 2 * utc_hour + 1]) as half_hour,
        unnest([first_steps, second_steps]) as steps,
        unnest([
            bit_count(known & ((1::bigint << 30) - 1)), bit_count(known >> 30)
        ]) as minutes
    from hours

),

neighboured_half_hours as (

    select
        *,
        if(
            lag(half_hour) over in_turn = half_hour - 1,
            lag(steps) over in_turn,
            0
        ) as steps_before,
        if(
            lead(half_hour) over in_turn = half_hour + 1,
            lead(steps) over in_turn,
            0
        ) as steps_after,
        max(if(minutes = 30, steps, 0))
            over (partition by person_id, local_date) as known_best
    from half_hours
    where minutes > 0
    window in_turn as (partition by person_id, local_date order by half_hour)

),

likely_half_hours as (

    -- Any thirty minutes lie in two neighbouring half hours of the clock, and
    -- the best are no worse than the best half hour of the clock. So most of
    -- the day need not be looked at minute by minute.
    select
        person_id,
        local_date,
        half_hour
    from neighboured_half_hours
    where steps + greatest(steps_before, steps_after) >= known_best

),

trailing_minutes as (

    select
        minute_activity.person_id,
        minute_activity.local_date,
        sum(steps) over (in_turn rows 29 preceding) as steps,
        epoch_us(minute_at) // 60000000 as minute_number,
        minute_number - lag(minute_number, 29) over in_turn = 29 as is_unbroken
    from minute_activity
    semi join likely_half_hours
        on
            minute_activity.person_id = likely_half_hours.person_id
            and minute_activity.local_date = likely_half_hours.local_date
            and epoch_us(minute_activity.minute_at) // 1800000000
            = likely_half_hours.half_hour
    where is_worn and steps is not null
    window in_turn as (
        partition by minute_activity.person_id, minute_activity.local_date
        order by minute_activity.minute_at
    )

)

select
    person_id,
    local_date,
    max(steps)::integer as steps
from trailing_minutes
where is_unbroken
group by person_id, local_date
