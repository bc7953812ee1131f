-- The source that speaks for most of a local date; where none speaks for any
-- minute, the best ranked that knows anything of it.
--
-- grain:   one row per person and local date with samples
-- method:  METHODS.md#unplaced-steps

with chosen_minutes as (

    select
        person_id,
        local_date,
        source_id,
        sum(minutes) as minutes
    from source_spans
    semi join build_days
        on
            source_spans.person_id = build_days.person_id
            and source_spans.local_date = build_days.local_date
    where source_id is not null
    group by person_id, local_date, source_id

)

select
    source_days.person_id,
    source_days.local_date,
    arg_min(
        source_days.source_id,
        struct_pack(
            unchosen_minutes := -coalesce(chosen_minutes.minutes, 0),
            source_rank := coalesce(source_ranks.source_rank, 2147483647),
            source_id := source_days.source_id
        )
    ) as source_id
from source_days
semi join build_days
    on
        source_days.person_id = build_days.person_id
        and source_days.local_date = build_days.local_date
left join chosen_minutes
    on
        source_days.person_id = chosen_minutes.person_id
        and source_days.local_date = chosen_minutes.local_date
        and source_days.source_id = chosen_minutes.source_id
left join source_ranks
    on
        source_days.person_id = source_ranks.person_id
        and source_days.source_id = source_ranks.source_id
group by source_days.person_id, source_days.local_date
