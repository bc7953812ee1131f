-- Logged exercise of each ISO week, and how far the log covers that week.
--
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person and ISO week with any data, for people with a log
-- key:     person_id, week_start_date
-- units:   sessions, of core work dates; dates with stretching, and dates that
--          a log covers
-- null:    the week lies outside the dates of the log; gaps: there is none
-- method:  METHODS.md#exercise-log

with judged_days as (

    select
        person_id,
        local_date,
        local_date
        between exercise_spans.first_date and exercise_spans.last_date
            as is_logged,
        local_date
        between exercise_spans.first_plan_date
        and exercise_spans.last_plan_date as is_plan_logged,
        coalesce(daily_exercise.core_sessions > 0, false) as has_core,
        coalesce(daily_exercise.stretching_sessions > 0, false)
            as has_stretching,
        coalesce(daily_exercise.aerobic_sessions, 0) as aerobic_sessions,
        coalesce(daily_exercise.high_impact_sessions, 0)
            as high_impact_sessions,
        daily_exercise.is_flare_day
    from work.calendar_days
    inner join work.exercise_spans using (person_id)
    left join work.daily_exercise using (person_id, local_date)

)

select
    person_id,
    local_date - (isodow(local_date) - 1)::integer as week_start_date,
    -- Exercises of one sitting are rows of a log, and no sessions each.
    sum(has_core::integer) filter (where is_plan_logged)::integer
        as core_sessions,
    sum(has_stretching::integer) filter (where is_plan_logged)::integer
        as stretching_days,
    sum(aerobic_sessions) filter (where is_logged)::integer
        as aerobic_sessions,
    sum(high_impact_sessions) filter (where is_logged)::integer
        as high_impact_sessions,
    -- At least: whether a day had a flare is not always known.
    case sum(high_impact_sessions) filter (where is_logged)
        when 0 then 0
        else
            sum(if(is_flare_day, high_impact_sessions, 0)) filter (
                where
                is_logged
                and high_impact_sessions > 0
                and is_flare_day is not null
            )
    end::integer as high_impact_flare_sessions,
    count(*) filter (where is_plan_logged) as plan_log_days,
    case
        when count(is_plan_logged) = 0 then 'no_log'
        when plan_log_days = 0 then 'week_outside_log'
        when plan_log_days < 7 then 'log_covers_part_of_week'
    end as plan_log_gap,
    count(*) filter (where is_logged) as log_days,
    case
        when log_days = 0 then 'week_outside_log'
        when log_days < 7 then 'log_covers_part_of_week'
    end as log_gap
from judged_days
group by person_id, week_start_date
