-- Steps, wear and minutes of each intensity on each local date.
--
-- grain:   one row per person and local date from the first to the last of
--          which any device said anything
-- key:     person_id, local_date
-- units:   minutes; steps include unplaced_steps; shares 0 to 1 of waking wear
-- null:    none known; wear_source: never worn; shares: no waking wear
-- method:  METHODS.md#days

with counted_days as (

    select
        daily_counts.*,
        nullif(daily_counts.waking_wear_minutes, 0) as judged_minutes,
        coalesce(unplaced_steps.steps, 0) as unplaced_steps,
        coalesce(
            daily_counts.steps + unplaced_steps.steps,
            daily_counts.steps,
            unplaced_steps.steps
        )::integer as all_steps
    from daily_counts
    semi join build_days using (person_id, local_date)
    left join unplaced_steps using (person_id, local_date)

),

sleep_logs as (

    select distinct
        person_id,
        local_date
    from asleep_spans
    where ends_main_sleep

)

select
    person_id,
    local_date,
    all_steps as steps,
    unplaced_steps,
    wear_minutes,
    waking_wear_minutes,
    if(sleep_logs.person_id is null, 'fixed_window', 'sleep_log')
        as waking_source,
    case
        when wear_minutes = 0 then null
        when step_wear_minutes * 2 > wear_minutes then 'steps'
        else 'heart_rate'
    end as wear_source,
    waking_wear_minutes >= valid_day_minutes
    and if(
        all_steps is null,
        wear_source = 'heart_rate',
        all_steps between fewest_valid_day_steps and most_valid_day_steps
    ) as is_valid_day,
    light_minutes,
    moderate_minutes,
    vigorous_minutes,
    aerobic_minutes,
    nonambulatory_aerobic_minutes,
    aerobic_minutes_low,
    aerobic_minutes_high,
    aerobic_minutes_heart_rate_only,
    aerobic_minutes_cadence_only,
    aerobic_minutes_either,
    aerobic_minutes_percent_maximum,
    near_maximal_minutes,
    heart_rate_minutes / judged_minutes as heart_rate_share,
    cadence_minutes / judged_minutes as cadence_share,
    unknown_minutes / judged_minutes as unknown_share,
    1 - effort_known_minutes / judged_minutes as effort_unknown_share,
    high_confidence_minutes / judged_minutes as high_confidence_share,
    medium_confidence_minutes / judged_minutes as medium_confidence_share,
    low_confidence_minutes / judged_minutes as low_confidence_share
from counted_days
left join sleep_logs using (person_id, local_date)
cross join parameters
