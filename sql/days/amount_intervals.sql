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

intervals as (

    -- Two files may tell two counts of the same interval. A date has 25 hours
    -- at most: what takes longer is of no date.
    select
        readings.person_id,
        readings.source_id,
        readings.measure,
        epoch_us(readings.started_at) as started,
        epoch_us(readings.ended_at) as ended,
        ended - started
        > parameters.longest_hourly_minutes * 60000000 as is_long,
        max(readings.amount)::decimal(18, 6) as amount
    from readings
    cross join main.parameters
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

long_intervals as (

    -- With the UTC days that they touch: an equality to join on.
    select
        *,
        unnest(range(
            started // 86400000000, (ended - 1) // 86400000000 + 1
        )) as utc_day,
        max(ended) over (partition by person_id, source_id, measure, started)
            as last_ended,
        max(ended) over (
            partition by person_id, source_id, measure order by started
            range between 90000000000 preceding and 1 preceding
        ) as earlier_ended
    from intervals
    where is_long

)

select *
from intervals
where not is_long
union all
select
    long_intervals.person_id,
    long_intervals.source_id,
    long_intervals.measure,
    long_intervals.started,
    long_intervals.ended,
    true,
    greatest(
        any_value(long_intervals.amount) - coalesce(sum(short.amount), 0), 0
    )
from long_intervals
left join intervals as short
    on
        long_intervals.person_id = short.person_id
        and long_intervals.source_id = short.source_id
        and long_intervals.measure = short.measure
        and long_intervals.utc_day = short.started // 86400000000
        and long_intervals.started <= short.started
        and long_intervals.ended > short.started
        and not short.is_long
-- One that lies in another counts with that.
where
    long_intervals.ended = long_intervals.last_ended
    and long_intervals.ended > coalesce(long_intervals.earlier_ended, 0)
group by all
