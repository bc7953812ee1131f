-- Heart rates minute by minute, out-of-range ones made null: samples as they
-- are, and values that a device holds until the next.
--
-- work:    a step from samples to minute_activity
-- view:    a union that costs nothing to repeat
-- grain:   one row per person, source, minute and sample that counts
-- key:     none: a device may write several heart rates in a minute
-- units:   beats per minute; minute_number since 1970
-- null:    no reading, or one out of range
-- method:  METHODS.md#heart-rate-of-a-minute

select
    heart_rate_samples.person_id,
    heart_rate_samples.source_id,
    heart_rate_samples.sampled_at,
    epoch_us(heart_rate_samples.sampled_at) // 60000000 as minute_number,
    case
        when
            heart_rate_samples.heart_rate_bpm
            between parameters.lowest_plausible_heart_rate_bpm
            and parameters.highest_plausible_heart_rate_bpm
            then heart_rate_samples.heart_rate_bpm
    end as heart_rate_bpm
from main.heart_rate_samples
cross join main.parameters
where heart_rate_samples.hold_seconds = 0
union all
select
    person_id,
    source_id,
    minute_at,
    epoch_us(minute_at) // 60000000,
    heart_rate_bpm
from held_heart_rates
