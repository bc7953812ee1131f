-- How much each ISO week held: MET-minutes, kilometres, a mean and a best day.
--
-- grain:   one row per person and ISO week with minutes, as weekly_measures
-- key:     person_id, week_start_date
-- units:   sums and highest values of all days; weighted_daily_ of a mean day
-- null:    nothing measured, no height stated, or too few valid days;
--          aerobic_range: also where the week is not over
-- method:  METHODS.md#volume

with measured_weeks as (

    select
        person_id,
        week_start_date,
        bool_or(is_over) as is_over,
        max(valid_days) filter (where measure = 'steps') as valid_days,
        max(valid_days) filter (where measure = 'aerobic_minutes')
            as aerobic_valid_days,
        max(weighted_daily_amount) filter (where measure = 'steps')
            as weighted_daily_steps,
        max(weighted_daily_amount) filter (where measure = 'aerobic_minutes')
            as weighted_daily_aerobic_minutes,
        max(amount) filter (where measure = 'aerobic_minutes')
            as aerobic_minutes,
        max(estimated) filter (where measure = 'aerobic_minutes')
            as estimated_minutes
    from weekly_measures
    group by person_id, week_start_date

),

summed_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        sum(met_minutes)::integer as met_minutes,
        sum(met_minutes) / 60 as met_hours,
        sum(walking_met_minutes)::integer as walking_met_minutes,
        -- A sum of fractions depends on its order in the last place.
        sum(distance_kilometres order by local_date)
            as distance_kilometres,
        any_value(distance_source) as distance_source,
        max(steps) as highest_daily_steps,
        max(aerobic_minutes) as highest_daily_aerobic_minutes
    from daily_activity
    inner join daily_volume using (person_id, local_date)
    group by all

)

select
    summed_weeks.*,
    valid_days,
    aerobic_valid_days,
    weighted_daily_steps,
    weighted_daily_aerobic_minutes,
    -- Means of days are not always exact: 5 x 30 may come out a little less.
    case
        when not is_over then null
        when aerobic_minutes > aerobic_upper_minutes_per_week then 'above'
        when estimated_minutes > aerobic_upper_minutes_per_week + 0.000000001
            then 'above'
        when estimated_minutes >= aerobic_minutes_per_week - 0.000000001
            then 'in_range'
        when estimated_minutes is not null then 'below'
    end as aerobic_range
from summed_weeks
inner join measured_weeks using (person_id, week_start_date)
cross join parameters
