-- The dates that a build computes and those beside them, of which models read.
--
-- work:    says what a build reads
-- view:    it says of build_days what any model could say for itself
-- grain:   one row per person and local date
-- key:     person_id, local_date
-- method:  METHODS.md#local-dates

select distinct
    person_id,
    unnest([local_date - 1, local_date, local_date + 1]) as local_date
from build_days
