-- One pain rating per local date, whatever the number of answers.
--
-- grain:   one row per person and local date with a diary entry or a rating
-- key:     person_id, local_date
-- units:   ratings 0 to 10, scores and minutes: means of the day; texts: all
--          that differ, in the order of the alphabet; days_late from the date
--          to the making of the earliest entry that rates its pain
-- null:    not asked or not answered that day; is_date_doubtful: no rating of
--          the day; days_late: the diary does not tell
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

),

-- What is rated of the past day is of that day, all else of the entry's own.
rated_days as (

    select
        person_id,
        rated_date as local_date,
        avg(pain_nrs) as pain_nrs,
        max(worst_pain_nrs) as worst_pain_nrs,
        bool_or(has_flare) as has_flare,
        bool_or(has_pain) as has_pain,
        bool_or(is_date_doubtful) as is_date_doubtful,
        min(days_late) filter (
            where coalesce(pain_nrs, current_pain_nrs) is not null
        ) as days_late,
        string_agg(distinct original_scale, '; ' order by original_scale)
            as original_scale
    from placed_entries
    where counts
    group by all

),

answered_days as (

    select
        person_id,
        local_date,
        avg(current_pain_nrs) filter (where counts) as current_pain_nrs,
        count(*) as entries,
        avg(mood_nrs) as mood_nrs,
        avg(stress_nrs) as stress_nrs,
        avg(sleep_quality_nrs) as sleep_quality_nrs,
        avg(control_nrs) as control_nrs,
        avg(function_nrs) as function_nrs,
        avg(roland_morris_score) as roland_morris_score,
        avg(stiffness_minutes) as stiffness_minutes,
        bool_or(medication_taken) as medication_taken,
        bool_and(diet_kept) as diet_kept,
        string_agg(distinct treatment, '; ' order by treatment) as treatment,
        string_agg(distinct posture, '; ' order by posture) as posture,
        string_agg(distinct work_shift, '; ' order by work_shift) as work_shift
    from placed_entries
    group by all

)

select
    person_id,
    local_date,
    -- The average of the day where it was asked, else the mean of moments.
    coalesce(pain_nrs, current_pain_nrs) as pain_nrs,
    worst_pain_nrs,
    coalesce(entries, 0) as entries,
    has_flare,
    mood_nrs,
    stress_nrs,
    sleep_quality_nrs,
    control_nrs,
    has_pain,
    function_nrs,
    roland_morris_score,
    stiffness_minutes,
    medication_taken,
    diet_kept,
    treatment,
    posture,
    work_shift,
    original_scale,
    is_date_doubtful,
    days_late
from answered_days
full join rated_days using (person_id, local_date)
