-- Unbroken runs of minutes in which a source says the same kind of thing.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source, local date and run
-- key:     person_id, source_id, started_at
-- method:  METHODS.md#wear

with kinds as (

    select
        person_id,
        source_minutes.source_id,
        local_date,
        case
            when source_minutes.heart_rate_bpm is not null then 'heart_rate'
            when
                source_minutes.steps
                between 1 and parameters.highest_plausible_steps_per_minute
                then 'steps'
            else 'none'
        end as evidence,
        epoch_us(source_minutes.minute_at) // 60000000 as minute_number
    from source_minutes
    semi join build_days using (person_id, local_date)
    cross join parameters

),

keyed_minutes as (

    -- Inside an unbroken run the clock and the row number advance together,
    -- so their difference is constant and names the run.
    select
        *,
        minute_number - row_number() over (
            partition by person_id, source_id, local_date, evidence
            order by minute_number
        ) as run_key
    from kinds

)

select
    person_id,
    source_id,
    local_date,
    evidence,
    make_timestamptz(min(minute_number) * 60000000) as started_at,
    make_timestamptz((max(minute_number) + 1) * 60000000) as ended_at,
    count(*) as minutes
from keyed_minutes
group by person_id, source_id, local_date, evidence, run_key
