-- Aerobic exercise of each local date, whoever tells of it, and whether the
-- date is known.
--
-- work:    weekly_activity judges it
-- grain:   one row per person and calendar date, without holes
-- key:     person_id, local_date
-- units:   sessions; minutes of those whose length is known
-- null:    neither a log nor a watch tells of the date
-- method:  METHODS.md#aerobic-exercise

with exercised_days as (

    select
        person_id,
        local_date,
        count(*) as told_sessions,
        -- An exact sum, whatever the order of the sessions.
        sum(minutes::decimal(18, 4)) as minutes,
        sum(minutes::decimal(18, 4)) filter (where not is_high_impact)
            as low_impact_minutes,
        sum(minutes::decimal(18, 4)) filter (where is_high_impact)
            as high_impact_minutes
    from aerobic_exercise
    group by person_id, local_date

),

known_days as (

    select
        person_id,
        local_date,
        coalesce(
            local_date between exercise_spans.first_date
            and exercise_spans.last_date,
            false
        ) as is_logged,
        coalesce(daily_activity.is_valid_day, false) as is_worn_day,
        coalesce(
            is_worn_day
            and daily_activity.aerobic_minutes is not null
            and coalesce(effort_unknown_share <= most_unknown_share, true),
            false
        ) as is_measured,
        daily_activity.aerobic_minutes is not null as is_told
    from calendar_days
    left join exercise_spans using (person_id)
    left join daily_activity using (person_id, local_date)
    cross join parameters

)

select
    person_id,
    local_date,
    is_logged,
    is_measured,
    if(
        is_logged or is_told or told_sessions is not null,
        coalesce(told_sessions, 0),
        null
    )::integer as sessions,
    if(sessions = 0, 0, exercised_days.minutes)::double as minutes,
    if(sessions = 0, 0, coalesce(low_impact_minutes, 0))::double
        as low_impact_minutes,
    if(sessions = 0, 0, coalesce(high_impact_minutes, 0))::double
        as high_impact_minutes
from known_days
left join exercised_days using (person_id, local_date)
