-- Heart rates of devices that take one every few minutes, on dates without
-- steps: each stands until the next.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source and minute between two heart rates, or
--          soon after the last one
-- key:     person_id, source_id, minute_at
-- units:   beats per minute
-- method:  METHODS.md#heart-rate-alone

with taken as (

    select
        person_id,
        source_id,
        local_date,
        source_minutes.heart_rate_bpm,
        epoch_us(source_minutes.minute_at) // 60000000 as minute_number,
        lead(minute_number) over (
            partition by person_id, source_id, local_date
            order by source_minutes.minute_at
        ) as next_minute
    from source_minutes
    semi join build_days using (person_id, local_date)
    semi join stepless_days using (person_id, local_date)
    inner join source_days using (person_id, source_id, local_date)
    where
        source_days.has_sparse_heart_rate
        and source_minutes.heart_rate_bpm is not null

)

select
    taken.person_id,
    taken.source_id,
    taken.local_date,
    taken.heart_rate_bpm,
    make_timestamptz(60000000 * unnest(range(
        taken.minute_number + 1,
        least(
            taken.next_minute,
            taken.minute_number + shortest_wear_bridge_minutes
        )
    ))) as minute_at
from taken
cross join parameters
