-- The sleep of the night before each local date, and its naps, from one source.
--
-- grain:   one row per person and local date on which a sleep ends
-- key:     person_id, local_date
-- units:   minutes; minutes_in_bed from the beginning of the sleep to its end;
--          night_started_at and night_ended_at are instants
-- null:    what is of the night: only naps are known; minutes_asleep,
--          awakenings: not told; nap_minutes: no nap is known
-- method:  METHODS.md#sleep-of-a-night

with judged_episodes as (

    -- Where nobody calls a sleep a night, the longest is one.
    select
        sleep_episodes.*,
        case
            when is_nap is not null then not is_nap
            else
                not coalesce(bool_or(not is_nap) over source_day, false)
                and row_number() over (
                    partition by person_id, source_id, local_date, is_nap
                    order by minutes_in_bed desc, started_at asc
                ) = 1
                and minutes_in_bed >= shortest_main_sleep_minutes
        end as is_night
    from sleep_episodes
    cross join parameters
    window source_day as (partition by person_id, source_id, local_date)

),

nights as (

    select
        person_id,
        source_id,
        local_date,
        bool_or(is_night) as has_night,
        case
            when count_if(is_night) = count_if(is_night and minutes_asleep >= 0)
                then round(sum(minutes_asleep) filter (where is_night), 2)
        end as minutes_asleep,
        round(sum(minutes_in_bed) filter (where is_night), 2)
            as minutes_in_bed,
        case
            when count_if(is_night) = count_if(is_night and awakenings >= 0)
                then sum(awakenings) filter (where is_night)::integer
        end as awakenings,
        min(started_at) filter (where is_night) as night_started_at,
        max(ended_at) filter (where is_night) as night_ended_at,
        count(*) filter (where not is_night) as naps,
        round(
            sum(coalesce(minutes_asleep, minutes_in_bed)) filter (
                where not is_night
            ),
            2
        ) as nap_minutes
    from judged_episodes
    group by person_id, source_id, local_date

)

select
    person_id,
    local_date,
    minutes_asleep,
    minutes_in_bed,
    awakenings,
    night_started_at,
    night_ended_at,
    naps,
    nap_minutes,
    source_id
from nights
left join source_ranks using (person_id, source_id)
-- Who knows the night goes before who knows a nap only.
qualify
    row_number() over (
        partition by person_id, local_date
        order by
            has_night desc,
            source_rank asc nulls last,
            source_id asc
    ) = 1
