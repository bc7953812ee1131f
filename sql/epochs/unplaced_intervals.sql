-- Intervals too long to know in which minutes their steps were taken, as far as
-- shorter ones within them do not tell.
--
-- work:    unplaced_steps of daily_activity sums it
-- view:    read once
-- grain:   one row per person, source and such interval that lies in no other
-- key:     none: files may tell two counts of the same interval
-- units:   steps left over
-- method:  METHODS.md#unplaced-steps

with intervals as (

    select
        step_intervals.person_id,
        step_intervals.source_id,
        step_intervals.started_at,
        step_intervals.steps::decimal(13, 6) as steps,
        epoch_us(step_intervals.started_at) as started,
        epoch_us(step_intervals.ended_at) as ended,
        step_intervals.steps > 0
        and ended - started
        > parameters.longest_spread_minutes * 60000000 as is_long,
        case when not is_long then step_intervals.steps end::decimal(13, 6)
            as short_steps,
        case when is_long then ended end as long_ended,
        -- A day at most, so that no more than the spans must be read.
        least(ended - started, 86400000000) - 1 as reach
    from main.step_intervals
    cross join main.parameters
    semi join build_spans
        on
            step_intervals.person_id = build_spans.person_id
            and step_intervals.started_at
            >= build_spans.started_at - interval 1 day
            and step_intervals.started_at < build_spans.ended_at
    -- For by the spans alone a night would read the whole history.
    where
        step_intervals.started_at >= (
            select min(spans.started_at) - interval 1 day
            from build_spans as spans
        )

),

long_sources as (

    select distinct
        person_id,
        source_id
    from intervals
    where is_long

),

told_intervals as (

    -- Two files of one device may tell the same walk by the hour and by the
    -- minute, or a count since midnight beside the minutes of that morning.
    -- A reach is always known; DuckDB asks where there are no rows at all.
    select
        intervals.*,
        sum(short_steps) over (
            partition by person_id, source_id order by started
            range between current row and coalesce(reach, 0) following -- noqa: PRS
        ) as told_steps,
        max(long_ended) over (
            partition by person_id, source_id order by started
            range between 86400000000 preceding and 1 preceding
        ) as earlier_ended,
        max(long_ended) over (partition by person_id, source_id, started)
            as last_ended
    from intervals
    semi join long_sources using (person_id, source_id)

)

select
    person_id,
    source_id,
    started_at,
    greatest(steps - coalesce(told_steps, 0), 0) as steps
from told_intervals
where
    is_long
    and ended = last_ended
    and coalesce(ended > earlier_ended, true)
