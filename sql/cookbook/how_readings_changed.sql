-- When did a reading change that had been shown before?
--
-- grain:   one row per person, exposure, lag and change
-- units:   estimates in NRS points per unit, at the change and before it
-- null:    estimate, earlier_estimate: not enough data
-- method:  METHODS.md#a-record-that-grows

with followed_readings as (

    select
        *,
        lag(tier) over comparison as earlier_tier,
        lag(estimate) over comparison as earlier_estimate,
        lag(data_until) over comparison as earlier_data_until
    from association_history
    window comparison as (
        partition by person_id, exposure, lag_days order by computed_at
    )

)

select
    person_id,
    exposure,
    lag_days,
    computed_at,
    earlier_tier,
    tier,
    earlier_estimate,
    estimate,
    earlier_data_until,
    data_until
from followed_readings
where tier <> earlier_tier
order by person_id, exposure, lag_days, computed_at
