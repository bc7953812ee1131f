-- Steps for minutes of a device that counts none, such as a chest strap: those
-- of the best ranked other source that was present.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person and minute of which the other source has data
-- key:     person_id, minute_at
-- units:   steps in the minute, 0 where the other source has a pulse and counts
-- null:    steps: not known to the other source either
-- method:  METHODS.md#several-devices

with mute_spans as (

    select source_spans.*
    from source_spans
    semi join build_days using (person_id, local_date)
    inner join source_days using (person_id, local_date, source_id)
    where source_days.step_minutes = 0

),

other_sources as (

    select
        mute_spans.person_id,
        mute_spans.local_date,
        mute_spans.started_at,
        mute_spans.ended_at,
        arg_min(presence_spans.source_id, struct_pack(
            source_rank := source_ranks.source_rank,
            source_id := presence_spans.source_id
        )) as source_id
    from mute_spans
    inner join presence_spans
        on
            mute_spans.person_id = presence_spans.person_id
            and mute_spans.local_date = presence_spans.local_date
            and mute_spans.started_at >= presence_spans.started_at
            and mute_spans.ended_at <= presence_spans.ended_at
    inner join source_days
        on
            presence_spans.person_id = source_days.person_id
            and presence_spans.local_date = source_days.local_date
            and presence_spans.source_id = source_days.source_id
    inner join source_ranks
        on
            presence_spans.person_id = source_ranks.person_id
            and presence_spans.source_id = source_ranks.source_id
    where source_days.step_minutes > 0
    group by all

)

select
    source_minutes.person_id,
    source_minutes.local_date,
    source_minutes.minute_at,
    other_sources.source_id,
    case
        when source_minutes.has_unplaced_steps
            then nullif(source_minutes.steps, 0)
        when source_minutes.heart_rate_bpm is not null
            then coalesce(source_minutes.steps, 0)
        else source_minutes.steps
    end as steps
from source_minutes
inner join other_sources
    on
        source_minutes.person_id = other_sources.person_id
        and source_minutes.local_date = other_sources.local_date
        and source_minutes.source_id = other_sources.source_id
        and source_minutes.minute_at >= other_sources.started_at
        and source_minutes.minute_at < other_sources.ended_at
