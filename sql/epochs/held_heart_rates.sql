-- Heart rates of devices that write only what changes, held until the next.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, minute and sample that counts
-- key:     none: a device may write several heart rates in a minute
-- units:   beats per minute
-- null:    the device says it has no reading, or one out of range
-- method:  METHODS.md#heart-rate-of-a-minute

with held_sources as (

    select distinct
        person_id,
        source_id
    from heart_rate_samples
    where hold_seconds > 0

),

samples as (

    -- Files overlap: one sample an instant.
    select
        heart_rate_samples.person_id,
        heart_rate_samples.source_id,
        epoch_us(heart_rate_samples.sampled_at) as sampled,
        max(heart_rate_samples.heart_rate_bpm) as heart_rate_bpm,
        max(heart_rate_samples.hold_seconds) as hold_seconds
    from heart_rate_samples
    inner join build_spans
        on
            heart_rate_samples.person_id = build_spans.person_id
            and heart_rate_samples.sampled_at >= build_spans.started_at
            and heart_rate_samples.sampled_at < build_spans.ended_at
    semi join held_sources
        on
            heart_rate_samples.person_id = held_sources.person_id
            and heart_rate_samples.source_id = held_sources.source_id
    group by all

),

followed_samples as (

    -- Any next sample ends the hold, also one that says 'no reading'.
    select
        * exclude (heart_rate_bpm),
        case
            when
                heart_rate_bpm between lowest_plausible_heart_rate_bpm
                and highest_plausible_heart_rate_bpm
                then heart_rate_bpm
        end as heart_rate_bpm,
        sampled // 60000000 as first_minute,
        (sampled + hold_seconds * 1000000 - 1) // 60000000 + 1 as held_until,
        lead(sampled) over (
            partition by person_id, source_id order by sampled
        ) // 60000000 as next_minute
    from samples
    cross join parameters

),

held_minutes as (

    select
        person_id,
        source_id,
        heart_rate_bpm,
        unnest(range(
            first_minute,
            case
                when heart_rate_bpm is null then first_minute + 1
                else
                    greatest(first_minute + 1, least(held_until, next_minute))
            end
        )) as minute_number
    from followed_samples
    where hold_seconds > 0

)

select
    held_minutes.person_id,
    held_minutes.source_id,
    utc_days.local_date,
    make_timestamptz(held_minutes.minute_number * 60000000) as minute_at,
    held_minutes.heart_rate_bpm
from held_minutes
inner join utc_days
    on
        held_minutes.person_id = utc_days.person_id
        and held_minutes.minute_number // 1440 = utc_days.utc_day
        and make_timestamptz(held_minutes.minute_number * 60000000)
        >= utc_days.started_at
        and make_timestamptz(held_minutes.minute_number * 60000000)
        < utc_days.ended_at
semi join build_days
    on
        held_minutes.person_id = build_days.person_id
        and utc_days.local_date = build_days.local_date
