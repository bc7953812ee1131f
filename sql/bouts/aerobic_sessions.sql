-- Stretches of mostly moderate or vigorous minutes.
--
-- grain:   one row per person and session; it belongs to the date of its first
--          minute and is not cut at midnight
-- key:     person_id, started_at
-- units:   duration_minutes from first to last effort (moderate or vigorous)
--          minute; impulses in points
-- null:    no such minute; steps, the impulses: too few of them, or sex unknown
-- method:  METHODS.md#aerobic-sessions

with parted_minutes as (

    select
        effort_minutes.*,
        epoch_us(effort_minutes.minute_at) // 60000000 as minute_number,
        coalesce(
            minute_number - lag(minute_number) over person
            > parameters.aerobic_session_gap_minutes + 1,
            true
        ) as is_first
    from effort_minutes
    semi join neighbouring_days using (person_id, local_date)
    cross join parameters
    window person as (partition by person_id order by effort_minutes.minute_at)

),

chained_minutes as (

    select
        *,
        sum(is_first::integer) over (
            partition by person_id
            order by minute_number
            rows unbounded preceding
        ) as chain_number
    from parted_minutes

),

chains as (

    select
        person_id,
        arg_min(local_date, minute_number) as local_date,
        min(minute_at) as started_at,
        max(minute_at) + interval 1 minute as ended_at,
        max(minute_number) + 1 - min(minute_number) as duration_minutes,
        count(*) as effort_minutes,
        sum(aerobic_minutes)::integer as aerobic_minutes,
        count(heart_rate_bpm) as heart_rate_minutes,
        avg(heart_rate_bpm) as mean_heart_rate_bpm,
        if(
            count(steps) >= count(*) * min(aerobic_session_share),
            avg(steps),
            null
        ) as mean_steps_per_minute,
        -- Exact decimals: a sum must not depend on the order of its minutes.
        sum(banister_trimp::decimal(18, 12))::double as banister_trimp,
        sum(edwards_trimp)::integer as edwards_trimp,
        heart_rate_minutes >= effort_minutes * min(aerobic_session_share)
            as has_impulse
    from chained_minutes
    cross join parameters
    group by person_id, chain_number

)

select
    chains.* exclude (banister_trimp, edwards_trimp, has_impulse),
    case when has_impulse then banister_trimp end as banister_trimp,
    case when has_impulse then edwards_trimp end as edwards_trimp
from chains
semi join build_days using (person_id, local_date)
cross join parameters
where
    duration_minutes between shortest_aerobic_session_minutes
    and longest_aerobic_session_minutes
    and effort_minutes >= duration_minutes * aerobic_session_share - 0.0000001
