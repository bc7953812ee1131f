-- Nights and naps that a device sums up itself, each once.
--
-- work:    sleep_episodes is made with it
-- grain:   one row per person, source and sleep; sleeps of a source do not
--          overlap
-- key:     person_id, source_id, started_at
-- units:   minutes; started_at and ended_at are instants, ended_at exclusive
-- null:    minutes_asleep: neither stated nor logged; awakenings, is_nap: not
--          stated
-- method:  METHODS.md#sleep-of-a-night

with followed_sessions as (

    select
        *,
        started_at < max(ended_at) over (
            partition by person_id, source_id order by started_at, ended_at
            rows between unbounded preceding and 1 preceding
        ) as continues
    from sleep_sessions
    where started_at < ended_at

),

numbered_sessions as (

    select
        *,
        count_if(continues is distinct from true) over (
            partition by person_id, source_id order by started_at, ended_at
            rows unbounded preceding
        ) as sleep_number
    from followed_sessions

),

chosen_sessions as (

    -- One that tells more, then the longest.
    select *
    from numbered_sessions
    qualify
        row_number() over (
            partition by person_id, source_id, sleep_number
            order by
                asleep_minutes is null asc,
                epoch_us(ended_at) - epoch_us(started_at) desc,
                started_at asc,
                awakenings desc nulls last,
                is_nap asc nulls last,
                asleep_minutes desc
        ) = 1

),

logged_sessions as (

    select
        chosen_sessions.person_id,
        chosen_sessions.source_id,
        chosen_sessions.started_at,
        sum(
            least(
                epoch_us(chosen_sessions.ended_at),
                epoch_us(asleep_stretches.ended_at)
            )
            - greatest(
                epoch_us(chosen_sessions.started_at),
                epoch_us(asleep_stretches.started_at)
            )
        ) / 60000000 as minutes_asleep
    from chosen_sessions
    inner join asleep_stretches
        on
            chosen_sessions.person_id = asleep_stretches.person_id
            and chosen_sessions.source_id = asleep_stretches.source_id
            and chosen_sessions.started_at < asleep_stretches.ended_at
            and chosen_sessions.ended_at > asleep_stretches.started_at
    where chosen_sessions.asleep_minutes is null
    group by all

)

select
    person_id,
    source_id,
    started_at,
    chosen_sessions.ended_at,
    coalesce(chosen_sessions.asleep_minutes, logged_sessions.minutes_asleep)
        as minutes_asleep,
    chosen_sessions.awakenings,
    chosen_sessions.is_nap
from chosen_sessions
left join logged_sessions using (person_id, source_id, started_at)
