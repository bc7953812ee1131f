-- What came of relating exposures to pain, over everyone.
--
-- grain:  one row
-- null:   refusal: nothing is missing

select
    count(estimate) as compared,
    count(*) - count(estimate) as lacking,
    (select count(pain_nrs) from daily_pain) as rated_days,
    mode(refusal order by refusal) as refusal
from associations
