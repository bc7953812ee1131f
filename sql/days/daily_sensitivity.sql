-- What low-movement minutes would be with another heart-rate veto, beside those
-- of daily_sedentary.
--
-- work:    the page's note on other heart-rate vetoes reads it
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   minutes
-- null:    as sedentary_minutes of daily_sedentary; all but _without_veto also
--          where heart rate is not used for intensity
-- method:  METHODS.md#heart-rate-veto

with still_days as (

    select
        person_id,
        local_date,
        count(*) as still_minutes,
        count(*) filter (
            where coalesce(heart_rate_bpm < still_below_20_bpm, true)
        ) as below_20_minutes,
        count(*) filter (
            where coalesce(heart_rate_bpm < still_below_40_bpm, true)
        ) as below_40_minutes
    from minute_activity
    semi join build_days using (person_id, local_date)
    left join heart_rate_limits using (person_id, local_date)
    cross join parameters
    where
        minute_activity.is_waking
        and minute_activity.wear_source = 'heart_rate'
        and minute_activity.steps < parameters.sedentary_steps_per_minute
    group by person_id, local_date

)

select
    person_id,
    local_date,
    -- A known date without any still minute has 0 sedentary minutes.
    coalesce(still_days.still_minutes, sedentary_minutes)
        as sedentary_minutes_without_veto,
    if(
        heart_rate_limits.person_id is null,
        null,
        coalesce(still_days.below_20_minutes, sedentary_minutes)
    ) as sedentary_minutes_veto_20,
    if(
        heart_rate_limits.person_id is null,
        null,
        coalesce(still_days.below_40_minutes, sedentary_minutes)
    ) as sedentary_minutes_veto_40,
    if(
        heart_rate_limits.person_id is null,
        null,
        sedentary_minutes_without_veto - sedentary_minutes
    ) as vetoed_minutes
from daily_sedentary
semi join build_days using (person_id, local_date)
left join still_days
    on
        daily_sedentary.person_id = still_days.person_id
        and daily_sedentary.local_date = still_days.local_date
        and daily_sedentary.sedentary_minutes is not null
left join heart_rate_limits using (person_id, local_date)
