-- Every exposure beside pain, date by date: what the associations are made of.
--
-- grain:   one row per person and calendar date, without holes
-- units:   as in the tables the columns come from; exercise_done 0 or 1
-- null:    exposures: not a valid day; exercise_done: outside the dates of the
--          log; ratings: not answered
-- method:  METHODS.md#analysis-days

with logged_days as (

    select distinct
        person_id,
        local_date
    from exercise_log

),

log_spans as (

    select
        person_id,
        min(local_date) as first_date,
        max(local_date) as last_date
    from logged_days
    group by person_id

),

valid_days as (

    select
        daily_activity.person_id,
        daily_activity.local_date,
        daily_sedentary.sedentary_minutes,
        daily_sedentary.prolonged_30_minutes,
        daily_activity.steps,
        daily_activity.aerobic_minutes
    from daily_activity
    inner join daily_sedentary
        on
            daily_activity.person_id = daily_sedentary.person_id
            and daily_activity.local_date = daily_sedentary.local_date
    where daily_activity.is_valid_day

)

select
    calendar_days.person_id,
    calendar_days.local_date,
    daily_pain.pain_nrs,
    daily_pain.worst_pain_nrs,
    valid_days.sedentary_minutes,
    valid_days.prolonged_30_minutes,
    valid_days.steps,
    valid_days.aerobic_minutes,
    case
        when
            calendar_days.local_date
            between log_spans.first_date and log_spans.last_date
            then (logged_days.person_id is not null)::integer
    end as exercise_done,
    daily_pain.mood_nrs,
    daily_pain.stress_nrs,
    daily_pain.sleep_quality_nrs,
    daily_pain.control_nrs
from calendar_days
left join daily_pain
    on
        calendar_days.person_id = daily_pain.person_id
        and calendar_days.local_date = daily_pain.local_date
left join valid_days
    on
        calendar_days.person_id = valid_days.person_id
        and calendar_days.local_date = valid_days.local_date
left join logged_days
    on
        calendar_days.person_id = logged_days.person_id
        and calendar_days.local_date = logged_days.local_date
left join log_spans on calendar_days.person_id = log_spans.person_id
