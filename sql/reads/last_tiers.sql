-- The last reading of each comparison that a person saw, by the history alone.
--
-- grain:       one row per exposure and lag
-- units:       tier_since: the date of the first look of those that said so
--              without another in between
-- parameters:  $person

with looks as (

    select
        exposure,
        lag_days,
        tier,
        computed_at,
        rowid as look,
        last_value(tier) over comparison as last_tier
    from association_history
    where person_id = $person
    window
        comparison as (
            partition by exposure, lag_days order by rowid
            rows between unbounded preceding and unbounded following
        )

),

unchanged_looks as (

    select
        *,
        coalesce(look > max(case when tier <> last_tier then look end) over (
            partition by exposure, lag_days
        ), true) as is_since
    from looks

)

select
    exposure,
    lag_days,
    tier,
    min((computed_at at time zone 'UTC')::date) as tier_since
from unchanged_looks
where is_since
group by exposure, lag_days, tier
