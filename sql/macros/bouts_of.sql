-- The low-movement bouts that start on one date of a person, longest first, and
-- what ended them.
--
-- macro:   bouts_of(person, day)
-- grain:   one row per bout
-- units:   local_clock: the start on the person's own clock, without a zone;
--          ended_by: the intensity of the next minute, or 'not worn', 'asleep',
--          'not waking', 'unknown' or 'end of the record'
-- null:    active_minutes_after: what follows is not known
-- method:  METHODS.md#sedentary-bouts

select
    sedentary_bouts.person_id,
    sedentary_bouts.local_date,
    make_timestamp(
        epoch_us(sedentary_bouts.started_at)
        + local_days.utc_offset_minutes * 60000000
    ) as local_clock,
    sedentary_bouts.started_at,
    sedentary_bouts.ended_at,
    sedentary_bouts.duration_minutes,
    sedentary_bouts.is_censored,
    sedentary_bouts.ends_with_break,
    sedentary_bouts.active_minutes_after,
    case
        when next_minutes.minute_at is null then 'end of the record'
        when next_minutes.intensity is not null then next_minutes.intensity
        when not next_minutes.is_worn then 'not worn'
        when next_minutes.is_asleep then 'asleep'
        when not next_minutes.is_waking then 'not waking'
        else 'unknown'
    end as ended_by
from sedentary_bouts
inner join work.local_days
    on
        sedentary_bouts.person_id = local_days.person_id
        and sedentary_bouts.local_date = local_days.local_date
        and sedentary_bouts.started_at >= local_days.started_at
        and sedentary_bouts.started_at < local_days.ended_at
left join minute_activity as next_minutes
    on
        sedentary_bouts.person_id = next_minutes.person_id
        and sedentary_bouts.ended_at = next_minutes.minute_at
where sedentary_bouts.person_id = person and sedentary_bouts.local_date = day
order by sedentary_bouts.duration_minutes desc, sedentary_bouts.started_at asc
