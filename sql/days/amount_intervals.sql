-- Floors, distances and stand hours of each source, so that what it tells both
-- by the day and within the day counts once.
--
-- work:    hourly_amounts shares them out
-- view:    read once
-- grain:   one row per person, source, measure and interval that counts
-- key:     person_id, source_id, measure, started, ended
-- units:   measure: 'floors', 'distance_kilometres' or 'stand_hours', amount in
--          it; started and ended in microseconds since 1970, ended exclusive;
--          is_long: the hour is not known, amount is what is left over
-- method:  METHODS.md#floors

with earliest_spans as (

    select min(started_at) as started_at from build_spans

),

readings as (

    select
        person_id,
        source_id,
        started_at,
        ended_at,
        'floors' as measure,
        floors as amount
    from floor_readings
    union all
    select
        person_id,
        source_id,
        started_at,
        ended_at,
        'distance_kilometres',
        distance_kilometres
    from distance_readings
    union all
    select
        person_id,
        source_id,
        started_at,
        ended_at,
        'stand_hours',
        stand_hours
    from stand_readings

),

counted_readings as (

    -- Two files may tell two counts of the same interval. A date has 25 hours
    -- at most: what takes longer is of no date.
    select
        person_id,
        source_id,
        measure,
        epoch_us(readings.started_at) as started,
        epoch_us(readings.ended_at) as ended,
        max(amount)::decimal(18, 6) as amount
    from readings
    semi join build_spans
        on
            readings.person_id = build_spans.person_id
            and readings.started_at
            >= build_spans.started_at - interval 2 day
            and readings.started_at < build_spans.ended_at + interval 2 day
    where
        readings.ended_at > readings.started_at
        and readings.ended_at <= readings.started_at + interval 25 hour
        -- For by the spans alone a night would read the whole history.
        and readings.started_at
        >= (select started_at - interval 2 day from earliest_spans)
    group by all

),

intervals as (

    select
        counted_readings.*,
        ended - started
        > parameters.longest_hourly_minutes * 60000000 as is_long,
        case when not is_long then amount end as short_amount,
        case when is_long then ended end as long_ended,
        ended - started - 1 as reach
    from counted_readings
    cross join main.parameters

),

told_intervals as (

    -- A reach is always known; DuckDB asks where there are no rows at all.
    select
        *,
        sum(short_amount) over (
            partition by person_id, source_id, measure order by started
            range between current row and coalesce(reach, 0) following -- noqa: PRS
        ) as told_amount,
        max(long_ended) over (
            partition by person_id, source_id, measure order by started
            range between 90000000000 preceding and 1 preceding
        ) as earlier_ended,
        max(long_ended) over (
            partition by person_id, source_id, measure, started
        ) as last_ended
    from intervals

)

select
    person_id,
    source_id,
    measure,
    started,
    ended,
    is_long,
    if(is_long, greatest(amount - coalesce(told_amount, 0), 0), amount)
        as amount
from told_intervals
where
    not is_long
    or (ended = last_ended and ended > coalesce(earlier_ended, 0))
