-- What each source knows of each local date, and how its wear is known.
--
-- work:    a step from samples to minute_activity
-- grain:   one row per person, source and local date of which it said anything
-- key:     person_id, source_id, local_date
-- units:   counts of minutes
-- null:    steps_started_at, steps_ended_at where it counted no steps
-- method:  METHODS.md#wear

with counted_days as (

    select
        person_id,
        source_id,
        source_key,
        local_date,
        sum(bit_count(beating))::bigint as heart_rate_minutes,
        sum(bit_count(counted))::bigint as step_minutes,
        min(utc_hour * 60 + bit_count((counted & -counted) - 1)) filter (
            where counted <> 0
        ) as first_counted,
        -- In binary digits the last minute is the first digit.
        max(utc_hour * 60 + length(bin(counted)) - 1) filter (
            where counted <> 0
        ) as last_counted
    from source_hours
    semi join build_days using (person_id, local_date)
    group by person_id, source_id, source_key, local_date

),

heart_rate_runs as (

    select
        source_runs.*,
        (epoch_us(started_at) - epoch_us(lag(ended_at) over (
            partition by source_runs.source_key, local_date
            order by source_runs.started_at
        ))) // 60000000 + 1 as gap_minutes
    from source_runs
    semi join build_days using (person_id, local_date)
    where source_runs.evidence = 'heart_rate'

),

usual_gaps as (

    -- The lower median of the steps from one minute with a heart rate to the
    -- next: 1 inside a run, more between runs.
    select
        person_id,
        source_id,
        local_date,
        sum(minutes - 1)::integer as single_steps,
        sum(minutes)::integer // 2 as middle,
        coalesce(sum(gap_minutes - 1) filter (
            where gap_minutes <= parameters.longest_wear_bridge_minutes
        ), 0) as silent_minutes,
        silent_minutes
        >= sparse_heart_rate_share * (silent_minutes + sum(minutes))
            as is_sparse,
        case
            when middle <= single_steps then 1
            else
                list_sort(list(gap_minutes) filter (
                    where gap_minutes is not null
                ))[middle - single_steps]
        end as usual_gap_minutes
    from heart_rate_runs
    cross join parameters
    group by person_id, source_id, local_date, sparse_heart_rate_share

)

select
    person_id,
    source_id,
    counted_days.source_key,
    local_date,
    counted_days.heart_rate_minutes,
    counted_days.step_minutes,
    make_timestamptz(counted_days.first_counted * 60000000::bigint)
        as steps_started_at,
    make_timestamptz((counted_days.last_counted + 1) * 60000000::bigint)
        as steps_ended_at,
    -- A pulse taken now and then, with a finger on the camera, tells nothing of
    -- the rest of the day.
    case
        when
            counted_days.heart_rate_minutes >= if(
                sources.device_kind = 'worn_with_heart_rate',
                1,
                fewest_pulse_minutes
            )
            then 'heart_rate'
        when sources.device_kind = 'phone' then 'phone'
        else 'steps'
    end as basis,
    least(
        greatest(
            coalesce(usual_gaps.usual_gap_minutes, 0)
            * parameters.wear_bridge_gaps,
            parameters.shortest_wear_bridge_minutes
        ),
        parameters.longest_wear_bridge_minutes
    ) as bridge_minutes,
    coalesce(usual_gaps.is_sparse, false) as has_sparse_heart_rate
from counted_days
left join usual_gaps using (person_id, source_id, local_date)
left join sources using (person_id, source_id)
cross join parameters
