-- What were the seven days before each flare like, beside the person's usual?
--
-- A description, no comparison: flares are few, and pain before a flare changes
-- what people do.
--
-- grain:   one row per flare
-- units:   means of valid days, sedentary minutes and steps; pain of all rated
--          days; usual_: all dates of the person
-- null:    no valid or rated day among the seven
-- method:  METHODS.md#flares

with usual_days as (

    select
        person_id,
        avg(sedentary_minutes) as sedentary_minutes,
        avg(steps) as steps,
        avg(pain_nrs) as pain_nrs
    from analysis_days
    group by person_id

)

select
    person_id,
    flares.first_date,
    flares.is_reported,
    count(analysis_days.sedentary_minutes) as valid_days,
    avg(analysis_days.sedentary_minutes) as sedentary_minutes,
    min(usual_days.sedentary_minutes) as usual_sedentary_minutes,
    avg(analysis_days.steps) as steps,
    min(usual_days.steps) as usual_steps,
    avg(analysis_days.pain_nrs) as pain_nrs,
    min(usual_days.pain_nrs) as usual_pain_nrs
from flares
inner join usual_days using (person_id)
left join analysis_days
    on
        flares.person_id = analysis_days.person_id
        and analysis_days.local_date between flares.first_date - 7
        and flares.first_date - 1
group by person_id, flares.first_date, flares.is_reported
order by person_id, flares.first_date
