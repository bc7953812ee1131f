-- The local dates that may come out differently, but for what runs of minutes
-- carry over midnight.
--
-- grain:  one row per person and local date
-- given:  grid_days; previous_local_days, as they were at the build before;
--         restated_persons, of whom something else is stated now

with moved as (

    (
        select * from local_days
        except
        select * from previous_local_days
    )
    union all
    (
        select * from previous_local_days
        except
        select * from local_days
    )

),

changed as (

    select
        local_days.person_id,
        local_days.local_date
    from local_days
    inner join touched_dates
        on
            local_days.person_id = touched_dates.person_id
            and local_days.started_at
            < (touched_dates.covered_date + interval 1 day) at time zone 'UTC'
            and local_days.ended_at
            > touched_dates.covered_date::timestamp at time zone 'UTC'
    union
    select
        person_id,
        local_date
    from moved
    semi join built_days using (person_id, local_date)
    union
    select
        person_id,
        local_date
    from grid_days
    semi join restated_persons using (person_id)

),

reached as (

    -- A Sunday may change the resting heart rate of its week, and so its Monday
    -- and what reaches into that from the day before. A day's resting heart
    -- rate counts to the end of the following ISO week.
    select
        changed.person_id,
        changed.local_date + shifts.shift::integer as local_date
    from changed
    cross join range(-7, 15) as shifts (shift)

)

select
    person_id,
    local_date
from reached
semi join grid_days using (person_id, local_date)
union
select
    person_id,
    local_date
from grid_days
anti join built_days using (person_id, local_date)
union
select
    person_id,
    local_date
from built_days
anti join grid_days using (person_id, local_date)
