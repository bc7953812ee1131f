-- How briskly people walked in each ISO week, and in how many hours they moved.
--
-- grain:   one row per person and ISO week with minutes, as weekly_measures
-- key:     person_id, week_start_date
-- units:   steps per minute; shares 0 to 1: means of the valid days
-- null:    too few valid days with a value
-- method:  METHODS.md#cadence

with known_days as (

    select
        person_id,
        local_date as known_date,
        known_date - (isodow(known_date) - 1)::integer as week_start_date,
        cadence_100_minutes,
        peak_30_cadence as highest,
        if(is_valid_day, peak_30_cadence, null) as peak,
        if(is_valid_day, stepping_cadence, null) as cadence,
        if(is_valid_day, stepping_hours_share, null) as stepping,
        if(is_valid_day, break_hours_share, null) as breaking
    from daily_activity
    inner join daily_cadence using (person_id, local_date)
    inner join daily_hourly_movement using (person_id, local_date)

),

summed_weeks as (

    -- By day, as the last place of a mean of fractions depends on their order.
    select
        person_id,
        week_start_date,
        sum(cadence_100_minutes)::integer as cadence_100_minutes,
        max(highest) as highest_peak_30_cadence,
        avg(peak order by known_date) as peak,
        count(peak) as peak_days,
        avg(cadence order by known_date) as cadence,
        count(cadence) as cadence_days,
        avg(stepping order by known_date) as stepping,
        count(stepping) as stepping_days,
        avg(breaking order by known_date) as breaking,
        count(breaking) as breaking_days
    from known_days
    group by person_id, week_start_date

)

select
    person_id,
    week_start_date,
    cadence_100_minutes,
    highest_peak_30_cadence,
    if(peak_days >= valid_days_per_week, peak, null) as peak_30_cadence,
    if(cadence_days >= valid_days_per_week, cadence, null) as stepping_cadence,
    if(stepping_days >= valid_days_per_week, stepping, null)
        as stepping_hours_share,
    if(breaking_days >= valid_days_per_week, breaking, null)
        as break_hours_share
from summed_weeks
cross join parameters
