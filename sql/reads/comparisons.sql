-- What came of relating exposures to pain, over everyone.
--
-- grain:  one row
-- null:   refusals: nothing is missing; blank_controls: none of it for want of
--         a declared control

with reasons as (

    -- One sentence for each: they differ in their counts, and in the lag.
    select
        replace(refusal_code, '_same_day', '') as refusal_code,
        mode(refusal order by refusal) as refusal,
        count(*) as associations
    from associations
    where refusal is not null
    group by replace(refusal_code, '_same_day', '')

)

select
    count(estimate) as compared,
    count(*) - count(estimate) as lacking,
    (select count(pain_nrs) from daily_pain) as rated_days,
    (
        select list(refusal order by associations desc, refusal_code asc)
        from reasons
    ) as refusals,
    (
        select list(refusal order by associations desc, refusal_code asc)
        from reasons
        where refusal_code like '%\_control' escape '\'
    ) as blank_controls
from associations
