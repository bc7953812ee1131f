-- Floors, distances and stand hours of each hour of the local clock, from the
-- one source that counts for them on that date.
--
-- work:    daily_floors and hourly_activity show it
-- grain:   one row per person, local date, measure and local hour
-- key:     none: what has no hour has one row beside the hours
-- units:   as in amount_intervals, cut at hours and midnights by time
-- null:    local_hour: told for longer than longest_hourly_minutes
-- method:  METHODS.md#floors

with dated_intervals as (

    select
        *,
        unnest(range(
            started // 86400000000, (ended - 1) // 86400000000 + 1
        )) as utc_day
    from amount_intervals

),

local_intervals as (

    -- An interval of two UTC days comes twice, once for each.
    select
        dated_intervals.*,
        utc_days.local_date,
        greatest(
            dated_intervals.started,
            epoch_us(utc_days.started_at),
            utc_days.utc_day * 86400000000
        ) as piece_started,
        least(
            dated_intervals.ended,
            epoch_us(utc_days.ended_at),
            (utc_days.utc_day + 1) * 86400000000
        ) as piece_ended,
        utc_days.utc_offset_minutes * 60000000 as clock_offset,
        struct_pack(
            source_rank := source_ranks.source_rank,
            source_id := dated_intervals.source_id
        ) as precedence
    from dated_intervals
    inner join utc_days
        on
            dated_intervals.person_id = utc_days.person_id
            and dated_intervals.utc_day = utc_days.utc_day
            and dated_intervals.started < epoch_us(utc_days.ended_at)
            and dated_intervals.ended > epoch_us(utc_days.started_at)
    inner join build_days
        on
            utc_days.person_id = build_days.person_id
            and utc_days.local_date = build_days.local_date
    left join source_ranks
        on
            dated_intervals.person_id = source_ranks.person_id
            and dated_intervals.source_id = source_ranks.source_id
    where piece_started < piece_ended

),

local_hours as (

    select
        *,
        unnest(if(is_long, [null], range(
            (piece_started + clock_offset) // 3600000000,
            (piece_ended + clock_offset - 1) // 3600000000 + 1
        ))) as hour_number
    from local_intervals

)

select
    person_id,
    local_date,
    measure,
    source_id,
    (hour_number % 24)::integer as local_hour,
    -- Of several numbers the least and the greatest pass over an unknown hour.
    sum((
        amount / (ended - started)
        * (
            least(piece_ended, (hour_number + 1) * 3600000000 - clock_offset)
            - greatest(piece_started, hour_number * 3600000000 - clock_offset)
        )
    )::decimal(18, 6))::decimal(18, 6) as amount
from local_hours
group by person_id, local_date, measure, source_id, local_hour, precedence
qualify
    precedence = min(precedence) over (
        partition by person_id, local_date, measure
    )
