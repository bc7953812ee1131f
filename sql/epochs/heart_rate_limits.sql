-- The heart rates at which a minute counts as moderate or vigorous on each
-- local date, and below which it is still or suspect.
--
-- work:    limits_of shows what matters of it
-- grain:   one row per person and local date with samples for which they are
--          known: none where the maximum or the resting rate is unknown, nor
--          where drugs, a pacemaker or fibrillation limit the heart rate and
--          the maximum was not measured under them
-- key:     person_id, local_date
-- units:   beats per minute
-- null:    still_below_bpm: no heart rate keeps a minute out of low movement
-- method:  METHODS.md#heart-rate-intensity

with reserves as (

    select
        person_id,
        local_date,
        resting_heart_rate_bpm,
        highest_heart_rate_bpm,
        highest_heart_rate_bpm - resting_heart_rate_bpm as reserve,
        -- A share of exactly 0.40 is moderate, also where its product with the
        -- reserve comes out a hair too high.
        resting_heart_rate_bpm - 0.0000001 as base,
        highest_heart_rate_bpm - 0.0000001 as highest
    from heart_rate_reserves
    where refusal is null

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
        as lenient_vigorous_from_bpm,
    base + reserve * near_maximal_reserve_share as near_maximal_from_bpm,
    base + reserve * 0.20 as still_below_20_bpm,
    base + reserve * 0.40 as still_below_40_bpm,
    highest * moderate_maximum_share as maximum_moderate_from_bpm,
    highest * vigorous_maximum_share as maximum_vigorous_from_bpm
from reserves
cross join parameters
