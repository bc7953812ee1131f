-- The place on the body that a person's pain ratings are about: the back where
-- a diary rates it, else the place rated most often.
--
-- work:    daily_pain is made with it
-- grain:   one row per person whose diary names places
-- key:     person_id
-- method:  METHODS.md#daily-pain

with rated_regions as (

    -- 'Lower Back' is the same place as 'lower back'.
    select
        person_id,
        lower(region) as place,
        min(region) as spelling,
        count(*) as entries,
        regexp_matches(
            place,
            'back|lumb|lomb|rücken|kreuz|espalda|schiena|\bdos\b|\brug\b'
        ) as is_back
    from pain_entries
    where
        region is not null
        and coalesce(pain_nrs, current_pain_nrs, worst_pain_nrs) is not null
    group by person_id, place

)

select
    person_id,
    arg_min(spelling, struct_pack(
        is_elsewhere := not is_back,
        most_first := -entries,
        place := place
    )) as region
from rated_regions
group by person_id
