-- What a minute of one date of a person is judged by: heart rates and steps.
--
-- macro:   limits_of(person, day)
-- grain:   one row per call
-- units:   beats per minute, steps per minute; origins and refusal as in
--          heart_rate_reserves
-- null:    heart rates: not used or no samples that date, so that cadence alone
--          judges
-- method:  METHODS.md#heart-rate-intensity

with days as (

    select
        person as person_id,
        day::date as local_date

)

select
    person_id,
    local_date,
    reserves.resting_heart_rate_bpm,
    reserves.resting_heart_rate_origin,
    reserves.highest_heart_rate_bpm,
    reserves.highest_heart_rate_origin,
    reserves.refusal,
    heart_rate_limits.still_below_bpm,
    heart_rate_limits.moderate_from_bpm,
    heart_rate_limits.vigorous_from_bpm,
    parameters.sedentary_steps_per_minute as sedentary_below_steps,
    parameters.moderate_steps_per_minute as moderate_from_steps,
    parameters.vigorous_steps_per_minute as vigorous_from_steps
from days
cross join parameters
left join work.heart_rate_reserves as reserves using (person_id, local_date)
left join work.heart_rate_limits using (person_id, local_date)
