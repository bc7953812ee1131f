-- The local dates from a person's first sample to the last.
--
-- grain:  one row per person and local date

with recorded as (

    select
        person_id,
        min(first_at) at time zone 'UTC' as first_at,
        -- A counter read at midnight counts for the day that ends.
        max(last_at - to_seconds((table_name = 'step_counters')::integer))
        at time zone 'UTC' as last_at
    from file_coverage
    where
        table_name in (
            'step_intervals', 'step_counters', 'heart_rate_samples',
            'sleep_spans', 'floor_readings', 'distance_readings',
            'stand_readings'
        )
    group by person_id

)

select distinct
    local_days.person_id,
    local_days.local_date
from local_days
inner join recorded
    on
        local_days.person_id = recorded.person_id
        and local_days.started_at <= recorded.last_at
        and local_days.ended_at > recorded.first_at
