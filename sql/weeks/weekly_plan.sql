-- What was done of each item of the plan in each ISO week.
--
-- grain:   one row per person with a log, ISO week with any data since the plan
--          began, and item of the plan
-- key:     person_id, week_start_date, item, is_exercise
-- units:   sessions as planned_sessions; amounts as far as noted; dose_days:
--          dates with the planned dose
-- null:    outside the dates of the log, or none noted or planned;
--          status_reason, dose_status_reason: judged; dose_status: no
--          dose planned
-- method:  METHODS.md#exercise-plan

with counted_items as (

    select
        plan_items.*,
        weekly_exercise.week_start_date,
        record_weeks.is_over,
        case plan_items.kind
            when 'aerobic' then coalesce(weekly_measures.valid_days, 0)
            else weekly_exercise.plan_log_days
        end as log_days,
        case plan_items.kind
            when 'aerobic' then weekly_exercise.log_gap
            else weekly_exercise.plan_log_gap
        end as log_gap,
        case
            when is_exercise then if(log_days = 0, null, done_days)
            when plan_items.kind = 'aerobic' then weekly_measures.amount
            when log_days = 0 then null
            when plan_items.kind = 'core' then core_sessions
            when plan_items.kind = 'stretching' then stretching_days
        end as sessions,
        coalesce(unnamed_days, 0) as unnamed_days,
        repetitions,
        held_seconds,
        minutes,
        kilograms,
        if(log_days > 0 and has_planned_dose, dose_days, null) as dose_days,
        unknown_dose_days
    from plan_items
    inner join weekly_exercise
        on
            plan_items.person_id = weekly_exercise.person_id
            and weekly_exercise.week_start_date
            >= coalesce(planned_since_date, weekly_exercise.week_start_date)
    inner join record_weeks
        on
            weekly_exercise.person_id = record_weeks.person_id
            and weekly_exercise.week_start_date = record_weeks.week_start_date
    left join weekly_planned_exercises
        on
            plan_items.person_id = weekly_planned_exercises.person_id
            and weekly_exercise.week_start_date
            = weekly_planned_exercises.week_start_date
            and plan_items.item = weekly_planned_exercises.planned_exercise
    left join weekly_measures
        on
            weekly_exercise.person_id = weekly_measures.person_id
            and weekly_exercise.week_start_date
            = weekly_measures.week_start_date
            and weekly_measures.measure = 'aerobic_sessions'

)

select
    person_id,
    week_start_date,
    item,
    kind,
    is_exercise,
    is_stated,
    planned_sessions,
    sessions,
    log_days,
    case
        when not is_over then 'insufficient_data'
        when sessions >= planned_sessions then 'met'
        when log_days = 7 and sessions + unnamed_days < planned_sessions
            then 'not_met'
        else 'insufficient_data'
    end as status,
    case
        when not is_over then 'week_running'
        when status = 'insufficient_data'
            then coalesce(log_gap, 'exercise_not_named')
    end as status_reason,
    is_over and log_days = 7 as is_decidable,
    planned_repetitions,
    repetitions,
    planned_held_seconds,
    held_seconds,
    planned_minutes,
    minutes,
    planned_kilograms,
    kilograms,
    dose_days,
    case
        when not has_planned_dose then null
        when not is_over then 'insufficient_data'
        when dose_days >= planned_sessions then 'met'
        when
            log_days = 7
            and dose_days + unknown_dose_days + unnamed_days < planned_sessions
            then 'not_met'
        else 'insufficient_data'
    end as dose_status,
    case
        when coalesce(dose_status, 'met') <> 'insufficient_data' then null
        when not is_over then 'week_running'
        when log_gap is not null then log_gap
        when unknown_dose_days > 0 then 'amount_not_noted'
        else 'exercise_not_named'
    end as dose_status_reason
from counted_items
