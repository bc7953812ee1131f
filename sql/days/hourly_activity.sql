-- Minutes of each kind in each hour of the local clock.
--
-- view:    its sums cost less than keeping them
-- grain:   one row per person, local date and local hour; the hour that comes
--          twice when clocks go back is one row of up to 120 minutes
-- key:     person_id, local_date, local_hour
-- units:   minutes; steps in the hour
-- null:    none known that hour
-- method:  METHODS.md#days

with kinds as (

    select
        *,
        bit_count(minutes_of_hour)::integer as minutes
    from work.kind_hours
    inner join work.minute_kinds using (kind)

)

select
    person_id,
    local_date,
    local_hour,
    sum(minutes)::integer as minutes,
    sum(steps)::integer as steps,
    sum(minutes * wear_minutes)::integer as wear_minutes,
    sum(minutes * step_wear_minutes)::integer as step_wear_minutes,
    sum(minutes * waking_wear_minutes)::integer as waking_wear_minutes,
    sum(minutes * sedentary_minutes)::integer as sedentary_minutes,
    sum(minutes * sedentary_minutes_zero_steps)::integer
        as sedentary_minutes_zero_steps,
    sum(minutes * sedentary_minutes_below_20_steps)::integer
        as sedentary_minutes_below_20_steps,
    sum(minutes * light_minutes)::integer as light_minutes,
    sum(minutes * moderate_minutes)::integer as moderate_minutes,
    sum(minutes * vigorous_minutes)::integer as vigorous_minutes,
    sum(minutes * aerobic_minutes)::integer as aerobic_minutes,
    sum(minutes * nonambulatory_aerobic_minutes)::integer
        as nonambulatory_aerobic_minutes,
    sum(minutes * aerobic_minutes_low)::integer as aerobic_minutes_low,
    sum(minutes * aerobic_minutes_high)::integer as aerobic_minutes_high,
    sum(minutes * aerobic_minutes_heart_rate_only)::integer
        as aerobic_minutes_heart_rate_only,
    sum(minutes * aerobic_minutes_cadence_only)::integer
        as aerobic_minutes_cadence_only,
    sum(minutes * aerobic_minutes_either)::integer as aerobic_minutes_either,
    sum(minutes * aerobic_minutes_percent_maximum)::integer
        as aerobic_minutes_percent_maximum,
    sum(minutes * near_maximal_minutes)::integer as near_maximal_minutes,
    sum(minutes * heart_rate_minutes)::integer as heart_rate_minutes,
    sum(minutes * cadence_minutes)::integer as cadence_minutes,
    sum(minutes * high_confidence_minutes)::integer as high_confidence_minutes,
    sum(minutes * medium_confidence_minutes)::integer
        as medium_confidence_minutes,
    sum(minutes * low_confidence_minutes)::integer as low_confidence_minutes,
    sum(minutes * unknown_minutes)::integer as unknown_minutes,
    sum(minutes * effort_known_minutes)::integer as effort_known_minutes
from kinds
group by person_id, local_date, local_hour
