-- The targets of one ISO week of a person: how much, and why no verdict.
--
-- grain:       one row per target, in the order of the page
-- units:       amount and aim as in weekly_activity; counted_days: those
--              that count for the verdict, of days_needed
-- null:        as in weekly_activity
-- parameters:  $person, $monday

with judged_weeks as (

    select *
    from weekly_activity
    cross join parameters
    where person_id = $person and week_start_date = $monday

),

targets as (

    select
        unnest([
            {
                target: 'steps',
                amount: steps,
                aim: steps_target,
                status: steps_status,
                reason: steps_status_reason,
                is_decidable: steps_is_decidable,
                counted_days: steps_valid_days,
                days_needed: valid_days_per_week
            },
            {
                target: 'aerobic_minutes',
                amount: aerobic_minutes,
                aim: aerobic_minutes_target,
                status: aerobic_status,
                reason: aerobic_status_reason,
                is_decidable: aerobic_is_decidable,
                counted_days: aerobic_valid_days,
                days_needed: valid_days_per_week
            },
            {
                target: 'aerobic_days',
                amount: aerobic_days,
                aim: aerobic_days_target,
                status: aerobic_days_status,
                reason: aerobic_days_status_reason,
                is_decidable: aerobic_days_is_decidable,
                counted_days: aerobic_valid_days,
                days_needed: valid_days_per_week
            },
            {
                target: 'broken_up_days',
                amount: broken_up_days,
                aim: broken_up_days_target,
                status: broken_up_days_status,
                reason: broken_up_days_status_reason,
                is_decidable: broken_up_days_is_decidable,
                counted_days: if(
                    broken_up_days_status_reason = 'too_few_valid_days',
                    valid_days,
                    broken_up_valid_days
                ),
                days_needed: valid_days_per_week
            },
            {
                target: 'core_sessions',
                amount: core_sessions,
                aim: core_sessions_target,
                status: core_status,
                reason: core_status_reason,
                is_decidable: core_is_decidable,
                counted_days: plan_log_days,
                days_needed: 7
            },
            {
                target: 'stretching_days',
                amount: stretching_days,
                aim: stretching_days_target,
                status: stretching_status,
                reason: stretching_status_reason,
                is_decidable: stretching_is_decidable,
                counted_days: plan_log_days,
                days_needed: 7
            },
            {
                target: 'aerobic_sessions',
                amount: aerobic_sessions,
                aim: aerobic_sessions_target,
                status: aerobic_sessions_status,
                reason: aerobic_sessions_status_reason,
                is_decidable: aerobic_sessions_is_decidable,
                counted_days: case aerobic_sessions_status_reason
                    when 'log_covers_part_of_week' then log_days
                    when 'too_few_valid_days' then valid_days
                    else aerobic_sessions_known_days
                end,
                days_needed: if(
                    aerobic_sessions_status_reason = 'log_covers_part_of_week',
                    7,
                    valid_days_per_week
                )
            }
        ], recursive := true),
        recorded_days
    from judged_weeks

)

select
    target,
    amount,
    aim,
    status,
    reason,
    is_decidable,
    recorded_days,
    counted_days,
    days_needed
from targets
