-- Which minutes of each hour are of one kind, that is alike in all that was
-- judged of them. There are far fewer kinds in an hour than minutes.
--
-- work:    hours and dates are summed from it
-- grain:   one row per person, local date, local hour, UTC hour and kind
-- key:     person_id, local_date, local_hour, utc_hour, kind
-- units:   utc_hour: hours since 1970; minutes_of_hour: one bit a minute;
--          first_steps: those of the first half of the hour
-- null:    steps: not known, of no minute of that kind
-- method:  METHODS.md#days

with counted_hours as (

    select
        person_id,
        local_date,
        local_hour,
        (epoch_us(minute_at) // 60000000)::integer // 60 as utc_hour,
        kind,
        bit_or(1::bigint << (epoch_us(minute_at) // 60000000)::integer % 60)
            as minutes_of_hour,
        sum(steps)::integer as steps,
        sum(if((epoch_us(minute_at) // 60000000)::integer % 60 < 30, steps, 0))
        ::integer as first_steps
    from minute_activity
    group by all

)

-- Looked up after counting, as there are far fewer hours than minutes.
select counted_hours.*
from counted_hours
semi join build_days using (person_id, local_date)
