-- What heart-rate intensity rests on: the highest and the resting heart rate of
-- each local date, where each comes from, and why it is not used.
--
-- work:    limits_of shows it
-- grain:   one row per person and local date with samples
-- key:     person_id, local_date
-- units:   beats per minute
-- null:    heart rates and origins: unknown; refusal: heart rate is used
-- method:  METHODS.md#highest-heart-rate

with dated_persons as (

    select distinct
        person_id,
        source_days.local_date,
        source_days.local_date - (isodow(source_days.local_date) - 1)::integer
            as week_start_date,
        year(source_days.local_date) - persons.birth_year as age,
        persons.takes_beta_blocker
        or persons.heart_rate_limited_by is not null as is_limited,
        persons.highest_heart_rate_bpm as stated_bpm,
        case
            when stated_bpm is null then null
            when coalesce(persons.highest_heart_rate_is_measured, true)
                then 'measured'
            else 'entered'
        end as stated_origin
    from source_days
    inner join persons using (person_id)

),

highest_rates as (

    -- Drugs, a pacemaker and fibrillation make any formula wrong, and a
    -- maximum that was not measured under them too.
    select
        dated_persons.*,
        case
            when stated_origin = 'measured' then stated_origin
            when is_limited then null
            when stated_origin = 'entered' then stated_origin
            when age is not null then highest_heart_rate_formula
        end as highest_origin,
        case highest_origin
            when 'measured' then stated_bpm
            when 'entered' then stated_bpm
            when 'tanaka' then 208 - 0.7 * age
            when 'gellish' then 207 - 0.7 * age
            when 'fox' then 220 - age
            when 'nes' then 211 - 0.64 * age
        end::double as highest_bpm
    from dated_persons
    cross join parameters

)

select
    person_id,
    highest_rates.local_date,
    highest_rates.highest_bpm as highest_heart_rate_bpm,
    highest_rates.highest_origin as highest_heart_rate_origin,
    resting_heart_rates.resting_heart_rate_bpm,
    resting_heart_rates.origin as resting_heart_rate_origin,
    case
        when highest_rates.highest_bpm is null and highest_rates.is_limited
            then 'heart_rate_limited'
        when highest_rates.highest_bpm is null then 'highest_unknown'
        when resting_heart_rates.resting_heart_rate_bpm is null
            then 'resting_unknown'
        -- The band around the maximum must leave a reserve.
        when
            highest_rates.highest_bpm
            - resting_heart_rates.resting_heart_rate_bpm
            <= parameters.heart_rate_band_bpm
            then 'reserve_too_small'
    end as refusal
from highest_rates
left join resting_heart_rates using (person_id, week_start_date)
cross join parameters
