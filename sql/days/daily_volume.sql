-- Activity of each local date in MET-minutes and in kilometres.
--
-- work:    weekly_volume sums it
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   MET-minutes; kilometres
-- null:    no waking wear, no steps known, or no height stated
-- method:  METHODS.md#volume

select
    person_id,
    local_date,
    moderate_met * moderate_minutes + vigorous_met * vigorous_minutes
        as met_minutes,
    walking_met_minutes,
    steps * step_length_height_share * height_cm / 100000
        as distance_kilometres,
    if(distance_kilometres is null, null, 'estimated_from_height')
        as distance_source
from daily_activity
semi join build_days using (person_id, local_date)
left join daily_cadence using (person_id, local_date)
left join persons using (person_id)
cross join parameters
