-- Aerobic minutes of each local date that came in runs, as older guidelines
-- asked: ten minutes of which at least eight are moderate or vigorous.
--
-- work:    daily_training shows it
-- grain:   one row per person and local date with moderate or vigorous minutes
-- key:     person_id, local_date
-- units:   minutes, cut at midnight
-- method:  METHODS.md#aerobic-sessions

with placed_minutes as (

    -- A run starts where eight of these minutes lie within ten.
    select
        person_id,
        local_date,
        effort_minutes.aerobic_minutes,
        ceil(
            aerobic_session_share * shortest_aerobic_session_minutes - 0.0000001
        )::integer as fewest,
        epoch_us(effort_minutes.minute_at) // 60000000 as minute_number,
        row_number() over person as place,
        lead(minute_number, fewest - 1) over person
        - minute_number < shortest_aerobic_session_minutes as is_start
    from effort_minutes
    semi join neighbouring_days using (person_id, local_date)
    cross join parameters
    window person as (partition by person_id order by effort_minutes.minute_at)

),

covered_minutes as (

    -- Each start vouches for itself and the seven after it.
    select
        *,
        coalesce(
            place - max(case when is_start then place end) over (
                partition by person_id order by place rows unbounded preceding
            ) < fewest,
            false
        ) as is_in_run
    from placed_minutes

)

select
    person_id,
    local_date,
    coalesce(sum(aerobic_minutes) filter (where is_in_run), 0)::integer
        as aerobic_minutes_in_runs_of_10
from covered_minutes
semi join build_days using (person_id, local_date)
group by person_id, local_date
