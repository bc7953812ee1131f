-- The source that counts for most of a local date; where none counts for any
-- minute, the best ranked that knows anything of it.
--
-- grain:   one row per person and local date with samples
-- key:     person_id, local_date
-- method:  METHODS.md#unplaced-steps

with chosen_minutes as (

    select
        person_id,
        local_date,
        source_id,
        sum(minutes) as minutes
    from source_spans
    semi join build_days using (person_id, local_date)
    where source_id is not null
    group by person_id, local_date, source_id

)

select
    person_id,
    local_date,
    arg_min(
        source_id,
        struct_pack(
            unchosen_minutes := -coalesce(chosen_minutes.minutes, 0),
            source_rank := source_ranks.source_rank,
            source_id := source_id
        )
    ) as source_id
from source_days
semi join build_days using (person_id, local_date)
left join chosen_minutes using (person_id, local_date, source_id)
left join source_ranks using (person_id, source_id)
group by person_id, local_date
