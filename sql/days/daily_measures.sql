-- Each amount of a date that a week is judged by, and whether it counts for an
-- estimate.
--
-- work:    weekly_measures sums it
-- grain:   one row per person, local date and measure ('steps',
--          'aerobic_minutes', 'aerobic_days', 'broken_up_days',
--          'aerobic_sessions')
-- key:     person_id, local_date, measure
-- units:   amount: as measured; of days 1 or 0
-- null:    amount: not known
-- method:  METHODS.md#weekly-targets

with amounts as (

    select
        daily_activity.*,
        unnest(['steps', 'aerobic_minutes', 'aerobic_days', 'broken_up_days'])
            as measure,
        unnest([
            steps,
            aerobic_minutes,
            (aerobic_minutes >= aerobic_day_minutes)::integer,
            is_broken_up::integer
        ]) as amount,
        -- Only its few steps keep it from being valid.
        waking_wear_minutes >= valid_day_minutes
        and steps < fewest_valid_day_steps as is_stepless_day
    from daily_activity
    left join daily_sedentary using (person_id, local_date)
    cross join parameters

)

select
    person_id,
    local_date,
    measure,
    amount,
    true as is_recorded_day,
    is_valid_day as is_worn_day,
    is_stepless_day,
    -- A day can be worn long enough and tell little of effort, or no steps.
    is_valid_day
    and amount is not null
    and (
        measure in ('steps', 'broken_up_days')
        or coalesce(effort_unknown_share <= most_unknown_share, true)
    ) as is_valid_day
from amounts
cross join parameters
union all by name
-- A log tells of exercise without any device.
select
    person_id,
    local_date,
    'aerobic_sessions' as measure,
    sessions as amount,
    daily_activity.local_date is not null as is_recorded_day,
    coalesce(daily_activity.is_valid_day, false) as is_worn_day,
    waking_wear_minutes >= valid_day_minutes
    and steps < fewest_valid_day_steps as is_stepless_day,
    is_logged or is_measured as is_valid_day
from daily_aerobic_exercise
left join daily_activity using (person_id, local_date)
cross join parameters
