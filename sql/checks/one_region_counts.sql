-- tell: which place the pain ratings are about, when a diary rates several.
--
-- grain:   one row per person whose diary rates several places
-- method:  METHODS.md#checks

select
    person_id,
    any_value(main_pain_regions.region) as region,
    count(*) as other_ratings,
    array_to_string(
        list_sort(list(distinct pain_entries.region)), ', '
    ) as other_regions
from pain_entries
inner join main_pain_regions using (person_id)
where
    lower(pain_entries.region) <> lower(main_pain_regions.region)
    and coalesce(
        pain_entries.pain_nrs,
        pain_entries.current_pain_nrs,
        pain_entries.worst_pain_nrs
    ) is not null
group by person_id
