-- Every exposure beside pain, date by date: what the associations are made of.
--
-- grain:   one row per person and calendar date, without holes
-- key:     person_id, local_date
-- units:   as in the tables the columns come from; what ends in _done and
--          medication_taken 0 or 1;
--          minutes_asleep in the night that ends on the date
-- null:    exposures: not a valid day, or too much of it unknown; what ends in
--          _done: outside the dates of a log that notes such work at all;
--          minutes_asleep: no night is told; ratings: not answered; the last
--          two as in daily_pain
-- method:  METHODS.md#analysis-days

with log_dates as (

    select
        calendar_days.person_id,
        calendar_days.local_date,
        (count(kind) > 0)::integer as exercise_done,
        -- A watch's log says nothing of core work that it cannot see.
        any_value(
            calendar_days.local_date between first_plan_date and last_plan_date
        ) as is_plan_date,
        if(is_plan_date, coalesce(max((kind = 'core')::integer), 0), null)
            as core_done,
        if(is_plan_date, coalesce(max((kind = 'stretching')::integer), 0), null)
            as stretching_done,
        case
            when count(*) filter (where is_high_impact) > 0 then 1
            when count(kind) = count(is_high_impact) then 0
        end as high_impact_done
    from calendar_days
    inner join exercise_spans
        on
            calendar_days.person_id = exercise_spans.person_id
            and calendar_days.local_date
            between exercise_spans.first_date and exercise_spans.last_date
    left join exercise_log
        on
            calendar_days.person_id = exercise_log.person_id
            and calendar_days.local_date = exercise_log.local_date
    group by calendar_days.person_id, calendar_days.local_date

),

valid_days as (

    select
        person_id,
        local_date,
        coalesce(unknown_share <= most_unknown_share, true) as is_known,
        if(is_known, daily_sedentary.sedentary_minutes, null)
            as sedentary_minutes,
        if(is_known, daily_sedentary.prolonged_30_minutes, null)
            as prolonged_30_minutes,
        daily_activity.steps,
        if(
            coalesce(effort_unknown_share <= most_unknown_share, true),
            daily_activity.aerobic_minutes,
            null
        ) as aerobic_minutes
    from daily_activity
    inner join daily_sedentary using (person_id, local_date)
    cross join parameters
    where daily_activity.is_valid_day

)

select
    person_id,
    local_date,
    pain_nrs,
    worst_pain_nrs,
    sedentary_minutes,
    prolonged_30_minutes,
    steps,
    aerobic_minutes,
    exercise_done,
    core_done,
    stretching_done,
    high_impact_done,
    minutes_asleep,
    mood_nrs,
    stress_nrs,
    sleep_quality_nrs,
    control_nrs,
    medication_taken::integer as medication_taken,
    is_date_doubtful,
    days_late
from calendar_days
left join daily_pain using (person_id, local_date)
left join valid_days using (person_id, local_date)
left join log_dates using (person_id, local_date)
left join daily_sleep using (person_id, local_date)
