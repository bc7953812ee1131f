-- Mood, stress, sleep quality and sense of control in each ISO week in which
-- anything was written.
--
-- grain:   one row per person and ISO week with a diary entry
-- key:     person_id, week_start_date
-- units:   means of the daily ratings, 0 to 10
-- null:    fewer days with that rating than pain_entries_per_week
-- method:  METHODS.md#weekly-wellbeing

with summed_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        count(mood_nrs) as mood_days,
        avg(mood_nrs) as mood_nrs,
        count(stress_nrs) as stress_days,
        avg(stress_nrs) as stress_nrs,
        count(sleep_quality_nrs) as sleep_quality_days,
        avg(sleep_quality_nrs) as sleep_quality_nrs,
        count(control_nrs) as control_days,
        avg(control_nrs) as control_nrs
    from daily_pain
    group by all

)

select
    summed_weeks.person_id,
    summed_weeks.week_start_date,
    mood_days,
    case when mood_days >= pain_entries_per_week then mood_nrs end as mood_nrs,
    stress_days,
    case when stress_days >= pain_entries_per_week then stress_nrs end
        as stress_nrs,
    sleep_quality_days,
    if(sleep_quality_days >= pain_entries_per_week, sleep_quality_nrs, null)
        as sleep_quality_nrs,
    control_days,
    case when control_days >= pain_entries_per_week then control_nrs end
        as control_nrs
from summed_weeks
cross join parameters
