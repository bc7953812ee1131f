-- Nights and naps of each source, by the local date on which they end: as the
-- device sums them up, else put together from the spans that it logged.
--
-- work:    daily_sleep is made with it
-- grain:   one row per person, source and sleep
-- key:     person_id, source_id, started_at
-- units:   minutes; started_at and ended_at are instants, ended_at exclusive
-- null:    minutes_asleep: not known; awakenings, is_nap: not stated
-- method:  METHODS.md#sleep-of-a-night

with untold_stretches as (

    select
        asleep_stretches.*,
        epoch_us(started_at) - epoch_us(lag(ended_at) over (
            partition by person_id, source_id order by started_at
        )) <= parameters.longest_sleep_gap_minutes * 60000000 as continues
    from asleep_stretches
    anti join told_sleeps
        on
            asleep_stretches.person_id = told_sleeps.person_id
            and asleep_stretches.source_id = told_sleeps.source_id
            and asleep_stretches.started_at < told_sleeps.ended_at
            and asleep_stretches.ended_at > told_sleeps.started_at
    cross join parameters

),

numbered_stretches as (

    select
        *,
        count_if(continues is distinct from true) over (
            partition by person_id, source_id order by started_at
            rows unbounded preceding
        ) as sleep_number
    from untold_stretches

),

episodes as (

    select *
    from told_sleeps
    union all by name
    select
        person_id,
        source_id,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        sum(epoch_us(ended_at) - epoch_us(started_at)) / 60000000
            as minutes_asleep
    from numbered_stretches
    group by person_id, source_id, sleep_number

)

-- A sleep that ends at midnight sharp is of the date that ends.
select
    episodes.person_id,
    episodes.source_id,
    utc_days.local_date,
    episodes.started_at,
    episodes.ended_at,
    episodes.minutes_asleep,
    (epoch_us(episodes.ended_at) - epoch_us(episodes.started_at)) / 60000000
        as minutes_in_bed,
    episodes.awakenings,
    episodes.is_nap
from episodes
inner join utc_days
    on
        episodes.person_id = utc_days.person_id
        and (epoch_us(episodes.ended_at) - 1) // 86400000000 = utc_days.utc_day
        and episodes.ended_at > utc_days.started_at
        and episodes.ended_at <= utc_days.ended_at
