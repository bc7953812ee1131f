-- Stretches of low movement that no full break parts: active minutes that are
-- too few for one do not end a stretch.
--
-- work:    daily_breaks shows the longest
-- grain:   one row per person and stretch; it belongs to the date of its first
--          minute and is not cut at midnight
-- key:     person_id, started_at
-- units:   duration_minutes from the first to the last minute of low movement,
--          the few active minutes between included; ended_at is exclusive
-- method:  METHODS.md#movement-breaks

with runs as (

    -- What is not known ends a stretch as well: nobody saw how it went on.
    select
        activity_runs.person_id,
        local_date,
        epoch_us(started_at) // 60000000 as first_minute,
        epoch_us(ended_at) // 60000000 as next_minute,
        coalesce(
            lag(next_duration_minutes) over person >= full_break_minutes
            or first_minute - lag(next_minute) over person
            <> lag(next_duration_minutes) over person,
            true
        ) as is_first
    from activity_runs
    semi join neighbouring_days using (person_id, local_date)
    cross join parameters
    where is_sedentary
    window person as (
        partition by activity_runs.person_id order by started_at
    )

),

numbered_runs as (

    select
        *,
        sum(is_first::integer) over (
            partition by person_id
            order by first_minute
            rows unbounded preceding
        ) as stretch_number
    from runs

),

stretches as (

    select
        person_id,
        arg_min(local_date, first_minute) as local_date,
        make_timestamptz(min(first_minute) * 60000000) as started_at,
        make_timestamptz(max(next_minute) * 60000000) as ended_at,
        max(next_minute) - min(first_minute) as duration_minutes
    from numbered_runs
    group by person_id, stretch_number

)

select
    person_id,
    local_date,
    started_at,
    ended_at,
    duration_minutes
from stretches
semi join build_days using (person_id, local_date)
