-- What share of people got which reading on the pain of the next day?
--
-- grain:   one row per exposure and reading (tier)
-- units:   persons; share 0 to 1 of all persons, those with too little data
--          among them; median_estimate in NRS points per unit
-- null:    median_estimate: nobody's was computed
-- method:  METHODS.md#what-is-said

select
    exposure,
    tier,
    count(*) as persons,
    count(*) / sum(count(*)) over (partition by exposure) as person_share,
    median(estimate) as median_estimate,
    any_value(unit) as unit
from associations
where lag_days = 1
group by exposure, tier
order by exposure asc, persons desc, tier asc
