-- What was different before flares, beside the same hours of other weeks?
--
-- A comparison with exact ranges; two hours before are described alone. What
-- was suspected beforehand is tested alone, with flares since then. What went
-- before is no reason.
--
-- grain:   one row per person, trigger and hours before that could be compared
-- units:   shares of flares and of control windows
-- null:    low, high: the range is open there; p_family: not tested;
--          suspected_since: not suspected, or compared among the others
-- method:  METHODS.md#what-went-before-flares

select
    person_id,
    trigger,
    hours_before,
    flares,
    exposed_flares / flares as exposed_share,
    exposed_controls / control_windows as usual_share,
    odds_ratio,
    low,
    high,
    p_family,
    suspected_since,
    reading
from flare_triggers
where refusal is null
order by person_id asc, hours_before desc, p_value asc
