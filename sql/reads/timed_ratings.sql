-- The ratings of a person that were given at a known instant, in order. Of
-- several places on the body only the one that counts, as in daily_pain.
--
-- grain:       one row per diary entry
-- parameters:  $person

select
    pain_entries.entered_at,
    pain_entries.local_date,
    pain_entries.current_pain_nrs,
    pain_entries.pain_nrs,
    pain_entries.has_flare
from pain_entries
left join main_pain_regions using (person_id)
where
    person_id = $person
    and pain_entries.entered_at is not null
    and (
        pain_entries.region is null
        or lower(pain_entries.region) = lower(main_pain_regions.region)
    )
order by
    pain_entries.entered_at,
    pain_entries.current_pain_nrs,
    pain_entries.pain_nrs,
    pain_entries.has_flare
