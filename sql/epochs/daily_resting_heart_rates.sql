-- An estimate of resting heart rate from the still minutes of one date.
--
-- work:    resting_heart_rates is made of it
-- grain:   one row per person and local date with a heart rate in still
--          minutes, or in those of a date without steps, worn long enough
-- key:     person_id, local_date
-- units:   beats per minute
-- null:    resting_heart_rate_bpm: too few still minutes
-- method:  METHODS.md#resting-heart-rate

with stepless_minutes as (

    -- Still now and in the minutes before: the row that many places up is a
    -- stepless minute just as many minutes ago.
    select
        person_id,
        local_date,
        minute_readings.heart_rate_bpm,
        parameters.resting_stillness_minutes - 1 as rows_before,
        epoch_us(minute_readings.minute_at) // 60000000 as minute_number,
        minute_number - lag(minute_number, rows_before) over person
        = rows_before as is_still
    from minute_readings
    semi join neighbouring_days using (person_id, local_date)
    cross join parameters
    where minute_readings.steps = 0
    window person as (partition by person_id order by minute_readings.minute_at)

),

worn_minutes as (

    -- Without steps nobody knows which minutes are still. The lowest heart
    -- rates of a whole day are; those of a workout are not.
    select
        person_id,
        local_date,
        minute_readings.heart_rate_bpm,
        sum((
            minute_readings.wear_source is not null
            and minute_readings.is_waking
        )::integer) over (partition by person_id, local_date)
        >= parameters.valid_day_minutes as is_worn_long
    from minute_readings
    semi join build_days using (person_id, local_date)
    semi join stepless_days using (person_id, local_date)
    cross join parameters

),

resting_minutes as (

    select
        person_id,
        local_date,
        stepless_minutes.heart_rate_bpm
    from stepless_minutes
    semi join build_days using (person_id, local_date)
    where stepless_minutes.is_still
    union all
    select
        person_id,
        local_date,
        heart_rate_bpm
    from worn_minutes
    where is_worn_long

),

still_days as (

    select
        person_id,
        local_date,
        list_sort(list(heart_rate_bpm)) as heart_rates,
        count(*) as still_minutes
    from resting_minutes
    where heart_rate_bpm is not null
    group by person_id, local_date

),

placed_quantiles as (

    -- quantile_cont() takes no column as its share.
    select
        still_days.*,
        (still_minutes - 1) * parameters.resting_quantile as place,
        floor(place)::integer + 1 as lower_place,
        still_minutes >= parameters.resting_fewest_minutes as is_enough
    from still_days
    cross join parameters

)

select
    person_id,
    local_date,
    still_minutes,
    case
        when is_enough
            then
                heart_rates[lower_place]
                + (place + 1 - lower_place) * (
                    heart_rates[least(lower_place + 1, still_minutes)]
                    - heart_rates[lower_place]
                )
    end as resting_heart_rate_bpm
from placed_quantiles
