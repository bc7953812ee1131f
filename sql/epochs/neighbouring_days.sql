-- The dates that a build computes and those beside them, of which models read.
--
-- view:    it says of build_days what any model could say for itself
-- grain:   one row per person and local date
-- method:  METHODS.md#local-dates

select distinct
    person_id,
    unnest([local_date - 1, local_date, local_date + 1]) as local_date
from build_days
