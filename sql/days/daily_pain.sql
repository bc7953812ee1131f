-- One pain rating per local date, whatever the number of answers.
--
-- grain:   one row per person and local date with a diary entry
-- key:     person_id, local_date
-- units:   ratings 0 to 10, means of the day
-- null:    not asked or not answered that day
-- method:  METHODS.md#daily-pain

with placed_entries as (

    -- A head is no back: of several places only one counts. Ratings are kept in
    -- single precision; rounded they are what was written, so that 4.9 is 30 %
    -- less than 7 and not a little less than that.
    select
        pain_entries.* replace (
            round(pain_nrs::double, 4) as pain_nrs,
            round(current_pain_nrs::double, 4) as current_pain_nrs,
            round(worst_pain_nrs::double, 4) as worst_pain_nrs,
            round(mood_nrs::double, 4) as mood_nrs,
            round(stress_nrs::double, 4) as stress_nrs,
            round(sleep_quality_nrs::double, 4) as sleep_quality_nrs,
            round(control_nrs::double, 4) as control_nrs
        ),
        pain_entries.region is null
        or lower(pain_entries.region) = lower(main_pain_regions.region)
            as counts
    from pain_entries
    left join main_pain_regions using (person_id)
    where pain_entries.local_date is not null

)

select
    person_id,
    local_date,
    -- The average of the day where it was asked, else the mean of moments.
    coalesce(
        avg(pain_nrs) filter (where counts),
        avg(current_pain_nrs) filter (where counts)
    ) as pain_nrs,
    max(worst_pain_nrs) filter (where counts) as worst_pain_nrs,
    count(*) as entries,
    bool_or(has_flare) filter (where counts) as has_flare,
    avg(mood_nrs) as mood_nrs,
    avg(stress_nrs) as stress_nrs,
    avg(sleep_quality_nrs) as sleep_quality_nrs,
    avg(control_nrs) as control_nrs
from placed_entries
group by person_id, local_date
