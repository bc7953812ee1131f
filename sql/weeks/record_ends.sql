-- Until when each person's record tells whole dates.
--
-- work:    record_weeks is made with it
-- grain:   one row per person with any data
-- key:     person_id
-- units:   local dates; last_whole_date: the last one that is over as far as
--          the data tell, so that a build gives the same whenever it runs
-- method:  METHODS.md#running-week

with last_loads as (

    -- The same content may lie in two people's folders. One that names people
    -- itself is nobody's, or of somebody after whom they are called.
    select
        file_coverage.person_id,
        max(source_files.loaded_at) as last_loaded_at
    from file_coverage
    inner join source_files
        on
            file_coverage.file_id = source_files.file_id
            and starts_with(
                file_coverage.person_id || '-',
                coalesce(source_files.person_id || '-', '')
            )
    group by file_coverage.person_id

),

last_dates as (

    select
        person_id,
        max(local_date) as last_date
    from calendar_days
    group by person_id

),

midnights as (

    select
        person_id,
        local_date,
        max(ended_at) as ended_at
    from local_days
    group by person_id, local_date

)

select
    last_dates.person_id,
    last_dates.last_date,
    last_dates.last_date
    - if(last_loads.last_loaded_at >= midnights.ended_at, 0, 1)
        as last_whole_date
from last_dates
left join last_loads using (person_id)
left join midnights
    on
        last_dates.person_id = midnights.person_id
        and last_dates.last_date = midnights.local_date
