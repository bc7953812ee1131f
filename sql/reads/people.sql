-- How each person's weeks and days went, and what keeps a comparison away.
--
-- grain:  one row per person with any data
-- units:  *_minutes: median over the days worn long enough; *_weeks: weeks that
--         could have come out either way
-- null:   *_minutes: no such day; refusal_*: something was compared

with weeks as (

    select
        person_id,
        count(*) filter (where aerobic_is_decidable) as aerobic_weeks,
        count(*) filter (
            where aerobic_is_decidable
            and aerobic_status in ('met', 'estimated_met')
        ) as aerobic_met_weeks,
        count(*) filter (where steps_is_decidable) as steps_weeks,
        count(*) filter (
            where steps_is_decidable
            and steps_status in ('met', 'estimated_met')
        ) as steps_met_weeks
    from weekly_activity
    group by person_id

),

days as (

    select
        daily_activity.person_id,
        count(*) as valid_days,
        median(sedentary_minutes) as still_minutes,
        median(prolonged_30_minutes) as long_spell_minutes
    from daily_activity
    left join daily_sedentary using (person_id, local_date)
    where is_valid_day
    group by daily_activity.person_id

),

ratings as (

    select
        person_id,
        count(pain_nrs) as rated_days,
        median(pain_nrs) as middle_nrs
    from daily_pain
    group by person_id

),

refusals as (

    select
        person_id,
        arg_max(refusal_code, days) as refusal_code,
        arg_max(refusal_values, days) as refusal_values
    from associations
    where lag_days = 1
    group by person_id
    having count(estimate) = 0

)

select
    weeks.person_id,
    coalesce(rated_days, 0) as rated_days,
    middle_nrs,
    coalesce(valid_days, 0) as valid_days,
    aerobic_weeks,
    aerobic_met_weeks,
    steps_weeks,
    steps_met_weeks,
    still_minutes,
    long_spell_minutes,
    refusal_code,
    refusal_values
from weeks
left join days using (person_id)
left join ratings using (person_id)
left join refusals using (person_id)
order by weeks.person_id
