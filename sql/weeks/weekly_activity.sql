-- Each ISO week's volume against the person's targets.
--
-- grain:   one row per person and ISO week from the first to the last with any
--          data
-- key:     person_id, week_start_date
-- units:   amounts as measured on all days of the week; estimated_ for seven
--          days from the valid ones
-- null:    nothing measured, too few valid days, no log kept, or the week is
--          not over; a target: none was in force; a status_reason: the week is
--          judged
-- method:  METHODS.md#weekly-targets

with measured_weeks as (

    select
        person_id,
        week_start_date,
        max(recorded_days) as recorded_days,
        max(worn_days) as valid_days,
        -- On some of them steps, or enough of effort, may not be known.
        max(valid_days) filter (where measure = 'steps') as steps_valid_days,
        max(valid_days) filter (where measure = 'aerobic_minutes')
            as aerobic_valid_days,
        max(amount) filter (where measure = 'steps') as steps,
        max(estimated) filter (where measure = 'steps') as estimated_steps,
        max(status) filter (where measure = 'steps') as steps_status,
        max(status_reason) filter (where measure = 'steps')
            as steps_status_reason,
        bool_or(is_decidable) filter (where measure = 'steps')
            as steps_is_decidable,
        max(amount) filter (where measure = 'aerobic_minutes')
            as aerobic_minutes,
        max(estimated) filter (where measure = 'aerobic_minutes')
            as estimated_aerobic_minutes,
        max(status) filter (where measure = 'aerobic_minutes')
            as aerobic_status,
        max(status_reason) filter (where measure = 'aerobic_minutes')
            as aerobic_status_reason,
        bool_or(is_decidable) filter (where measure = 'aerobic_minutes')
            as aerobic_is_decidable,
        max(amount) filter (where measure = 'aerobic_days') as aerobic_days,
        max(status) filter (where measure = 'aerobic_days')
            as aerobic_days_status,
        max(status_reason) filter (where measure = 'aerobic_days')
            as aerobic_days_status_reason,
        bool_or(is_decidable) filter (where measure = 'aerobic_days')
            as aerobic_days_is_decidable,
        max(valid_days) filter (where measure = 'broken_up_days')
            as broken_up_valid_days,
        max(amount) filter (where measure = 'broken_up_days')
            as broken_up_days,
        max(status) filter (where measure = 'broken_up_days')
            as broken_up_days_status,
        max(status_reason) filter (where measure = 'broken_up_days')
            as broken_up_days_status_reason,
        bool_or(is_decidable) filter (where measure = 'broken_up_days')
            as broken_up_days_is_decidable,
        max(valid_days) filter (where measure = 'aerobic_sessions')
            as aerobic_sessions_known_days,
        max(amount) filter (where measure = 'aerobic_sessions')
            as aerobic_sessions,
        max(status) filter (where measure = 'aerobic_sessions')
            as aerobic_sessions_status,
        max(status_reason) filter (where measure = 'aerobic_sessions')
            as aerobic_sessions_reason,
        bool_or(is_decidable) filter (where measure = 'aerobic_sessions')
            as aerobic_sessions_is_decidable
    from weekly_measures
    group by person_id, week_start_date

),

intensity_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        sum(moderate_minutes)::integer as moderate_minutes,
        sum(vigorous_minutes)::integer as vigorous_minutes
    from daily_activity
    group by all

)

