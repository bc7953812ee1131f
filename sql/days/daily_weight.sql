-- Body weight of each local date: the first measurement of the date, from the
-- one source that counts.
--
-- grain:   one row per person and local date with a measurement
-- key:     person_id, local_date
-- units:   measurements: moments of weighing by that source
-- method:  METHODS.md#body-weight

with local_readings as (

    select
        weight_readings.*,
        utc_days.local_date,
        struct_pack(
            source_rank := source_ranks.source_rank,
            source_id := weight_readings.source_id
        ) as precedence
    from weight_readings
    inner join utc_days
        on
            weight_readings.person_id = utc_days.person_id
            and epoch_us(weight_readings.measured_at) // 86400000000
            = utc_days.utc_day
            and weight_readings.measured_at >= utc_days.started_at
            and weight_readings.measured_at < utc_days.ended_at
    left join source_ranks
        on
            weight_readings.person_id = source_ranks.person_id
            and weight_readings.source_id = source_ranks.source_id
    qualify
        precedence = min(precedence) over (
            partition by weight_readings.person_id, utc_days.local_date
        )

)

select
    person_id,
    local_date,
    -- Two files may hold one measurement with unlike digits.
    arg_min(body_weight_kilograms, struct_pack(
        measured_at := measured_at, lighter_first := body_weight_kilograms
    )) as body_weight_kilograms,
    min(measured_at) as measured_at,
    count(distinct measured_at) as measurements,
    any_value(source_id) as source_id
from local_readings
group by person_id, local_date
