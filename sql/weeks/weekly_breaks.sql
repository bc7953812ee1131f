-- How the low movement of an ISO week was broken up, its valid days as one.
--
-- work:    weekly_sedentary shows it
-- grain:   one row per person and ISO week with enough valid days and bouts
-- key:     person_id, week_start_date
-- units:   counts, by the date on which a bout starts
-- null:    shares and rates: nothing to take them of
-- method:  METHODS.md#breaks

select
    person_id,
    sedentary_week_days.week_start_date,
    sum(daily_breaks.breaks)::integer as breaks,
    sum(daily_breaks.full_breaks)::integer as full_breaks,
    sum(daily_breaks.long_breaks)::integer as long_breaks,
    sum(daily_breaks.full_breaks) / nullif(sum(daily_breaks.breaks), 0)
        as full_break_share,
    sum(daily_breaks.breaks_due_30)::integer as breaks_due_30,
    sum(daily_breaks.breaks_due_120)::integer as breaks_due_120,
    sum(bouts_beyond_30)::integer as bouts_beyond_30,
    sum(bouts_beyond_120)::integer as bouts_beyond_120,
    sum(daily_breaks.breaks) * 60 / nullif(sum(sedentary_minutes), 0)
        as breaks_per_sedentary_hour,
    sum(daily_sedentary.bouts) * 60 / nullif(sum(sedentary_minutes), 0)
        as bouts_per_sedentary_hour,
    sum(sedentary_to_active_changes)
    / nullif(sum(followed_sedentary_minutes), 0)
        as sedentary_to_active_probability,
    sum(active_to_sedentary_changes) / nullif(sum(followed_active_minutes), 0)
        as active_to_sedentary_probability
from sedentary_week_days
inner join daily_sedentary using (person_id, local_date)
inner join daily_breaks using (person_id, local_date)
where sedentary_week_days.is_pooled
group by person_id, sedentary_week_days.week_start_date
