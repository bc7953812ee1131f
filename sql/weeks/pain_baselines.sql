-- The pain that later weeks are compared with: the mean of the first weeks with
-- enough ratings.
--
-- work:    weekly_pain_change shows it
-- grain:   one row per person with that many such weeks
-- key:     person_id
-- units:   pain_nrs the mean of the weekly means; both weeks inclusive
-- method:  METHODS.md#weekly-pain-change

with numbered_weeks as (

    select
        person_id,
        week_start_date,
        rated_days,
        pain_nrs,
        row_number() over (partition by person_id order by week_start_date)
            as week_number
    from weekly_pain
    where is_over and pain_nrs is not null

)

select
    numbered_weeks.person_id,
    min(numbered_weeks.week_start_date) as first_week_start_date,
    max(numbered_weeks.week_start_date) as last_week_start_date,
    sum(numbered_weeks.rated_days)::integer as rated_days,
    avg(numbered_weeks.pain_nrs) as pain_nrs
from numbered_weeks
cross join parameters
where numbered_weeks.week_number <= parameters.pain_baseline_weeks
group by numbered_weeks.person_id
having count(*) = any_value(parameters.pain_baseline_weeks)
