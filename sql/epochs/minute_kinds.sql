-- What minutes of one kind have in common, read off any one of them.
--
-- grain:   one row per kind
-- null:    as in minute_activity; is_still: steps unknown
-- method:  METHODS.md#days

with examples as (

    -- The lowest bit that is set is the first minute of that kind in its hour.
    select distinct on (kind)
        kind,
        person_id,
        make_timestamptz((
            utc_hour * 60
            + bit_count((minutes_of_hour & -minutes_of_hour) - 1)
        ) * 60000000::bigint) as minute_at
    from kind_hours

)

select
    examples.kind,
    minute_activity.is_waking,
    minute_activity.wear_source,
    minute_activity.intensity,
    minute_activity.intensity_source,
    minute_activity.intensity_confidence,
    minute_activity.steps = 0 as is_still,
    minute_activity.is_sedentary_below_20_steps,
    minute_activity.is_near_maximal,
    minute_activity.aerobic_minutes,
    minute_activity.aerobic_minutes_low,
    minute_activity.aerobic_minutes_high,
    minute_activity.aerobic_minutes_percent_maximum,
    minute_activity.aerobic_minutes_by_heart_rate,
    minute_activity.aerobic_minutes_by_cadence
from examples
inner join minute_activity using (person_id, minute_at)