select
    person_id,
    week_start_date,
    weekly_targets.is_over,
    steps,
    estimated_steps,
    steps_target,
    coalesce(steps_status, 'insufficient_data') as steps_status,
    if(
        steps_status is null,
        coalesce(steps_gap, 'nothing_measured'),
        steps_status_reason
    ) as steps_status_reason,
    coalesce(steps_is_decidable, false) as steps_is_decidable,
    moderate_minutes,
    vigorous_minutes,
    aerobic_minutes,
    estimated_aerobic_minutes,
    aerobic_minutes_target,
    coalesce(aerobic_status, 'insufficient_data') as aerobic_status,
    if(
        aerobic_status is null,
        coalesce(aerobic_minutes_gap, 'nothing_measured'),
        aerobic_status_reason
    ) as aerobic_status_reason,
    coalesce(aerobic_is_decidable, false) as aerobic_is_decidable,
    coalesce(recorded_days, 0) as recorded_days,
    coalesce(valid_days, 0) as valid_days,
    coalesce(steps_valid_days, 0) as steps_valid_days,
    coalesce(aerobic_valid_days, 0) as aerobic_valid_days,
    aerobic_days,
    aerobic_days_target,
    coalesce(aerobic_days_status, 'insufficient_data') as aerobic_days_status,
    if(
        aerobic_days_status is null,
        coalesce(aerobic_days_gap, 'nothing_measured'),
        aerobic_days_status_reason
    ) as aerobic_days_status_reason,
    coalesce(aerobic_days_is_decidable, false) as aerobic_days_is_decidable,
    coalesce(broken_up_valid_days, 0) as broken_up_valid_days,
    broken_up_days,
    broken_up_days_target,
    coalesce(broken_up_days_status, 'insufficient_data')
        as broken_up_days_status,
    if(
        broken_up_days_status is null,
        coalesce(broken_up_days_gap, 'nothing_measured'),
        broken_up_days_status_reason
    ) as broken_up_days_status_reason,
    coalesce(broken_up_days_is_decidable, false) as broken_up_days_is_decidable,
    coalesce(plan_log_days, 0) as plan_log_days,
    core_sessions,
    core_sessions_target,
    case
        when plan_gap is not null then 'insufficient_data'
        when core_sessions >= core_sessions_target then 'met'
        when plan_log_days = 7 then 'not_met'
        else 'insufficient_data'
    end as core_status,
    case
        when core_status = 'insufficient_data'
            then coalesce(plan_gap, plan_log_gap, 'no_log')
    end as core_status_reason,
    -- A log of part of the week can only say that the target is met.
    coalesce(
        plan_gap is null and plan_log_days = 7 and core_sessions_target > 0,
        false
    ) as core_is_decidable,
    stretching_days,
    stretching_days_target,
    case
        when plan_gap is not null then 'insufficient_data'
        when stretching_days >= stretching_days_target then 'met'
        when plan_log_days = 7 then 'not_met'
        else 'insufficient_data'
    end as stretching_status,
    case
        when stretching_status = 'insufficient_data'
            then coalesce(plan_gap, plan_log_gap, 'no_log')
    end as stretching_status_reason,
    coalesce(
        plan_gap is null and plan_log_days = 7 and stretching_days_target > 0,
        false
    ) as stretching_is_decidable,
    coalesce(log_days, 0) as log_days,
    coalesce(aerobic_sessions_known_days, 0) as aerobic_sessions_known_days,
    measured_weeks.aerobic_sessions,
    aerobic_sessions_target,
    coalesce(
        measured_weeks.aerobic_sessions_status, 'insufficient_data'
    ) as aerobic_sessions_status,
    case
        when measured_weeks.aerobic_sessions_status <> 'insufficient_data'
            then null
        -- Without a worn device it is the log that does not reach so far.
        when
            plan_gap is null
            and coalesce(valid_days, 0) = 0
            and (log_gap is not null or coalesce(recorded_days, 0) = 0)
            then coalesce(log_gap, 'no_log')
        else coalesce(aerobic_sessions_reason, plan_gap, log_gap, 'no_log')
    end as aerobic_sessions_status_reason,
    coalesce(measured_weeks.aerobic_sessions_is_decidable, false)
        as aerobic_sessions_is_decidable
from weekly_targets
left join measured_weeks using (person_id, week_start_date)
left join intensity_weeks using (person_id, week_start_date)
left join weekly_exercise using (person_id, week_start_date)
