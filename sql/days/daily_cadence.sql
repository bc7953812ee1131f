-- Steps a minute on each local date: minutes in each band and the fastest ones.
--
-- work:    weekly_cadence is made of it
-- grain:   one row per person and local date, as daily_activity
-- key:     person_id, local_date
-- units:   minutes; _cadence in steps per minute
-- null:    no known minute, too few for the figure, or no step
-- method:  METHODS.md#cadence

with cadences as (

    select
        person_id,
        local_date,
        steps as cadence,
        count(*) as minutes,
        min(minute_at) as first_at,
        max(minute_at) as last_at
    from minute_activity
    semi join build_days using (person_id, local_date)
    where is_worn and steps > 0
    group by all
    union all
    -- Most minutes are without a step, and counted already.
    select
        person_id,
        local_date,
        0,
        sum(bit_count(kind_hours.minutes_of_hour)),
        null,
        null
    from kind_hours
    semi join build_days using (person_id, local_date)
    inner join minute_kinds using (kind)
    where minute_kinds.wear_minutes = 1 and steps = 0
    group by person_id, local_date

),

ranked_cadences as (

    select
        *,
        sum(minutes) over (
            partition by person_id, local_date
            order by cadence desc rows unbounded preceding
        ) - minutes as faster
    from cadences

),

counted_days as (

    select
        person_id,
        local_date,
        sum(minutes)::integer as cadence_known_minutes,
        sum(if(cadence = 0, minutes, 0))::integer as no_step_minutes,
        sum(if(cadence < 20, minutes, 0))::integer - no_step_minutes
            as incidental_minutes,
        sum(if(cadence // 20 = 1, minutes, 0))::integer as sporadic_minutes,
        sum(if(cadence // 20 = 2, minutes, 0))::integer as purposeful_minutes,
        sum(if(cadence // 20 = 3, minutes, 0))::integer as slow_minutes,
        sum(if(cadence // 20 = 4, minutes, 0))::integer as medium_minutes,
        sum(if(cadence // 20 = 5, minutes, 0))::integer as brisk_minutes,
        sum(if(cadence >= 120, minutes, 0))::integer as faster_minutes,
        brisk_minutes + faster_minutes as cadence_100_minutes,
        sum(if(cadence >= 130, minutes, 0))::integer as cadence_130_minutes,
        -- 3 MET from 100 steps a minute, one more from 110, 120 and 130.
        sum(if(cadence >= 100, least(cadence // 10 - 7, 6) * minutes, 0))
        ::integer as walking_met_minutes,
        max(cadence) as peak_1_cadence,
        sum(cadence * greatest(least(minutes, 30 - faster), 0))
        / if(cadence_known_minutes >= 30, 30, null) as peak_30_cadence,
        sum(cadence * greatest(least(minutes, 60 - faster), 0))
        / if(cadence_known_minutes >= 60, 60, null) as peak_60_cadence,
        sum(cadence * minutes) / sum(minutes) filter (where cadence > 0)
            as stepping_cadence,
        min(first_at) filter (where cadence > 0) as first_step_at,
        max(last_at) filter (where cadence > 0) as last_step_at
    from ranked_cadences
    group by person_id, local_date

)

select
    person_id,
    local_date,
    counted_days.* exclude (person_id, local_date),
    best_half_hours.steps / 30 as best_30_cadence
from daily_activity
semi join build_days using (person_id, local_date)
left join counted_days using (person_id, local_date)
left join best_half_hours using (person_id, local_date)
