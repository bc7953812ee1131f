-- Each ISO week's volume against the person's targets.
--
-- grain:   one row per person and ISO week from the first to the last with any
--          data
-- key:     person_id, week_start_date
-- units:   amounts as measured on all days of the week; estimated_ for seven
--          days from the valid ones
-- null:    nothing measured, too few valid days, or no log kept; a
--          status_reason: the week is judged
-- method:  METHODS.md#weekly-targets

with weeks as (

    select distinct
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date
    from calendar_days

),

measured_weeks as (

    select
        person_id,
        week_start_date,
        max(recorded_days) as recorded_days,
        max(valid_days) filter (where measure = 'steps') as valid_days,
        -- On some of them too little may be known of effort.
        max(valid_days) filter (where measure = 'aerobic_minutes')
            as aerobic_valid_days,
        max(amount) filter (where measure = 'steps') as steps,
        max(estimated) filter (where measure = 'steps') as estimated_steps,
        max(status) filter (where measure = 'steps') as steps_status,
        max(status_reason) filter (where measure = 'steps')
            as steps_status_reason,
        max(amount) filter (where measure = 'aerobic_minutes')
            as aerobic_minutes,
        max(estimated) filter (where measure = 'aerobic_minutes')
            as estimated_aerobic_minutes,
        max(status) filter (where measure = 'aerobic_minutes')
            as aerobic_status,
        max(status_reason) filter (where measure = 'aerobic_minutes')
            as aerobic_status_reason,
        max(amount) filter (where measure = 'aerobic_days') as aerobic_days,
        max(status) filter (where measure = 'aerobic_days')
            as aerobic_days_status,
        max(status_reason) filter (where measure = 'aerobic_days')
            as aerobic_days_status_reason
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
    steps,
    estimated_steps,
    steps_target,
    coalesce(steps_status, 'insufficient_data') as steps_status,
    if(steps_status is null, 'nothing_measured', steps_status_reason)
        as steps_status_reason,
    moderate_minutes,
    vigorous_minutes,
    aerobic_minutes,
    estimated_aerobic_minutes,
    aerobic_minutes_target,
    coalesce(aerobic_status, 'insufficient_data') as aerobic_status,
    if(aerobic_status is null, 'nothing_measured', aerobic_status_reason)
        as aerobic_status_reason,
    coalesce(recorded_days, 0) as recorded_days,
    coalesce(valid_days, 0) as valid_days,
    coalesce(aerobic_valid_days, 0) as aerobic_valid_days,
    aerobic_days,
    aerobic_days_target,
    coalesce(aerobic_days_status, 'insufficient_data') as aerobic_days_status,
    if(
        aerobic_days_status is null,
        'nothing_measured',
        aerobic_days_status_reason
    ) as aerobic_days_status_reason,
    coalesce(plan_log_days, 0) as plan_log_days,
    core_sessions,
    core_sessions_target,
    case
        when core_sessions >= core_sessions_target then 'met'
        when plan_log_days = 7 then 'not_met'
        else 'insufficient_data'
    end as core_status,
    case
        when core_status = 'insufficient_data'
            then coalesce(plan_log_gap, 'no_log')
    end as core_status_reason,
    stretching_days,
    stretching_days_target,
    case
        when stretching_days >= stretching_days_target then 'met'
        when plan_log_days = 7 then 'not_met'
        else 'insufficient_data'
    end as stretching_status,
    case
        when stretching_status = 'insufficient_data'
            then coalesce(plan_log_gap, 'no_log')
    end as stretching_status_reason,
    coalesce(log_days, 0) as log_days,
    aerobic_sessions,
    aerobic_sessions_target,
    case
        when aerobic_sessions >= aerobic_sessions_target then 'met'
        when log_days = 7 then 'not_met'
        else 'insufficient_data'
    end as aerobic_sessions_status,
    case
        when aerobic_sessions_status = 'insufficient_data'
            then coalesce(log_gap, 'no_log')
    end as aerobic_sessions_status_reason
from weeks
inner join person_targets using (person_id)
left join measured_weeks using (person_id, week_start_date)
left join intensity_weeks using (person_id, week_start_date)
left join weekly_exercise using (person_id, week_start_date)
