-- One pain rating per local date, whatever the number of answers.
--
-- grain:   one row per person and local date with a diary entry
-- key:     person_id, local_date
-- units:   ratings 0 to 10, scores and minutes: means of the day; texts: all
--          that differ, in the order of the alphabet
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
            round(control_nrs::double, 4) as control_nrs,
            round(function_nrs::double, 4) as function_nrs,
            -- 'mild (of not present, mild, ...)': the scale without the answer.
            coalesce(
                nullif(regexp_extract(original_scale, '\(of (.+)\)$', 1), ''),
                original_scale
            ) as original_scale
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
    avg(control_nrs) as control_nrs,
    bool_or(has_pain) filter (where counts) as has_pain,
    avg(function_nrs) as function_nrs,
    avg(roland_morris_score) as roland_morris_score,
    avg(stiffness_minutes) as stiffness_minutes,
    bool_or(medication_taken) as medication_taken,
    bool_and(diet_kept) as diet_kept,
    string_agg(distinct treatment, '; ' order by treatment) as treatment,
    string_agg(distinct posture, '; ' order by posture) as posture,
    string_agg(distinct work_shift, '; ' order by work_shift) as work_shift,
    string_agg(distinct original_scale, '; ' order by original_scale) filter (
        where counts
    ) as original_scale
from placed_entries
group by person_id, local_date
