-- Each week's pain against that of the first weeks, and whether the difference
-- is one that matters to people.
--
-- grain:   one row per person and ISO week that is over with enough ratings,
--          after the weeks of the baseline
-- key:     person_id, week_start_date
-- units:   below 0 is less pain
-- null:    change_share, is_recovered: the baseline is 0
-- method:  METHODS.md#weekly-pain-change

with compared_weeks as (

    select
        weekly_pain.person_id,
        weekly_pain.week_start_date,
        weekly_pain.rated_days,
        weekly_pain.pain_nrs,
        pain_baselines.pain_nrs as baseline_pain_nrs,
        weekly_pain.pain_nrs - pain_baselines.pain_nrs as change_points,
        change_points / nullif(pain_baselines.pain_nrs, 0) as change_share
    from weekly_pain
    inner join pain_baselines
        on
            weekly_pain.person_id = pain_baselines.person_id
            and weekly_pain.week_start_date
            > pain_baselines.last_week_start_date
    where weekly_pain.is_over and weekly_pain.pain_nrs is not null

),

judged_weeks as (

    -- Whole thresholds reached by sums of tenths must count as reached: 7 to
    -- 4.9 is 30 % on paper and a little less in binary.
    select
        compared_weeks.*,
        pain_important_change_share,
        pain_substantial_change_share,
        pain_minimal_change_share,
        -- From a low start a share says little: 1 to 0 is all of it.
        baseline_pain_nrs < pain_lowest_baseline_nrs - 0.000000001 as is_low,
        -change_share + 0.000000001 as lower_share,
        -change_points + 0.000000001 >= pain_important_change_points
            as has_fallen_by_points,
        not is_low and lower_share >= pain_important_change_share
            as has_fallen_by_share,
        change_points + 0.000000001 >= pain_important_change_points as has_risen
    from compared_weeks
    cross join parameters

)

select
    person_id,
    week_start_date,
    rated_days,
    pain_nrs,
    baseline_pain_nrs,
    change_points,
    change_share,
    case
        when is_low then 'floor'
        when lower_share >= pain_substantial_change_share then 'substantial'
        when lower_share >= pain_important_change_share then 'moderate'
        when lower_share >= pain_minimal_change_share then 'minimal'
        else 'none'
    end as improvement_grade,
    has_fallen_by_points and (is_low or has_fallen_by_share) as is_improved,
    has_fallen_by_points or has_fallen_by_share as is_improved_by_either,
    has_risen as is_worsened,
    case when baseline_pain_nrs > 0 then pain_nrs = 0 end as is_recovered
from judged_weeks
