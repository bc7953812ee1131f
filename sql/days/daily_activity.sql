-- Steps, wear and minutes of each intensity on each local date.
--
-- grain:   one row per person and local date from the first to the last of
--          which any device said anything
-- units:   minutes; steps include unplaced_steps; shares 0 to 1 of waking wear;
--          aerobic minutes of other readings as in hourly_activity
-- null:    steps: none known; wear_source: never worn; minutes by intensity:
--          none known; shares: no waking wear; aerobic and near-maximal
--          minutes: that reading knows no minute
-- method:  METHODS.md#days

with summed_days as (

    select
        person_id,
        local_date,
        sum(steps)::integer as placed_steps,
        sum(wear_minutes)::integer as wear_minutes,
        sum(step_wear_minutes)::integer as step_wear_minutes,
        sum(waking_wear_minutes)::integer as waking_wear_minutes,
        sum(light_minutes)::integer as light_minutes,
        sum(moderate_minutes)::integer as moderate_minutes,
        sum(vigorous_minutes)::integer as vigorous_minutes,
        sum(aerobic_minutes)::integer as aerobic_minutes,
        sum(nonambulatory_aerobic_minutes)::integer
            as nonambulatory_aerobic_minutes,
        sum(aerobic_minutes_low)::integer as aerobic_minutes_low,
        sum(aerobic_minutes_high)::integer as aerobic_minutes_high,
        sum(aerobic_minutes_heart_rate_only)::integer
            as aerobic_minutes_heart_rate_only,
        sum(aerobic_minutes_cadence_only)::integer
            as aerobic_minutes_cadence_only,
        sum(aerobic_minutes_either)::integer as aerobic_minutes_either,
        sum(aerobic_minutes_percent_maximum)::integer
            as aerobic_minutes_percent_maximum,
        sum(near_maximal_minutes)::integer as near_maximal_minutes,
        nullif(sum(waking_wear_minutes), 0) as judged,
        sum(heart_rate_minutes) / judged as heart_rate_share,
        sum(cadence_minutes) / judged as cadence_share,
        sum(unknown_minutes) / judged as unknown_share,
        1 - sum(effort_known_minutes) / judged as effort_unknown_share,
        sum(high_confidence_minutes) / judged as high_confidence_share,
        sum(medium_confidence_minutes) / judged as medium_confidence_share,
        sum(low_confidence_minutes) / judged as low_confidence_share
    from hourly_activity
    semi join build_days
        on
            hourly_activity.person_id = build_days.person_id
            and hourly_activity.local_date = build_days.local_date
    group by person_id, local_date

),

sleep_logs as (

    select distinct
        person_id,
        local_date
    from asleep_spans
    where ends_main_sleep

)

select
    summed_days.person_id,
    summed_days.local_date,
    coalesce(
        summed_days.placed_steps + unplaced_steps.steps,
        summed_days.placed_steps,
        unplaced_steps.steps
    )::integer as steps,
    coalesce(unplaced_steps.steps, 0) as unplaced_steps,
    summed_days.wear_minutes,
    summed_days.waking_wear_minutes,
    case
        when sleep_logs.person_id is null then 'fixed_window' else 'sleep_log'
    end as waking_source,
    case
        when summed_days.wear_minutes = 0 then null
        when summed_days.step_wear_minutes * 2 > summed_days.wear_minutes
            then 'steps'
        else 'heart_rate'
    end as wear_source,
    summed_days.waking_wear_minutes >= parameters.valid_day_minutes
    and coalesce(
        coalesce(
            summed_days.placed_steps + unplaced_steps.steps,
            summed_days.placed_steps,
            unplaced_steps.steps
        ) between parameters.fewest_valid_day_steps
        and parameters.most_valid_day_steps,
        false
    ) as is_valid_day,
    summed_days.* exclude (
        person_id,
        local_date,
        placed_steps,
        wear_minutes,
        step_wear_minutes,
        waking_wear_minutes,
        judged
    )
from summed_days
left join unplaced_steps
    on
        summed_days.person_id = unplaced_steps.person_id
        and summed_days.local_date = unplaced_steps.local_date
left join sleep_logs
    on
        summed_days.person_id = sleep_logs.person_id
        and summed_days.local_date = sleep_logs.local_date
cross join parameters
