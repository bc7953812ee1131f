-- The resting heart rate in force in each ISO week; it does not move inside a
-- week, so that minutes of one week are judged alike.
--
-- work:    limits_of shows it
-- grain:   one row per person and ISO week with samples
-- key:     person_id, week_start_date
-- units:   beats per minute; origin: 'device', 'estimate' or 'configured'
-- null:    no origin knows
-- method:  METHODS.md#resting-heart-rate

with daily_rates as (

    select
        person_id,
        device_resting_heart_rates.local_date,
        'device' as origin,
        arg_min(
            device_resting_heart_rates.resting_heart_rate_bpm,
            struct_pack(
                source_rank := source_ranks.source_rank,
                source_id := source_id,
                bpm := device_resting_heart_rates.resting_heart_rate_bpm
            )
        )::double as resting_heart_rate_bpm
    from device_resting_heart_rates
    left join source_ranks using (person_id, source_id)
    group by person_id, device_resting_heart_rates.local_date
    union all
    select
        person_id,
        local_date,
        'estimate' as origin,
        resting_heart_rate_bpm
    from daily_resting_heart_rates
    where resting_heart_rate_bpm is not null

),

weeks as (

    select distinct
        person_id,
        local_date - (isodow(local_date) - 1)::integer as week_start_date
    from source_days

),

candidates as (

    -- The days before the week come first, else the week's own.
    select
        weeks.person_id,
        weeks.week_start_date,
        daily_rates.origin,
        daily_rates.local_date >= weeks.week_start_date as is_own_week,
        median(daily_rates.resting_heart_rate_bpm) as resting_heart_rate_bpm
    from weeks
    inner join daily_rates
        on
            weeks.person_id = daily_rates.person_id
            and daily_rates.local_date < weeks.week_start_date + 7
    cross join parameters
    where
        daily_rates.local_date
        >= weeks.week_start_date - parameters.resting_window_days::integer
    group by all
    having count(*) >= min(parameters.resting_fewest_days)

),

known_rates as (

    select
        person_id,
        week_start_date,
        arg_min(
            struct_pack(bpm := resting_heart_rate_bpm, origin := origin),
            struct_pack(
                is_estimate := origin = 'estimate', is_own_week := is_own_week
            )
        ) as best
    from candidates
    group by person_id, week_start_date

)

select
    person_id,
    week_start_date,
    coalesce(known_rates.best.bpm, persons.resting_heart_rate_bpm)
        as resting_heart_rate_bpm,
    case
        when known_rates.best is not null then known_rates.best.origin
        when persons.resting_heart_rate_bpm is not null then 'configured'
    end as origin
from weeks
left join known_rates using (person_id, week_start_date)
left join persons using (person_id)
