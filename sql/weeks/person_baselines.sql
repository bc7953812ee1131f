-- Each person's own baseline of steps, and a target near it where it is low.
--
-- grain:   one row per person with enough valid weeks
-- key:     person_id
-- units:   steps a day
-- null:    suggested targets: the baseline is not low
-- method:  METHODS.md#progression

with valid_weeks as (

    select
        person_id,
        week_start_date,
        estimated,
        row_number() over (
            partition by person_id order by week_start_date
        ) as valid_week
    from weekly_measures
    where measure = 'steps' and estimated is not null

),

baselines as (

    select
        person_id,
        min(week_start_date) as baseline_from_date,
        max(week_start_date) + 6 as baseline_until_date,
        avg(estimated) / 7 as baseline_steps_per_day,
        count(*) as weeks
    from valid_weeks
    cross join parameters
    where valid_week <= baseline_weeks
    group by person_id

)

select
    person_id,
    baseline_from_date,
    baseline_until_date,
    baseline_steps_per_day,
    if(
        baseline_steps_per_day < own_baseline_below_steps_per_day,
        round((1 + suggested_rise_low_share) * baseline_steps_per_day),
        null
    )::integer as suggested_steps_per_day_low,
    if(
        baseline_steps_per_day < own_baseline_below_steps_per_day,
        round((1 + suggested_rise_high_share) * baseline_steps_per_day),
        null
    )::integer as suggested_steps_per_day_high
from baselines
cross join parameters
where weeks >= baseline_weeks
