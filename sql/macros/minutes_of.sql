-- The minutes of one date of a person, with the time on the person's own clock.
--
-- macro:   minutes_of(person, day)
-- grain:   one row per minute, in order
-- units:   local_clock has no zone; state: the intensity, or 'not worn',
--          'asleep', 'not waking' or 'unknown'; the rest as in minute_activity
-- null:    as in minute_activity
-- method:  METHODS.md#intensity-of-a-minute

select
    minute_activity.person_id,
    minute_activity.local_date,
    make_timestamp(
        epoch_us(minute_activity.minute_at)
        + local_days.utc_offset_minutes * 60000000
    ) as local_clock,
    minute_activity.minute_at,
    minute_activity.steps,
    minute_activity.heart_rate_bpm,
    minute_activity.is_worn,
    minute_activity.is_asleep,
    minute_activity.is_waking,
    case
        when minute_activity.intensity is not null
            then minute_activity.intensity
        when not minute_activity.is_worn then 'not worn'
        when minute_activity.is_asleep then 'asleep'
        when not minute_activity.is_waking then 'not waking'
        else 'unknown'
    end as state,
    minute_activity.intensity_source,
    minute_activity.intensity_confidence,
    minute_activity.aerobic_minutes,
    minute_activity.source_id,
    minute_activity.wear_source
from minute_activity
inner join work.local_days
    on
        minute_activity.person_id = local_days.person_id
        and minute_activity.local_date = local_days.local_date
        and minute_activity.minute_at >= local_days.started_at
        and minute_activity.minute_at < local_days.ended_at
where minute_activity.person_id = person and minute_activity.local_date = day
order by minute_activity.minute_at
