-- Unbroken runs of worn, waking, low-movement minutes.
--
-- grain:   one row per person and bout; it belongs to the date of its first
--          minute and is not cut at midnight
-- units:   started_at and ended_at are instants, ended_at exclusive;
--          ends_with_break: a known, more active minute follows at once;
--          is_censored: an end of the bout is unknown
-- method:  METHODS.md#sedentary-bouts

with neighbouring_days as (

    select distinct
        person_id,
        unnest([local_date - 1, local_date, local_date + 1]) as local_date
    from build_days

),

keyed_minutes as (

    -- Inside an unbroken run the clock and the row number advance together, so
    -- their difference is constant and names the run. Minutes of unknown
    -- intensity are absent, and so end a run.
    select
        minute_activity.person_id,
        minute_activity.local_date,
        minute_activity.intensity = 'sedentary' as is_sedentary,
        epoch_us(minute_activity.minute_at) // 60000000 as minute_number,
        minute_number - row_number() over (
            partition by minute_activity.person_id, is_sedentary
            order by minute_activity.minute_at
        ) as run_key
    from minute_activity
    semi join neighbouring_days
        on
            minute_activity.person_id = neighbouring_days.person_id
            and minute_activity.local_date = neighbouring_days.local_date
    where minute_activity.intensity is not null

),

runs as (

    select
        person_id,
        is_sedentary,
        arg_min(local_date, minute_number) as local_date,
        min(minute_number) as first_minute,
        max(minute_number) + 1 as next_minute
    from keyed_minutes
    group by person_id, is_sedentary, run_key

),

-- Known minutes alternate between the two kinds of run, so a run that touches
-- the one before or after touches activity.
neighboured_runs as (

    select
        *,
        coalesce(lag(next_minute) over person = first_minute, false)
            as starts_after_activity,
        coalesce(lead(first_minute) over person = next_minute, false)
            as ends_with_break
    from runs
    window person as (partition by person_id order by first_minute)

)

select
    neighboured_runs.person_id,
    neighboured_runs.local_date,
    make_timestamptz(neighboured_runs.first_minute * 60000000) as started_at,
    make_timestamptz(neighboured_runs.next_minute * 60000000) as ended_at,
    neighboured_runs.next_minute - neighboured_runs.first_minute
        as duration_minutes,
    not neighboured_runs.starts_after_activity
    or not neighboured_runs.ends_with_break as is_censored,
    neighboured_runs.ends_with_break
from neighboured_runs
semi join build_days
    on
        neighboured_runs.person_id = build_days.person_id
        and neighboured_runs.local_date = build_days.local_date
cross join parameters
where
    neighboured_runs.is_sedentary
    and duration_minutes >= parameters.shortest_sedentary_bout_minutes
