-- Low-movement minutes of each local date and how they were accumulated.
--
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   minutes are cut at midnight; bouts, their minutes and the breaks
--          that end them belong to the date on which the bout starts
-- null:    wear is known from steps only, there is no waking wear, or no bout;
--          is_broken_up: the day is not valid, or too much of it unknown
-- method:  METHODS.md#sedentary-days

select
    person_id,
    local_date,
    daily_counts.sedentary_minutes,
    daily_counts.sedentary_minutes_zero_steps,
    daily_counts.sedentary_minutes_below_20_steps,
    daily_bouts.bouts,
    daily_bouts.bout_minutes,
    daily_bouts.mean_bout_minutes,
    daily_bouts.median_bout_minutes,
    daily_bouts.longest_bout_minutes,
    daily_bouts.prolonged_20_bouts,
    daily_bouts.prolonged_30_bouts,
    daily_bouts.prolonged_60_bouts,
    daily_bouts.prolonged_20_minutes,
    daily_bouts.prolonged_30_minutes,
    daily_bouts.prolonged_60_minutes,
    daily_bouts.prolonged_20_share,
    daily_bouts.prolonged_30_share,
    daily_bouts.prolonged_60_share,
    daily_bouts.bouts * 60 / nullif(daily_counts.sedentary_minutes, 0)
        as bouts_per_sedentary_hour,
    daily_breaks.breaks,
    daily_breaks.breaks * 60 / nullif(daily_counts.sedentary_minutes, 0)
        as breaks_per_sedentary_hour,
    daily_breaks.full_breaks,
    daily_breaks.full_break_share,
    daily_breaks.breaks_due_30,
    daily_breaks.breaks_due_120,
    daily_breaks.longest_unbroken_minutes,
    daily_breaks.unbroken_beyond_120,
    if(
        daily_activity.is_valid_day
        and daily_activity.unknown_share <= most_unknown_share,
        daily_breaks.unbroken_beyond_120 = 0,
        null
    ) as is_broken_up,
    daily_breaks.sedentary_to_active_probability,
    daily_breaks.active_to_sedentary_probability
from daily_activity
semi join build_days using (person_id, local_date)
left join daily_bouts using (person_id, local_date)
left join daily_counts
    on
        daily_bouts.person_id = daily_counts.person_id
        and daily_bouts.local_date = daily_counts.local_date
left join daily_breaks using (person_id, local_date)
cross join parameters
