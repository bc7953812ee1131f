-- Aerobic exercise of each ISO week, whoever tells of it, and how much of its
-- time was low impact.
--
-- work:    the page shows it
-- grain:   one row per person and ISO week, as record_weeks
-- key:     person_id, week_start_date
-- units:   sums of the dates of which something is known; share 0 to 1 of the
--          minutes whose impact is known
-- null:    no such date; the share: no such minutes
-- method:  METHODS.md#aerobic-exercise

select
    person_id,
    local_date - (isodow(local_date) - 1)::integer as week_start_date,
    sum(sessions)::integer as sessions,
    sum(minutes::decimal(18, 4))::double as minutes,
    sum(low_impact_minutes::decimal(18, 4))::double as low_impact_minutes,
    sum(high_impact_minutes::decimal(18, 4))::double as high_impact_minutes,
    sum(low_impact_minutes::decimal(18, 4))
    / nullif(
        sum((low_impact_minutes + high_impact_minutes)::decimal(18, 4)), 0
    )::double as low_impact_share,
    count(*) filter (where is_logged or is_measured) as known_days
from daily_aerobic_exercise
group by all
