-- When did a person's main device change?
--
-- A change of device is a change of yardstick: compare across it with care.
--
-- grain:   one row per person and series of dates with the same main source
-- units:   dates; the last one inclusive
-- method:  METHODS.md#unplaced-steps

with followed_dates as (

    select
        *,
        lag(source_id) over (
            partition by person_id order by local_date
        ) as previous_source_id
    from main_sources

),

numbered_dates as (

    select
        *,
        sum((source_id is distinct from previous_source_id)::integer) over (
            partition by person_id order by local_date
            rows unbounded preceding
        ) as series_number
    from followed_dates

)

select
    person_id,
    min(source_id) as source_id,
    min(local_date) as first_date,
    max(local_date) as last_date,
    count(*) as dates
from numbered_dates
group by person_id, series_number
order by person_id, first_date
