-- How do persons differ in the weeks in which they reached a target?
--
-- grain:   one row per target
-- units:   persons; *_share 0 to 1: of a person's weeks that could have come
--          out either way, those in which the target was reached
-- null:    *_share: nobody has such a week
-- method:  METHODS.md#weekly-targets

with verdicts as (

    select
        person_id,
        'aerobic_minutes' as target_name,
        aerobic_is_decidable as is_judged,
        aerobic_status in ('met', 'estimated_met') as is_met
    from weekly_activity
    union all
    select
        person_id,
        'steps' as target_name,
        steps_is_decidable as is_judged,
        steps_status in ('met', 'estimated_met') as is_met
    from weekly_activity

),

persons_of_targets as (

    select
        person_id,
        target_name,
        avg(is_met::integer) filter (where is_judged) as met_share
    from verdicts
    group by person_id, target_name

)

select
    target_name,
    count(*) as persons,
    count(met_share) as judged_persons,
    count(*) filter (where met_share = 0) as never_met_persons,
    count(*) filter (where met_share = 1) as always_met_persons,
    quantile_cont(met_share, 0.25) as lower_quartile_share,
    median(met_share) as median_share,
    quantile_cont(met_share, 0.75) as upper_quartile_share
from persons_of_targets
group by target_name
order by target_name
