-- The first and the last local date that each content covers.
--
-- grain:  one row per person and content that covers anything

with covered as (

    select
        person_id,
        file_id,
        -- Diaries and daily totals state dates, samples of instants.
        table_name not in (
            'device_resting_heart_rates', 'vendor_days', 'diary_entries',
            'exercise_entries'
        ) as is_instant,
        -- A counter read at midnight counts for the day that ends.
        unnest([
            min(first_at),
            max(last_at - to_seconds((table_name = 'step_counters')::integer))
        ]) as covered_at
    from file_coverage
    group by person_id, file_id, is_instant

),

dated as (

    select
        covered.person_id,
        covered.file_id,
        (
            covered.covered_at
            + to_minutes(coalesce(zone_spans.utc_offset_minutes, 0))
        )::date as local_date
    from covered
    left join zone_spans
        on
            covered.is_instant
            and covered.person_id = zone_spans.person_id
            and covered.covered_at at time zone 'UTC' >= zone_spans.started_at
            and covered.covered_at at time zone 'UTC' < zone_spans.ended_at

)

select
    person_id,
    file_id,
    min(local_date) as first_date,
    max(local_date) as last_date
from dated
group by person_id, file_id
