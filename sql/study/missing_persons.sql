-- Who is in the plan and not in the tables, and why?
--
-- grain:   one row per state and reason
-- units:   persons
-- null:    reason: none is known, the shard is not computed yet
-- method:  METHODS.md#cohorts

select
    state,
    reason,
    count(*) as persons
from study_persons
where state <> 'pooled'
group by state, reason
order by persons desc, state asc, reason asc
