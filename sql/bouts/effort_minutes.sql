-- The moderate and vigorous minutes, with how hard the heart worked in each.
--
-- work:    aerobic_sessions is made of it
-- grain:   one row per person and such minute
-- key:     person_id, minute_at
-- units:   beats per minute; impulses of the minute in points
-- null:    cadence judged the minute; banister_trimp: also sex unknown; steps:
--          not known
-- method:  METHODS.md#training-impulse

with pulsed_minutes as (

    select
        person_id,
        minute_activity.minute_at,
        local_date,
        minute_activity.steps,
        minute_activity.aerobic_minutes,
        case
            when heart_rate_limits.person_id is not null
                then minute_activity.heart_rate_bpm
        end as heart_rate_bpm,
        (
            minute_activity.heart_rate_bpm
            - heart_rate_limits.resting_heart_rate_bpm
        ) / (
            heart_rate_limits.highest_heart_rate_bpm
            - heart_rate_limits.resting_heart_rate_bpm
        ) as reserve_share,
        if(reserve_share is null, null, least(greatest(reserve_share, 0), 1))
            as effort_share,
        minute_activity.heart_rate_bpm
        / heart_rate_limits.highest_heart_rate_bpm as maximum_share
    from minute_activity
    semi join build_days using (person_id, local_date)
    left join heart_rate_limits
        on
            minute_activity.person_id = heart_rate_limits.person_id
            and minute_activity.local_date = heart_rate_limits.local_date
            and minute_activity.intensity_source = 'heart_rate'
    where minute_activity.intensity in ('moderate', 'vigorous')

)

select
    pulsed_minutes.* exclude (effort_share),
    -- Banister 1991, whose weights differ between the sexes.
    case persons.sex
        when 'female' then effort_share * 0.86 * exp(1.67 * effort_share)
        when 'male' then effort_share * 0.64 * exp(1.92 * effort_share)
    end as banister_trimp,
    -- Edwards 1993: a point from half the maximum on, one more each tenth.
    case
        when maximum_share is not null
            then
                least(
                    greatest(floor(maximum_share * 10 + 0.0000001) - 4, 0), 5
                )::utinyint
    end as edwards_trimp
from pulsed_minutes
left join persons using (person_id)
