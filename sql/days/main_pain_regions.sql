-- The place on the body that a person's pain ratings are about: the back where
-- a diary rates it, else the place rated most often.
--
-- grain:   one row per person whose diary names places
-- method:  METHODS.md#daily-pain

with rated_regions as (

    select
        person_id,
        region,
        count(*) as entries,
        regexp_matches(
            lower(region),
            'back|lumb|lomb|rücken|kreuz|espalda|schiena|\bdos\b|\brug\b'
        ) as is_back
    from pain_entries
    where
        region is not null
        and coalesce(pain_nrs, current_pain_nrs, worst_pain_nrs) is not null
    group by person_id, region

)

select
    person_id,
    arg_min(region, struct_pack(
        is_elsewhere := not is_back,
        most_first := -entries,
        region := region
    )) as region
from rated_regions
group by person_id
