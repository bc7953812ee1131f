-- What each person aims for in each ISO week, and why some weeks can have no
-- verdict whatever was done in them.
--
-- work:    weekly_activity shows it
-- grain:   one row per person and ISO week, as record_weeks
-- key:     person_id, week_start_date
-- units:   per week
-- null:    targets: none was agreed yet, or steps do not apply; gaps: none
-- method:  METHODS.md#weekly-targets

with first_dates as (

    select
        person_id,
        min(since_date) filter (where step_target is not null)
            as steps_since_date,
        min(since_date) filter (where aerobic_minutes_target is not null)
            as aerobic_since_date,
        min(since_date) filter (where movement_breaks_target is not null)
            as breaks_since_date
    from dated_targets
    group by person_id

),

stated_weeks as (

    -- What begins within a week counts from the next one on.
    select
        person_id,
        week_start_date,
        record_weeks.is_over,
        persons.* exclude (person_id),
        newest.step_target as newest_step_target,
        newest.aerobic_minutes_target as newest_aerobic_minutes_target,
        newest.movement_breaks_target as newest_movement_breaks_target,
        coalesce(week_start_date < first_dates.steps_since_date, false)
            as is_before_steps,
        coalesce(week_start_date < first_dates.aerobic_since_date, false)
            as is_before_aerobic,
        coalesce(week_start_date < first_dates.breaks_since_date, false)
            as is_before_breaks,
        coalesce(week_start_date < persons.plan_since_date, false)
            as is_before_plan
    from record_weeks
    left join persons using (person_id)
    left join first_dates using (person_id)
    asof left join dated_targets as newest
        on
            record_weeks.person_id = newest.person_id
            and record_weeks.week_start_date >= newest.since_date

),

targets as (

    select
        person_id,
        week_start_date,
        is_over,
        steps_apply,
        case
            when steps_apply is false then null
            when is_before_steps then 7 * step_target
            else 7 * coalesce(newest_step_target, step_target, steps_per_day)
        end as steps_target,
        if(
            is_before_aerobic,
            aerobic_minutes_target,
            coalesce(
                newest_aerobic_minutes_target,
                aerobic_minutes_target,
                aerobic_minutes_per_week
            )
        ) as aerobic_minutes_target,
        aerobic_days_per_week as aerobic_days_target,
        case
            when steps_apply is false then null
            when is_before_breaks then movement_breaks_target
            else coalesce(
                newest_movement_breaks_target,
                movement_breaks_target,
                movement_break_days_per_week
            )
        end as broken_up_days_target,
        if(
            is_before_plan,
            null,
            coalesce(core_sessions_target, core_sessions_per_week)
        ) as core_sessions_target,
        if(
            is_before_plan,
            null,
            coalesce(stretching_days_target, stretching_days_per_week)
        ) as stretching_days_target,
        if(
            is_before_plan,
            null,
            coalesce(aerobic_sessions_target, aerobic_sessions_per_week)
        ) as aerobic_sessions_target,
        case
            when is_before_plan then 'before_target'
            when not is_over then 'week_running'
        end as plan_gap
    from stated_weeks
    cross join parameters

)

select
    * exclude (steps_apply),
    case
        when steps_apply is false then 'steps_do_not_apply'
        when steps_target is null then 'before_target'
        when not is_over then 'week_running'
    end as steps_gap,
    case
        when aerobic_minutes_target is null then 'before_target'
        when not is_over then 'week_running'
    end as aerobic_minutes_gap,
    if(is_over, null, 'week_running') as aerobic_days_gap,
    case
        when steps_apply is false then 'steps_do_not_apply'
        when broken_up_days_target is null then 'before_target'
        when not is_over then 'week_running'
    end as broken_up_days_gap
from targets
