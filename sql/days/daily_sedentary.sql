-- Low-movement minutes of each local date and how they were accumulated.
--
-- grain:   one row per person and local date, as daily_activity
-- units:   sedentary_minutes are cut at midnight; bouts, their minutes and the
--          breaks that end them belong to the date on which the bout starts
-- null:    wear is known from steps only, or there is no waking wear; the rate
--          also where there are no sedentary minutes
-- method:  METHODS.md#sedentary-days

with summed_days as (

    select
        person_id,
        local_date,
        sum(sedentary_minutes)::integer as sedentary_minutes,
        sum(sedentary_minutes_zero_steps)::integer
            as sedentary_minutes_zero_steps,
        sum(sedentary_minutes_below_20_steps)::integer
            as sedentary_minutes_below_20_steps
    from hourly_activity
    semi join build_days
        on
            hourly_activity.person_id = build_days.person_id
            and hourly_activity.local_date = build_days.local_date
    group by person_id, local_date

),

bout_days as (

    select
        person_id,
        local_date,
        count(*) as bouts,
        max(duration_minutes) as longest_bout,
        sum(duration_minutes) filter (
            where duration_minutes >= prolonged_short_minutes
        ) as prolonged_20,
        sum(duration_minutes) filter (
            where duration_minutes >= prolonged_minutes
        ) as prolonged_30,
        sum(duration_minutes) filter (
            where duration_minutes >= prolonged_long_minutes
        ) as prolonged_60,
        count(*) filter (where ends_with_break) as breaks
    from sedentary_bouts
    semi join build_days
        on
            sedentary_bouts.person_id = build_days.person_id
            and sedentary_bouts.local_date = build_days.local_date
    cross join parameters
    group by person_id, local_date

),

known_days as (

    -- A day worn mostly without a pulse is no day of known sitting.
    select
        summed_days.*,
        coalesce(bout_days.bouts, 0) as bouts,
        bout_days.longest_bout as longest_bout_minutes,
        coalesce(bout_days.prolonged_20, 0)::integer as prolonged_20_minutes,
        coalesce(bout_days.prolonged_30, 0)::integer as prolonged_30_minutes,
        coalesce(bout_days.prolonged_60, 0)::integer as prolonged_60_minutes,
        coalesce(bout_days.breaks, 0) as breaks
    from summed_days
    semi join daily_activity
        on
            summed_days.person_id = daily_activity.person_id
            and summed_days.local_date = daily_activity.local_date
            and daily_activity.wear_source = 'heart_rate'
    left join bout_days
        on
            summed_days.person_id = bout_days.person_id
            and summed_days.local_date = bout_days.local_date
    where summed_days.sedentary_minutes is not null

)

select
    summed_days.person_id,
    summed_days.local_date,
    known_days.* exclude (person_id, local_date),
    known_days.breaks * 60 / nullif(known_days.sedentary_minutes, 0)
        as breaks_per_sedentary_hour
from summed_days
left join known_days
    on
        summed_days.person_id = known_days.person_id
        and summed_days.local_date = known_days.local_date
