-- What a person wrote in the diary, entry by entry.
--
-- grain:       one row per diary entry with a local date
-- units:       ratings 0 to 10; rating_nrs: of the moment, else of the day
-- null:        local_hour: the diary states a date only; the rest: not answered
-- parameters:  $person; $first_date; $last_date

with local_clocks as (

    -- A clock time and an instant may be stated of one moment.
    select
        happened_at,
        min(hour(local_clock)) as local_hour
    from written_times
    where person_id = $person
    group by happened_at

)

select
    pain_entries.local_date,
    local_clocks.local_hour,
    round(
        coalesce(pain_entries.current_pain_nrs, pain_entries.pain_nrs)::double,
        4
    ) as rating_nrs,
    round(pain_entries.worst_pain_nrs::double, 4) as worst_pain_nrs,
    pain_entries.region,
    -- Of several places on the body only one counts, as in daily_pain.
    coalesce(
        lower(pain_entries.region) = lower(main_pain_regions.region),
        pain_entries.region is null
    ) as is_main_region,
    pain_entries.medication,
    pain_entries.notes
from pain_entries
left join main_pain_regions using (person_id)
left join local_clocks
    on pain_entries.entered_at = local_clocks.happened_at
where
    pain_entries.person_id = $person
    and pain_entries.local_date between $first_date and $last_date
order by
    pain_entries.local_date,
    pain_entries.entered_at,
    rating_nrs,
    pain_entries.notes
