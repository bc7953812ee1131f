-- When did a person's main device change?
--
-- A change of device is a change of yardstick: compare across it with care.
--
-- grain:   one row per person and series of dates with the same main source
-- units:   dates; the last one inclusive
-- method:  METHODS.md#unplaced-steps

with keyed_dates as (

    -- Inside a series the two numbers advance together.
    select
        *,
        row_number() over (partition by person_id order by local_date)
        - row_number() over (
            partition by person_id, source_id order by local_date
        ) as series_key
    from main_sources

)

select
    person_id,
    source_id,
    min(local_date) as first_date,
    max(local_date) as last_date,
    count(*) as dates
from keyed_dates
group by person_id, source_id, series_key
order by person_id, first_date
