-- Every counted interval of every source, as devices wrote it.
--
-- view:    a union that costs nothing to repeat
-- grain:   one row per person, source and interval
-- key:     none: files may tell two counts of the same interval
-- units:   steps in [started_at, ended_at)
-- method:  METHODS.md#steps-of-a-minute

select
    step_intervals.person_id,
    step_intervals.source_id,
    step_intervals.started_at,
    step_intervals.ended_at,
    step_intervals.steps,
    -- Nothing in an hour is nothing in each of its minutes.
    step_intervals.steps = 0
    or epoch_us(step_intervals.ended_at) - epoch_us(step_intervals.started_at)
    <= parameters.longest_spread_minutes * 60000000 as is_placed,
    step_intervals.file_id
from step_intervals
cross join parameters
union all
select
    person_id,
    source_id,
    started_at,
    ended_at,
    steps,
    is_placed,
    file_id
from work.counter_steps
