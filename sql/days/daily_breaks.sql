-- How the low movement of each local date was broken up, and how often minutes
-- change from one kind to the other.
--
-- work:    daily_sedentary shows it
-- grain:   one row per person and local date whose low movement is known
-- key:     person_id, local_date
-- units:   counts and minutes, by the date on which the bout or run starts
-- null:    shares, medians: nothing to take them of; minutes: none known
-- method:  METHODS.md#breaks, METHODS.md#movement-breaks

with bout_days as (

    select
        person_id,
        local_date,
        count(*) filter (where ends_with_break) as breaks,
        count(*) filter (where active_minutes_after >= full_break_minutes)
            as full_breaks,
        count(*) filter (where active_minutes_after >= long_break_minutes)
            as long_breaks,
        full_breaks / nullif(breaks, 0) as full_break_share,
        median(active_minutes_after) as median_break_minutes,
        coalesce(sum((duration_minutes - 1) // 30), 0)::integer
            as breaks_due_30,
        coalesce(sum((duration_minutes - 1) // 120), 0)::integer
            as breaks_due_120,
        count(*) filter (where duration_minutes > 30) as bouts_beyond_30,
        count(*) filter (where duration_minutes > 120) as bouts_beyond_120,
        sum(least(duration_minutes, 30)) / sum(duration_minutes)
            as within_30_share,
        sum(least(duration_minutes, 120)) / sum(duration_minutes)
            as within_120_share
    from daily_bouts
    semi join build_days using (person_id, local_date)
    left join sedentary_bouts using (person_id, local_date)
    cross join parameters
    group by person_id, local_date

),

stretch_days as (

    select
        person_id,
        local_date,
        max(duration_minutes) as longest_unbroken_minutes,
        count(*) filter (where duration_minutes > 120) as unbroken_beyond_120
    from unbroken_stretches
    semi join build_days using (person_id, local_date)
    group by person_id, local_date

),

run_days as (

    -- The last minute of a run has a known successor only where the other kind
    -- follows at once; every minute before it has one.
    select
        person_id,
        local_date,
        count(*) filter (where is_sedentary and is_followed_at_once)
            as sedentary_to_active_changes,
        sum(if(is_sedentary, duration_minutes - 1, 0))::bigint
        + sedentary_to_active_changes as followed_sedentary_minutes,
        count(*) filter (where not is_sedentary and is_followed_at_once)
            as active_to_sedentary_changes,
        sum(if(is_sedentary, 0, duration_minutes - 1))::bigint
        + active_to_sedentary_changes as followed_active_minutes,
        sedentary_to_active_changes / nullif(followed_sedentary_minutes, 0)
            as sedentary_to_active_probability,
        active_to_sedentary_changes / nullif(followed_active_minutes, 0)
            as active_to_sedentary_probability
    from activity_runs
    semi join build_days using (person_id, local_date)
    group by person_id, local_date

)

select
    bout_days.*,
    coalesce(stretch_days.longest_unbroken_minutes, 0)
        as longest_unbroken_minutes,
    coalesce(stretch_days.unbroken_beyond_120, 0) as unbroken_beyond_120,
    run_days.* exclude (person_id, local_date)
from bout_days
left join stretch_days using (person_id, local_date)
left join run_days using (person_id, local_date)
