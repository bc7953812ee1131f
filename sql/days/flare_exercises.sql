-- What was done on days with a flare that is commonly left out in one.
--
-- work:    the page says it
-- view:    follows the flares, which are found after the tables are built
-- grain:   one row per person, local date with a flare and such exercise
-- key:     person_id, local_date, name_key
-- units:   heaviest_kilograms: the highest weight noted on the date
-- null:    exercise: no known one; heaviest_kilograms: no weight noted
-- method:  METHODS.md#in-a-flare

select
    exercise_log.person_id,
    exercise_log.local_date,
    exercise_log.name_key,
    min(exercise_log.name) as exercise_name,
    any_value(left_out_in_flares.exercise) as exercise,
    bool_or(left_out_in_flares.is_high_impact) as is_high_impact,
    bool_or(left_out_in_flares.lifts) as lifts,
    bool_or(left_out_in_flares.twists) as twists,
    max(exercise_log.weight_kilograms) as heaviest_kilograms
from main.exercise_log
inner join work.left_out_in_flares using (person_id, name_key)
inner join main.daily_flares using (person_id, local_date)
where daily_flares.is_flare_day
group by
    exercise_log.person_id, exercise_log.local_date, exercise_log.name_key
