-- Measured aerobic sessions of each ISO week and their training impulse.
--
-- work:    for studies of training impulse; nothing else reads it
-- grain:   one row per person and ISO week with a date as in daily_activity
-- key:     person_id, week_start_date
-- units:   sums over training_days, the dates with any minute of known
--          intensity; impulses in points
-- null:    no such date; an impulse also where that of one session is not known
-- method:  METHODS.md#training-impulse

select
    person_id,
    local_date - (isodow(local_date) - 1)::integer as week_start_date,
    count(measured_aerobic_sessions) as training_days,
    sum(measured_aerobic_sessions)::integer as measured_aerobic_sessions,
    sum(aerobic_session_minutes)::integer as aerobic_session_minutes,
    sum(aerobic_minutes_in_runs_of_10)::integer
        as aerobic_minutes_in_runs_of_10,
    -- An exact sum, whatever the order of the dates.
    if(
        count(banister_trimp) = training_days,
        sum(banister_trimp::decimal(18, 9))::double,
        null
    ) as banister_trimp,
    if(count(edwards_trimp) = training_days, sum(edwards_trimp)::integer, null)
        as edwards_trimp
from daily_training
group by all
