-- How many aerobic minutes a week does the cohort reach, and how many people
-- meet their target?
--
-- grain:   one row per ISO week
-- units:   persons; minutes among the judged; met_share 0 to 1 of the judged
-- null:    nobody could be judged that week
-- method:  METHODS.md#weekly-targets

with judged_weeks as (

    select
        week_start_date,
        -- A week that could not have been missed tells nothing of a share.
        aerobic_is_decidable as is_judged,
        aerobic_is_decidable
        and aerobic_status in ('met', 'estimated_met') as is_met,
        coalesce(estimated_aerobic_minutes, aerobic_minutes) as aerobic_minutes
    from weekly_activity

)

select
    week_start_date,
    count(*) as persons,
    count(*) filter (where is_judged) as judged_persons,
    count(*) filter (where is_met) as met_persons,
    avg(is_met::integer) filter (where is_judged) as met_share,
    median(aerobic_minutes) filter (where is_judged) as median_minutes,
    quantile_cont(aerobic_minutes, 0.25) filter (where is_judged)
        as lower_quartile_minutes,
    quantile_cont(aerobic_minutes, 0.75) filter (where is_judged)
        as upper_quartile_minutes
from judged_weeks
group by week_start_date
order by week_start_date
