-- Logged exercise of each local date, and whether it was a day with a flare.
--
-- work:    weekly_exercise sums it
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person and local date with a session
-- key:     person_id, local_date
-- units:   sessions; a date counts the log that noted most, for two may note
--          the same session; heaviest_kilograms the highest weight noted
-- null:    is_flare_day: not known; heaviest_kilograms: no weight noted
-- method:  METHODS.md#exercise-log

with logged_days as (

    select
        person_id,
        source_id,
        local_date,
        count(*) as sessions,
        count(*) filter (where kind = 'core') as core_sessions,
        count(*) filter (where kind = 'stretching') as stretching_sessions,
        count(*) filter (where kind = 'aerobic') as aerobic_sessions,
        count(*) filter (where is_high_impact) as high_impact_sessions,
        count(*) filter (where is_high_impact is null)
            as unknown_impact_sessions,
        max(weight_kilograms) as heaviest_kilograms
    from main.exercise_log
    where local_date is not null
    group by person_id, source_id, local_date

)

select
    person_id,
    local_date,
    max(sessions) as sessions,
    max(core_sessions) as core_sessions,
    max(stretching_sessions) as stretching_sessions,
    max(aerobic_sessions) as aerobic_sessions,
    max(high_impact_sessions) as high_impact_sessions,
    max(unknown_impact_sessions) as unknown_impact_sessions,
    max(heaviest_kilograms) as heaviest_kilograms,
    any_value(daily_flares.is_flare_day) as is_flare_day
from logged_days
left join main.daily_flares using (person_id, local_date)
group by person_id, local_date
