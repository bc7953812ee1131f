-- How did body weight and pain go, week by week?
--
-- A description: both drift over months, and what drifts together need not
-- belong together.
--
-- grain:   one row per person and ISO week with a weight
-- units:   kilograms, median of the weighed dates; pain 0 to 10
-- null:    pain_nrs: too few rated days; change_kilograms: the first such week
-- method:  METHODS.md#body-weight

with weighed_weeks as (

    select
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date,
        count(*) as weighed_days,
        median(body_weight_kilograms) as body_weight_kilograms
    from daily_weight
    group by all

)

select
    person_id,
    week_start_date,
    weighed_weeks.weighed_days,
    weighed_weeks.body_weight_kilograms,
    weighed_weeks.body_weight_kilograms
    - lag(weighed_weeks.body_weight_kilograms) over (
        partition by person_id order by week_start_date
    ) as change_kilograms,
    weekly_pain.pain_nrs
from weighed_weeks
left join weekly_pain using (person_id, week_start_date)
order by person_id, week_start_date
