-- The heart rates at which a minute counts as moderate or vigorous on each
-- local date, and below which it is still or suspect.
--
-- grain:   one row per person and local date with samples for which they are
--          known: none where the maximum or the resting rate is unknown, nor
--          under a beta-blocker without a measured maximum
-- units:   beats per minute; strict_ and lenient_: the same, were the maximum
--          higher or lower by heart_rate_band_bpm
-- method:  METHODS.md#heart-rate-intensity

with dated_persons as (

    select distinct
        source_days.person_id,
        source_days.local_date,
        source_days.local_date - (isodow(source_days.local_date) - 1)::integer
            as week_start_date,
        coalesce(
            persons.highest_heart_rate_bpm,
            -- Tanaka et al. 2001. A beta-blocker makes any formula wrong.
            case
                when not persons.takes_beta_blocker
                    then
                        208 - 0.7 * (
                            year(source_days.local_date) - persons.birth_year
                        )
            end
        )::double as highest_heart_rate_bpm
    from source_days
    inner join persons on source_days.person_id = persons.person_id

),

reserves as (

    select
        dated_persons.person_id,
        dated_persons.local_date,
        dated_persons.highest_heart_rate_bpm,
        resting_heart_rates.resting_heart_rate_bpm,
        dated_persons.highest_heart_rate_bpm
        - resting_heart_rates.resting_heart_rate_bpm as reserve,
        -- A share of exactly 0.40 is moderate, also where its product with the
        -- reserve comes out a hair too high.
        resting_heart_rates.resting_heart_rate_bpm - 0.0000001 as base
    from dated_persons
    inner join resting_heart_rates
        on
            dated_persons.person_id = resting_heart_rates.person_id
            and dated_persons.week_start_date
            = resting_heart_rates.week_start_date

)

select
    reserves.person_id,
    reserves.local_date,
    reserves.resting_heart_rate_bpm,
    reserves.highest_heart_rate_bpm,
    base + reserve * suspect_reserve_share as suspect_below_bpm,
    base + reserve * sedentary_reserve_share as still_below_bpm,
    base + reserve * moderate_reserve_share as moderate_from_bpm,
    base + reserve * vigorous_reserve_share as vigorous_from_bpm,
    base + (reserve + heart_rate_band_bpm) * moderate_reserve_share
        as strict_moderate_from_bpm,
    base + (reserve + heart_rate_band_bpm) * vigorous_reserve_share
        as strict_vigorous_from_bpm,
    base + (reserve - heart_rate_band_bpm) * moderate_reserve_share
        as lenient_moderate_from_bpm,
    base + (reserve - heart_rate_band_bpm) * vigorous_reserve_share
        as lenient_vigorous_from_bpm
from reserves
cross join parameters
where reserves.reserve > parameters.heart_rate_band_bpm
