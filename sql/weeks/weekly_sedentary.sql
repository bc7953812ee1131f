-- Low movement of each ISO week: its mean day, and how its valid days together
-- were accumulated and broken up.
--
-- grain:   one row per person and ISO week, as daily_sedentary
-- key:     person_id, week_start_date
-- units:   _per_day: mean of the valid days, weekdays and weekend counting 5 to
--          2 where is_weekend_weighted; the rest on the valid days together
-- null:    _per_day: too few valid days; the rest: also too few bouts, or the
--          fit is not to be had
-- method:  METHODS.md#sedentary-weeks

with mean_days as (

    select
        person_id,
        week_start_date,
        valid_days,
        valid_weekend_days,
        is_weekend_weighted,
        week_bouts as bouts,
        sum(weight * sedentary_minutes) as sedentary_minutes_per_day,
        sum(weight * bouts) as bouts_per_day,
        sum(weight * prolonged_20_minutes) as prolonged_20_minutes_per_day,
        sum(weight * prolonged_30_minutes) as prolonged_30_minutes_per_day,
        sum(weight * prolonged_60_minutes) as prolonged_60_minutes_per_day,
        sum(weight * breaks) as breaks_per_day,
        sum(weight * breaks_due_30) as breaks_due_30_per_day,
        sum(weight * breaks_due_120) as breaks_due_120_per_day
    from sedentary_week_days
    inner join daily_sedentary using (person_id, local_date)
    group by all

)

select
    mean_days.*,
    weekly_bout_pattern.bout_minutes,
    weekly_bout_pattern.mean_bout_minutes,
    weekly_bout_pattern.median_bout_minutes,
    weekly_bout_pattern.longest_bout_minutes,
    weekly_bout_pattern.usual_bout_minutes,
    weekly_bout_curves.usual_bout_minutes_modelled,
    weekly_bout_pattern.gini,
    weekly_bout_pattern.average_hazard,
    weekly_bout_exponents.alpha_continuous_xmin1,
    weekly_bout_exponents.alpha_continuous_xmin1_standard_error,
    weekly_bout_exponents.alpha_discrete,
    weekly_bout_pattern.prolonged_20_share,
    weekly_bout_pattern.prolonged_30_share,
    weekly_bout_pattern.prolonged_60_share,
    weekly_bout_pattern.bout_minutes_1_to_4_share,
    weekly_bout_pattern.bout_minutes_5_to_9_share,
    weekly_bout_pattern.bout_minutes_10_to_19_share,
    weekly_bout_pattern.bout_minutes_20_to_29_share,
    weekly_bout_pattern.bout_minutes_30_to_59_share,
    weekly_bout_pattern.bout_minutes_from_60_share,
    weekly_bout_pattern.within_30_share,
    weekly_bout_pattern.within_120_share,
    weekly_breaks.breaks_per_sedentary_hour,
    weekly_breaks.bouts_per_sedentary_hour,
    weekly_breaks.full_break_share,
    weekly_breaks.sedentary_to_active_probability,
    weekly_breaks.active_to_sedentary_probability
from mean_days
left join weekly_bout_pattern using (person_id, week_start_date)
left join weekly_breaks using (person_id, week_start_date)
left join weekly_bout_exponents using (person_id, week_start_date)
left join weekly_bout_curves using (person_id, week_start_date)
