-- Pain of each ISO week in which anything was written.
--
-- grain:   one row per person and ISO week with a diary entry
-- key:     person_id, week_start_date
-- units:   ratings 0 to 10; unrated_pain_days: pain of no stated degree
--          means of a week that is not over are those of its days so far
-- null:    fewer rated days than pain_entries_per_week
-- method:  METHODS.md#weekly-pain

with summed_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        count(pain_nrs) as rated_days,
        avg(pain_nrs) as pain_nrs,
        max(pain_nrs) as highest_pain_nrs,
        count(worst_pain_nrs) as worst_rated_days,
        max(worst_pain_nrs) as worst_pain_nrs,
        count(*) filter (where has_pain and pain_nrs is null)
            as unrated_pain_days
    from daily_pain
    group by all

)

select
    summed_weeks.person_id,
    summed_weeks.week_start_date,
    coalesce(record_weeks.is_over, false) as is_over,
    summed_weeks.rated_days,
    summed_weeks.rated_days / 7 as rated_share,
    if(rated_days >= pain_entries_per_week, pain_nrs, null) as pain_nrs,
    if(rated_days >= pain_entries_per_week, highest_pain_nrs, null)
        as highest_pain_nrs,
    if(worst_rated_days >= pain_entries_per_week, worst_pain_nrs, null)
        as worst_pain_nrs,
    summed_weeks.unrated_pain_days
from summed_weeks
left join record_weeks
    on
        summed_weeks.person_id = record_weeks.person_id
        and summed_weeks.week_start_date = record_weeks.week_start_date
cross join parameters
