-- An estimate of resting heart rate from the still minutes of one date.
--
-- work:    resting_heart_rates is made of it
-- grain:   one row per person and local date with a heart rate in still
--          minutes, or in those of a date without steps, worn long enough
-- key:     person_id, local_date
-- units:   beats per minute
-- null:    resting_heart_rate_bpm: too few still minutes
-- method:  METHODS.md#resting-heart-rate

with people as (

    -- Numbers are put in order several times faster than names.
    select
        person_id,
        row_number() over (order by person_id)::integer as person_number
    from build_days
    group by person_id

),

dates as materialized (

    select
        person_id,
        local_date,
        people.person_number,
        stepless_days.local_date is not null as is_stepless_date
    from neighbouring_days
    inner join people using (person_id)
    left join stepless_days using (person_id, local_date)

),

-- Without steps nobody knows which minutes are still. The lowest heart rates of
-- a whole day are; those of a workout are not.
minutes as (

    select
        dates.person_number,
        local_date,
        minute_readings.minute_number,
        minute_readings.minute_number // 60 as utc_hour,
        minute_readings.minute_number % 60 as place,
        minute_readings.heart_rate_bpm,
        dates.is_stepless_date,
        minute_readings.wear_source is not null
        and minute_readings.is_waking as is_waking_wear
    from minute_readings
    inner join dates using (person_id, local_date)
    where minute_readings.steps = 0 or dates.is_stepless_date

),

stepless_hours as (

    select
        person_number,
        utc_hour,
        bit_or(1::bigint << place) as stepless,
        ((1::bigint << 60) - 1) & ~stepless as restless
    from minutes
    where not is_stepless_date
    group by person_number, utc_hour

),

parted_hours as (

    -- In binary digits the last minute is the first digit.
    select
        *,
        if(lag(utc_hour) over person = utc_hour - 1, null, utc_hour * 60 - 1)
            as silent_before,
        greatest(
            silent_before,
            if(restless = 0, null, utc_hour * 60 + length(bin(restless)) - 1)
        ) as last_restless
    from stepless_hours
    window person as (partition by person_number order by utc_hour)

),

followed_hours as (

    select
        *,
        greatest(
            silent_before,
            max(last_restless) over (
                partition by person_number order by utc_hour
                rows between unbounded preceding and 1 preceding
            )
        ) as restless_minute
    from parted_hours

),

resting_minutes as (

    -- Still now and in the minutes before, be they of the hour before.
    select
        minutes.*,
        followed_hours.restless & ((1::bigint << place) - 1) as restless_before,
        is_stepless_date
        or if(
            restless_before = 0,
            minute_number - followed_hours.restless_minute
            >= parameters.resting_stillness_minutes,
            restless_before >> greatest(
                place + 1 - parameters.resting_stillness_minutes, 0
            ) = 0
        ) as is_still
    from minutes
    left join followed_hours using (person_number, utc_hour)
    cross join parameters

),

counted_rates as (

    select
        person_number,
        local_date,
        heart_rate_bpm,
        count(*) filter (where is_still) as minutes,
        not is_stepless_date
        or sum(count(*) filter (where is_waking_wear)) over (
            partition by person_number, local_date
        ) >= min(parameters.valid_day_minutes) as is_known_long
    from resting_minutes
    cross join parameters
    group by person_number, local_date, is_stepless_date, heart_rate_bpm

),

ranked_rates as (

    select
        person_number,
        local_date,
        heart_rate_bpm,
        sum(minutes) over (
            date_of_person order by heart_rate_bpm rows unbounded preceding
        ) as last_place,
        sum(minutes) over date_of_person as still_minutes
    from counted_rates
    where is_known_long and heart_rate_bpm is not null and minutes > 0
    window date_of_person as (partition by person_number, local_date)

),

placed_quantiles as (

    -- quantile_cont() takes no column as its share.
    select
        ranked_rates.*,
        (still_minutes - 1)::bigint * parameters.resting_quantile as place,
        floor(place)::integer + 1 as lower_place,
        still_minutes >= parameters.resting_fewest_minutes as is_enough
    from ranked_rates
    cross join parameters

),

rates as (

    select
        person_number,
        local_date,
        is_enough,
        still_minutes,
        place + 1 - lower_place as part,
        min(heart_rate_bpm) filter (where last_place >= lower_place)
            as lower_bpm,
        min(heart_rate_bpm) filter (
            where last_place >= least(lower_place + 1, still_minutes)
        ) as upper_bpm
    from placed_quantiles
    group by all

)

select
    people.person_id,
    local_date,
    rates.still_minutes::bigint as still_minutes,
    case
        when rates.is_enough
            then
                rates.lower_bpm
                + rates.part * (rates.upper_bpm - rates.lower_bpm)
    end as resting_heart_rate_bpm
from rates
inner join people using (person_number)
semi join build_days using (person_id, local_date)
